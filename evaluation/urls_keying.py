"""Addresses of the sheets on paper."""

from django.urls import path

from evaluation.views import keyed_papers, keying

urlpatterns = [
    path("contests/<int:pk>/paper-sheets/", keying.every, name="contest_paper_sheets"),
    path("contests/<int:pk>/paper-sheets/print/", keying.paper, name="contest_paper_print"),
    path("score-sheets/<int:pk>/key-in/", keying.key_in, name="score_sheet_key_in"),
    path("score-sheets/<int:pk>/keyed/", keying.keyed, name="score_sheet_keyed"),
    path("score-sheets/<int:pk>/keyed/drop/", keying.drop, name="score_sheet_keying_drop"),
    path("score-sheets/<int:pk>/keyed/scan/", keyed_papers.add, name="score_sheet_scan"),
    path("keyed-papers/<int:pk>/", keyed_papers.scan, name="keyed_paper"),
]
