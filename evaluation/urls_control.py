"""Addresses around the control room: discussions, progress, severity."""

from django.urls import path

from evaluation.urls_calibration import urlpatterns as calibration
from evaluation.urls_passes import urlpatterns as passes
from evaluation.urls_written import urlpatterns as written
from evaluation.views import progress, severity, spreads

urlpatterns = [
    path("entries/<int:pk>/spread/", spreads.compare, name="entry_spread"),
    path("entries/<int:pk>/spread/discuss/", spreads.discuss, name="entry_discuss"),
    path("discussions/<int:pk>/conclude/", spreads.conclude, name="discussion_conclude"),
    path("kept-sheets/<int:pk>/", spreads.kept, name="kept_sheet"),
    path("contests/<int:pk>/progress/", progress.progress, name="contest_progress"),
    path("contests/<int:pk>/severity/", severity.severity, name="contest_severity"),
    *calibration,
    *passes,
    *written,
]
