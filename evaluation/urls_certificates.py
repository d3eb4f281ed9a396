"""Addresses of certificates: the public check, the papers, the worker's progress."""

from django.urls import path

from evaluation.views import certificate_drafts as drafts
from evaluation.views import certificates as views
from evaluation.views import offline

urlpatterns = [
    path("check/", views.check_form, name="certificate_check_form"),
    path("check/offline/", offline.offline, name="certificate_offline"),
    path("check/offline/file", offline.offline_file, name="certificate_offline_file"),
    path("check/worker.js", offline.worker, name="certificate_worker"),
    path(".well-known/ocop-keys.json", offline.keys, name="statement_keys"),
    path("c/<str:code>/", views.check, name="certificate_check"),
    path("c/<str:code>/certificate.pdf", views.public_file, name="certificate_public"),
    path("certificates/<int:pk>/file", views.file, name="certificate_file"),
    path("certificates/<int:pk>/retry/", views.retry, name="certificate_retry"),
    path("decisions/<int:pk>/certificates/", drafts.index, name="certificate_drafts"),
    path("decisions/<int:pk>/certificates.pdf", drafts.together, name="certificate_drafts_file"),
    path("results/<int:pk>/certificate.pdf", drafts.one, name="certificate_draft"),
    path("contests/<int:pk>/certificates/", views.index, name="contest_certificates"),
    path(
        "contests/<int:pk>/certificates/progress/",
        views.progress,
        name="contest_certificates_progress",
    ),
]
