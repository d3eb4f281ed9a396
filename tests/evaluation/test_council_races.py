"""Two at once: answers to an invitation, fillings, a declaration while the scoring begins."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from evaluation import assignment
from evaluation.deeds import assigning, contests, interests, invitations, seating
from evaluation.models import Contest, Interest, Invitation, ScoreSheet
from ocop.lib.errors import AlreadyDecided, Refused
from ocop.workflow import chain
from ocop.workflow.models import Event
from tests.evaluation import stage
from tests.shared import shared

Together = Callable[..., list[Any]]
pytestmark = pytest.mark.django_db(transaction=True)


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    contests.put_before(cast.contest, [cast.dossier], by=cast.secretary)
    return cast


def test_two_answers_at_once_leave_one(
    hall: SimpleNamespace, together: Together, on_postgresql: None
) -> None:
    pk = Invitation.objects.get(member__user=hall.evaluator).pk

    def answer(accepts: bool) -> Any:
        rows = Invitation.objects.select_related("member__user", "member__council")
        return invitations.answer(rows.get(pk=pk), accepts=accepts, reason="Bận", turn=0)

    found = together(lambda: answer(True), lambda: answer(False))
    assert sum(isinstance(one, AlreadyDecided) for one in found) == 1
    assert Invitation.objects.get(pk=pk).turn == 1
    given = ("invitation.accepted", "invitation.declined")
    assert Event.objects.filter(verb__in=given).count() == 1


def test_two_fillings_at_once_fill_once(
    hall: SimpleNamespace, together: Together, on_postgresql: None
) -> None:
    assigning.choose_way(hall.contest, per_product=2, by=hall.secretary)
    seating.seat(hall.contest, stage.scorers(hall.council), by=hall.secretary)

    def fill() -> Any:
        return assigning.fill(Contest.objects.get(pk=hall.contest.pk), by=hall.secretary)

    found = together(fill, fill)
    assert sorted(map(len, found)) == [0, 2]
    assert len(assignment.sheets_of(hall.contest)) == 2


def test_who_declares_while_the_scoring_begins_never_counts(
    hall: SimpleNamespace, together: Together, on_postgresql: None
) -> None:
    seating.seat(hall.contest, stage.scorers(hall.council), by=hall.secretary)
    stage.attached(hall)

    def declare() -> Any:
        return interests.declare(hall.producer, kind="owner", by=hall.evaluator)

    def start() -> Any:
        contest = Contest.objects.select_related("council__stage__book").get(pk=hall.contest.pk)
        return contests.start(contest, by=hall.secretary)

    found = together(declare, start)
    assert all(not isinstance(one, Exception) or isinstance(one, Refused) for one in found), found
    mine = ScoreSheet.objects.filter(seat__member__user=hall.evaluator)
    assert not mine.counted().exists()
    assert Interest.objects.count() == 1
    assert chain.verify(hall.contest.chain_key) is None


def test_the_same_declared_twice_at_once_stands_once(
    hall: SimpleNamespace, together: Together, on_postgresql: None
) -> None:
    def declare() -> Any:
        return interests.declare(hall.producer, kind="owner", by=hall.evaluator)

    found = together(declare, declare)
    assert sum(isinstance(one, Refused) for one in found) == 1
    assert Interest.objects.standing().count() == 1
