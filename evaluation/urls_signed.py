"""Addresses of the files that came back signed."""

from django.urls import path

from evaluation.views import signed_papers as views

urlpatterns = [
    path("papers/<str:kind>/<int:pk>/signed/", views.take_in, name="signed_paper_new"),
    path("signed-papers/<int:pk>/file", views.file, name="signed_paper_file"),
]
