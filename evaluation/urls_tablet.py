"""Addresses of the score sheets that work without a connection."""

from django.urls import path

from evaluation.views import tablet

urlpatterns = [
    path("scoring/worker.js", tablet.worker, name="score_worker"),
    path("scoring/contact/", tablet.contact, name="score_contact"),
    path("scoring/pack/", tablet.pack, name="score_pack"),
    path("scoring/taps/", tablet.take, name="score_taps"),
    path("score-sheets/<int:pk>/papers/<int:evidence>/", tablet.paper, name="score_sheet_paper"),
    path("score-sheets/<int:pk>/aside/", tablet.aside, name="score_sheet_aside"),
]
