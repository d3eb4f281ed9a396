"""Addresses of what puts published results right."""

from django.urls import path

from evaluation.views import corrections as views

urlpatterns = [
    path("results/<int:pk>/correct/", views.new, name="correction_new"),
    path("corrections/<int:pk>/", views.correction, name="correction"),
    path("corrections/<int:pk>/publish/", views.publish, name="correction_publish"),
    path("corrections/<int:pk>/discard/", views.discard, name="correction_discard"),
    path("corrections/<int:pk>/paper.<str:kind>", views.paper, name="correction_paper"),
]
