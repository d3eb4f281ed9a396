"""Addresses of the files that came back signed."""

from django.urls import path

from evaluation.views import signed_papers as views

urlpatterns = [
    path("papers/<str:kind>/<int:pk>/signed/", views.take_in, name="signed_paper_new"),
    path("signed-papers/<int:pk>/file", views.file, name="signed_paper_file"),
    path("signed-papers/<int:pk>/open/", views.open_, name="signed_paper_open"),
    path("signed-papers/<int:pk>/shut/", views.shut, name="signed_paper_shut"),
    path("legal-acts/<int:pk>.pdf", views.legal_act, name="legal_act"),
]
