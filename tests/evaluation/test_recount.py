"""The second look finds what was altered behind the deeds' back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from evaluation import recount
from evaluation.models import Answer, Contest, Entry, ScoreSheet, Seat
from ocop.workflow import guard
from ocop.workflow.models import Chain, Event
from products.models import Rating
from tests.evaluation import proofs, stage
from tests.shared import shared


def better(answer: Answer) -> None:
    """Give the answer the best option of its criterion, as somebody in the database would."""
    option = answer.criterion.options.order_by("-points").first()
    Answer.objects.filter(pk=answer.pk).update(option=option, points=option.points)


def worst() -> Answer:
    return Answer.objects.order_by("points", "pk").first()


ALTERATIONS: dict[str, Callable[[], Any]] = {
    "an answer": lambda: better(worst()),
    "points without option": lambda: Answer.objects.filter(option__isnull=False).update(points=0),
    "an answer removed": lambda: worst().delete(),
    "a total": lambda: ScoreSheet.objects.update(total=99),
    "a part": lambda: ScoreSheet.objects.update(part_c=1),
    "a sheet opened": lambda: ScoreSheet.objects.filter(pk=ScoreSheet.objects.first().pk).update(
        state="open"
    ),
    "a seat": lambda: Seat.objects.filter(pk=Seat.objects.first().pk).update(state="recused"),
    "a mean": lambda: Entry.objects.update(mean=Decimal("69.9999")),
    "stars": lambda: Entry.objects.update(stars=5),
    "minima missed": lambda: Entry.objects.update(missed=9),
    "reasons": lambda: Entry.objects.update(reasons={}),
    "an outcome": lambda: Entry.objects.update(outcome="not_reached"),
    "stars granted": lambda: Rating.objects.update(stars=5),
    "the contest's state": lambda: Contest.objects.update(state="closed"),
    "the head of the chain": lambda: Chain.objects.filter(key__startswith="contest").update(
        hash="f" * 64
    ),
}


@shared
def result(cast: SimpleNamespace) -> SimpleNamespace:
    stage.published(cast, [76, 77, 79], star=4)
    assert Rating.objects.get().stars == 4
    assert proofs.faults(cast.contest) == []
    return cast


@pytest.mark.parametrize("what", ALTERATIONS)
def test_every_alteration_is_named(result: SimpleNamespace, what: str) -> None:
    ALTERATIONS[what]()
    contest = Contest.objects.select_related("council__stage__book").get(pk=result.contest.pk)
    assert recount.differences(contest) != []


def test_an_altered_event_is_named(result: SimpleNamespace) -> None:
    guard.remove(connection)
    event = Event.objects.filter(verb="score_sheet.answered").order_by("pk")[5]
    Event.objects.filter(pk=event.pk).update(payload=event.payload.replace('"points"', '"punkte"'))
    guard.install(connection)
    assert f"event {event.seq} does not fit the chain" in recount.differences(result.contest)


def test_the_command_prints_a_line_and_exits_with_one(result: SimpleNamespace) -> None:
    out = StringIO()
    call_command("recount", stdout=out)
    tip = Chain.objects.get(key=result.contest.chain_key)
    assert out.getvalue() == f"ok {result.contest.pk} {tip.seq} {tip.hash}\n"
    ScoreSheet.objects.update(total=99)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("recount", str(result.contest.pk), stdout=out)
    assert out.getvalue().startswith(f"differs {result.contest.pk}: evaluation.scoresheet:")
