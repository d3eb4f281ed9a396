"""Addresses of the life of a star: the offices' register, decisions that take stars back."""

from django.urls import path

from evaluation.views import recognitions as views

urlpatterns = [
    path("recognitions/", views.index, name="recognitions"),
    path("recognitions/expired.<str:kind>", views.expired, name="recognitions_expired"),
    path("revocations/new/", views.new, name="revocation_new"),
    path("revocations/<int:pk>/", views.revocation, name="revocation"),
    path("revocations/<int:pk>/publish/", views.publish, name="revocation_publish"),
    path("revocations/<int:pk>/discard/", views.discard, name="revocation_discard"),
    path("revocations/<int:pk>/decision.<str:kind>", views.paper, name="revocation_paper"),
]
