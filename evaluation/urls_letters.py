"""Addresses of letters of result and of the outbox of a decision."""

from django.urls import path

from evaluation.views import letter_handings as handing
from evaluation.views import letters as views

OF_DECISION = "decisions/<int:pk>/letters/"

urlpatterns = [
    path(OF_DECISION, views.every, name="decision_letters"),
    path(f"{OF_DECISION}progress/", views.progress, name="letters_progress"),
    path(f"{OF_DECISION}release/", views.release, name="letters_release"),
    path(f"{OF_DECISION}numbers/", views.numbers, name="letters_numbers"),
    path(f"{OF_DECISION}retry/", views.retry, name="letters_retry"),
    path(f"{OF_DECISION}by-hand.pdf", views.by_hand, name="letters_by_hand"),
    path("results/<int:pk>/letter/<str:to>.<str:kind>", views.preview, name="letter_preview"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/letter.<str:kind>", views.paper, name="letter_paper"),
    path("letters/<int:pk>/correct/", views.correct, name="letter_correct"),
    path(f"{OF_DECISION}hand-over/", handing.of_decision, name="letters_hand_over"),
    path(f"{OF_DECISION}hand-over.<str:kind>", handing.printed, name="letters_hand_over_list"),
    path("letters/to-hand-over/", handing.mine, name="letters_to_hand_over"),
    path("letters/<int:pk>/handed-over/", handing.hand_over, name="letter_hand_over"),
    path("letter-hand-overs/<int:pk>/undo/", handing.undo, name="letter_handing_undo"),
]
