"""Addresses of the inbox and the outbox."""

from django.urls import path

from ocop.notices import views

urlpatterns = [
    path("notices/", views.index, name="notices"),
    path("notices/read/", views.read_all, name="notices_read"),
    path("notices/<int:pk>/open/", views.open_, name="notice_open"),
    path("notices/outbox/", views.outgoing, name="outbox"),
    path("notices/outbox/retry/", views.retry, name="notices_retry"),
    path("notices/outbox/<int:pk>/retry/", views.retry, name="notice_retry"),
]
