"""Addresses of the cycle: announcements, the board, ideas, plans, reports, dossiers, training."""

from __future__ import annotations

from django.urls import path, register_converter

from cycle.views import (
    board,
    compare,
    courses,
    cycles,
    deciding,
    documents,
    dossiers,
    drafts,
    lists,
    review,
    setup,
    support,
)
from cycle.ways import BY_SLUG


class Kind:
    """'ideas', 'plans' or 'reports' in an address."""

    regex = "|".join(BY_SLUG)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Verdict(Kind):
    """What is decided of one submission."""

    regex = "accept|propose|decline|send_back"


register_converter(Kind, "kind")
register_converter(Verdict, "verdict")

urlpatterns = [
    path("cycles/", cycles.every, name="cycles"),
    path("cycles/new/", setup.new, name="cycle_new"),
    path("cycles/<int:pk>/", cycles.public, name="cycle_public"),
    path("cycles/<int:pk>/board/", board.board, name="cycle_board"),
    path("cycles/<int:pk>/windows/", setup.windows, name="cycle_windows"),
    path("cycles/<int:pk>/books/", setup.books, name="cycle_books"),
    path("cycles/<int:pk>/notice/", setup.notice, name="cycle_notice"),
    path("cycles/<int:pk>/publish/", setup.publish, name="cycle_publish"),
    path("cycles/<int:pk>/close/", setup.close, name="cycle_close"),
    path("cycles/<int:pk>/documents/", documents.add, name="cycle_documents"),
    path("cycles/documents/<int:pk>/", documents.download, name="cycle_document"),
    path("cycles/documents/<int:pk>/withdraw/", documents.withdraw, name="cycle_document_withdraw"),
    path("cycles/<int:pk>/ideas/new/", drafts.new_idea, name="idea_new"),
    path("cycles/<int:pk>/ideas/compare/", compare.ideas, name="ideas_compare"),
    path("cycles/<int:pk>/<kind:kind>/", lists.every, name="submissions"),
    path("cycles/<int:pk>/<kind:kind>/decide/", deciding.together, name="submissions_decide"),
    path("cycles/<int:pk>/dossiers/", lists.dossiers, name="cycle_dossiers"),
    path("cycles/<int:pk>/support/", support.ledger, name="cycle_support"),
    path("cycles/<int:pk>/courses/", courses.every, name="cycle_courses"),
    path("courses/<int:pk>/", courses.course, name="course"),
    path("courses/<int:pk>/schedule/", courses.schedule, name="course_schedule"),
    path("cycles/<int:pk>/return/", dossiers.take_up, name="cycle_return"),
    path("dossiers/", dossiers.mine, name="dossiers"),
    path("dossiers/<int:pk>/", dossiers.dossier, name="dossier"),
    path("dossiers/<int:pk>/plan/", drafts.new_plan, name="plan_new"),
    path("dossiers/<int:pk>/report/", drafts.new_report, name="report_new"),
    path("dossiers/<int:pk>/register/", dossiers.register, name="dossier_register"),
    path("dossiers/<int:pk>/withdraw/", dossiers.withdraw, name="dossier_withdraw"),
    path("dossiers/<int:pk>/support/", support.give, name="support_give"),
    path("<kind:kind>/<int:pk>/", review.submission, name="submission"),
    path("<kind:kind>/<int:pk>/edit/", drafts.edit, name="submission_edit"),
    path("<kind:kind>/<int:pk>/submit/", drafts.submit, name="submission_submit"),
    path("<kind:kind>/<int:pk>/withdraw/", drafts.withdraw, name="submission_withdraw"),
    path("<kind:kind>/<int:pk>/<verdict:verdict>/", deciding.one, name="submission_decide"),
    path("plans/sums/", drafts.sums, name="plan_sums"),
    path("plans/<int:pk>/papers/", drafts.papers, name="plan_papers"),
]
