"""Addresses of two rounds of scoring: the decision, tests and their results, round 2."""

from django.urls import path

from evaluation.views import passes

urlpatterns = [
    path("contests/<int:pk>/rounds/", passes.rounds, name="contest_passes"),
    path("entries/<int:pk>/tests/", passes.tests, name="entry_tests"),
    path("entries/<int:pk>/tests/ask/", passes.ask, name="entry_test_ask"),
    path("entries/<int:pk>/round-2/", passes.second, name="entry_second_round"),
    path("further-tests/<int:pk>/record/", passes.record, name="further_test_record"),
    path("further-tests/<int:pk>/withdraw/", passes.withdraw, name="further_test_withdraw"),
    path("further-test-papers/<int:pk>/", passes.paper, name="further_test_paper"),
]
