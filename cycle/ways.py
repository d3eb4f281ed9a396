"""How each kind of submission goes through its step: one table instead of three classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cycle.models import DossierState, Idea, Plan, ProgressReport, StepKind
from cycle.models.support import CourseKind


@dataclass(frozen=True)
class Way:
    """``states``: where its dossier stands while it is handed in. ``needed``: what it must say.

    ``days``: the book's setting for the time to hand in again. ``course``: the training its
    owner is put down for once it is accepted. ``watched``: the receiving level may settle it.
    """

    slug: str
    step: str
    states: frozenset[str]
    needed: tuple[str, ...]
    days: str
    course: str = ""
    watched: bool = False
    one: Any = ""
    many: Any = ""


WAYS: dict[type[Any], Way] = {
    Idea: Way(
        slug=Idea.slug,
        step=StepKind.IDEAS,
        states=frozenset({DossierState.IDEA}),
        needed=("story",),
        days="idea_days",
        course=CourseKind.TRAINING_1,
        one=_("idea"),
        many=_("ideas"),
    ),
    Plan: Way(
        slug=Plan.slug,
        step=StepKind.PLANS,
        states=frozenset({DossierState.PLAN}),
        needed=("capital", "workers", "output", "unit", "unit_price", "market"),
        days="plan_days",
        course=CourseKind.TRAINING_2,
        one=_("business plan"),
        many=_("business plans"),
    ),
    ProgressReport: Way(
        slug=ProgressReport.slug,
        step=StepKind.IMPLEMENTATION,
        states=frozenset({DossierState.IMPLEMENTATION, DossierState.EVALUATION}),
        needed=("done",),
        days="report_days",
        watched=True,
        one=_("progress report"),
        many=_("progress reports"),
    ),
}
BY_SLUG: dict[str, type[Any]] = {way.slug: kind for kind, way in WAYS.items()}
DEFAULT_DAYS = 14


def way(submission: Any) -> Way:
    """Return the way of a submission or of its class."""
    return WAYS[submission if isinstance(submission, type) else type(submission)]


def days_to_return(submission: Any) -> int:
    """Days the book gives to hand in again (default: two weeks)."""
    given = submission.dossier.book.settings.get("resubmit") or {}
    return int(given.get(way(submission).days, DEFAULT_DAYS))
