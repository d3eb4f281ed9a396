"""The morning round: who is reminded today of a step that closes or of a due date.

Reminders come from duties that are open at this moment. A missed morning is caught up (the mark
is due until the next one is), a second run sends nothing (the key of the notice names the mark).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from cycle import messages, timetable
from cycle.models import Dossier, DossierState, Idea, Plan, ProgressReport, StepKind, StepWindow
from cycle.models.cycles import CycleState, books_at
from cycle.models.submissions import SubmissionState
from ocop.accounts.models import User
from products.models import Membership


def remind(today: dt.date) -> None:
    """Post the reminders that are due on the day: 7 days and 1 day before a last day."""
    horizon = today + dt.timedelta(days=max(timetable.REMIND))
    windows = StepWindow.objects.filter(
        cycle__state=CycleState.OPEN,
        kind__in=timetable.HANDING_IN,
        opens__lte=today,
        closes__range=(today, horizon),
    ).select_related("cycle")
    for window in windows.prefetch_related(books_at("cycle__")):
        mark = timetable.mark(window.closes, today)
        if mark is not None:
            messages.step_closes(window, idle(window), mark=mark)
    for kind in (Idea, Plan, ProgressReport):
        for submission in _to_complete(kind, today, horizon):
            mark = timetable.mark(submission.due_on, today)
            if mark is not None and _was_there(submission, mark):
                messages.due_again(submission, mark=mark)


def idle(window: StepWindow) -> Any:
    """The people of producers who have begun but not handed in at the step."""
    makers = _undone(window.kind).filter(cycle=window.cycle_id).values("product__producer")
    ids = Membership.objects.filter(producer__in=makers).values("user")
    return User.objects.filter(pk__in=ids, is_active=True)


def _undone(kind: str) -> Any:
    """Dossiers that stand at the step and have nothing handed in there."""
    if kind == StepKind.IDEAS:
        drafts = Idea.objects.filter(state=SubmissionState.DRAFT).values("dossier")
        return Dossier.objects.filter(state=DossierState.IDEA, pk__in=drafts)
    if kind == StepKind.PLANS:
        there = Plan.objects.waiting().values("dossier")
        return Dossier.objects.filter(state=DossierState.PLAN).exclude(pk__in=there)
    return Dossier.objects.filter(state=DossierState.IMPLEMENTATION)


def _to_complete(kind: type[Any], today: dt.date, horizon: dt.date) -> Any:
    rows = kind.objects.filter(state=SubmissionState.RETURNED, due_on__range=(today, horizon))
    return rows.select_related("dossier__product__producer", "dossier__book")


def _was_there(submission: Any, mark: int) -> bool:
    """A paper sent back five days before its due date needs no notice that seven are left."""
    at = submission.decided_at
    told = timezone.localdate(at) if at else dt.date.min
    return told <= submission.due_on - dt.timedelta(days=mark)
