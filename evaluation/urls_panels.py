"""Addresses of the advisory panel: its formation, its reports before the scoring."""

from django.urls import path

from evaluation.views import panel_reports as reports
from evaluation.views import panels

urlpatterns = [
    path("panels/", panels.every, name="panels"),
    path("panels/new/", panels.new, name="panel_new"),
    path("panels/<int:pk>/", panels.panel, name="panel"),
    path("panels/<int:pk>/take-up/", panels.take_up, name="panel_take_up"),
    path("panels/<int:pk>/hand-in/", panels.hand_in, name="panel_hand_in"),
    path("panel-reports/<int:pk>/", reports.report, name="panel_report"),
    path("panel-reports/<int:pk>/files/new/", reports.add_file, name="panel_report_file"),
    path(
        "panel-reports/<int:pk>/files/<int:visit_file>/take-back/",
        reports.take_back,
        name="panel_report_take_back",
    ),
    path("panel-reports/<int:pk>/hand-in/", reports.hand_in, name="panel_report_hand_in"),
    path("panel-reports/<int:pk>/reopen/", reports.reopen, name="panel_report_reopen"),
    path("panel-reports/<int:pk>/resume/", reports.resume, name="panel_report_resume"),
    path("panel-reports/<int:pk>/stand-back/", reports.stand_back, name="panel_report_stand_back"),
    path("panel-reports/<int:pk>/print/", reports.paper, name="panel_report_print"),
    path("panel-reports/<int:pk>/visit/print/", reports.visit_paper, name="panel_visit_print"),
]
