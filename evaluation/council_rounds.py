"""Reminders and escalation, by the hourly round: invitations, assignments, open score sheets."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from evaluation import assignment, invitation_messages, invited, passes_messages
from evaluation import council_messages as messages
from evaluation.models import (
    Contest,
    ContestState,
    FurtherTest,
    FurtherTestState,
    Invitation,
    InvitationState,
    ScoreSheet,
    ScoreSheetState,
)
from ocop.accounts.models import User
from ocop.lib import rounds

MARKS = (3, 1)  # days before the last day


def mark(last: dt.date, today: dt.date) -> int | None:
    """Which reminder is due: a missed one is caught up, a second round sends nothing."""
    left = (last - today).days
    return None if left < 0 else next((days for days in sorted(MARKS) if left <= days), None)


@rounds.on_tick
def invitations(today: dt.date) -> None:
    """Remind who has not answered; after the last day who runs the council or the panel is told."""
    since = today - dt.timedelta(days=invited.LINK_DAYS)
    rows = Invitation.objects.filter(state=InvitationState.INVITED, answer_by__gte=since)
    late: dict[tuple[str, dt.date], list[Invitation]] = defaultdict(list)
    for one in rows.select_related(*invited.PLACES).order_by("pk"):
        if invited.begun(one):
            continue
        if one.answer_by < today:
            late[one.chain_key, one.answer_by].append(one)
        elif (days := mark(one.answer_by, today)) is not None:
            invitation_messages.remind(one, mark=days)
    for (_key, due), ones in late.items():
        names = ", ".join(one.place.user.name for one in ones)
        invitation_messages.unanswered(ones[0].body, names, due=due)


@rounds.on_tick
def assignments(today: dt.date) -> None:
    """Tell members which products they score, where not everybody scores all, in one notice."""
    contests = Contest.objects.filter(
        state=ContestState.PREPARING, per_product__isnull=False, held_on__gte=today
    )
    for contest in contests.order_by("pk"):
        for person, entries in _sheets(contest).items():
            messages.assigned(contest, person, entries)


def _sheets(contest: Contest) -> dict[User, list[int]]:
    found: dict[User, list[int]] = defaultdict(list)
    rows = ScoreSheet.objects.counted().filter(entry__contest=contest)
    for sheet in rows.select_related("seat__member__user").order_by("pk"):
        found[sheet.seat.member.user].append(sheet.entry_id)
    return found


@rounds.on_tick
def sessions(today: dt.date) -> None:
    """Remind seated members of a session that comes near."""
    rows = Contest.objects.filter(
        state=ContestState.PREPARING,
        held_on__range=(today, today + dt.timedelta(days=max(MARKS))),
    )
    for contest in rows.order_by("pk"):
        people = [seat.member.user for seat in assignment.scorers(contest)]
        days = mark(contest.held_on, today)
        if people and days is not None:
            messages.session_near(contest, people, mark=days)


@rounds.on_tick
def open_sheets(today: dt.date) -> None:
    """Remind members of open sheets before the day they are due; afterwards tell who runs it."""
    rows = Contest.objects.filter(
        state=ContestState.SCORING,
        paper=False,
        held_on__gte=today - dt.timedelta(days=30),
        held_on__lte=today + dt.timedelta(days=max(MARKS)),
    )
    for contest in rows.select_related("council__stage", "council__region").order_by("pk"):
        open_ = ScoreSheet.objects.counted().filter(
            entry__contest=contest, state=ScoreSheetState.OPEN
        )
        people = list(User.objects.filter(pk__in=open_.values("seat__member__user")).order_by("pk"))
        if not people:
            continue
        if contest.held_on < today:
            messages.sheets_late(contest, ", ".join(one.name for one in people))
        elif (days := mark(contest.held_on, today)) is not None:
            messages.sheets_due(contest, people, mark=days)


@rounds.on_tick
def further_tests(today: dt.date) -> None:
    """Remind of the result of a test before its day; afterwards tell who runs the contest."""
    rows = FurtherTest.objects.filter(
        state=FurtherTestState.ASKED,
        entry__contest__state=ContestState.SCORING,
        due_on__gte=today - dt.timedelta(days=30),
        due_on__lte=today + dt.timedelta(days=max(MARKS)),
    )
    for test in rows.select_related(
        "entry__dossier__product__producer", "entry__contest__council__stage",
        "entry__contest__council__region",
    ).order_by("pk"):  # fmt: skip
        if (days := mark(test.due_on, today)) is not None:
            passes_messages.test_due(test, mark=days)
        else:
            passes_messages.test_late(test)
