"""Every address of the application."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("ocop.lib.urls")),
    path("", include("ocop.desk.urls")),
    path("", include("ocop.reports.urls")),
    path("", include("ocop.accounts.urls")),
    path("", include("ocop.notices.urls")),
    path("", include("ocop.rules.urls")),
    path("", include("products.urls")),
    path("", include("cycle.urls")),
    path("", include("evaluation.urls_tablet")),  # before `score-sheets/<pk>/<section>/`
    path("", include("evaluation.urls")),
    path("", include("evaluation.urls_certificates")),
    path("", include("evaluation.urls_panels")),
    path("", include("evaluation.urls_council")),
    path("", include("evaluation.urls_session")),
    path("", include("evaluation.urls_evening")),
    path("admin/", admin.site.urls),
]
handler400 = "ocop.lib.views.bad_request"
