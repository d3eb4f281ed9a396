"""A process that saves answers is killed in the middle of writing, again and again.

What it had acknowledged stands, nothing stands by half, the chain of events is whole. ``make
drill`` kills it a hundred times.
"""

from __future__ import annotations

import os
import random
import signal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import Sum

from evaluation.models import Answer, ScoreSheet
from evaluation.proving import verdict
from ocop.rules import trees
from ocop.workflow.models import Event
from tests.evaluation import stage
from tests.evaluation.certificate_builders import worker

KILLS = 100 if os.environ.get("OCOP_DRILL") else 4
SAVING = """
import os, random, sys
from evaluation.deeds import sheets
from evaluation.models import ScoreSheet
from ocop.rules import trees

sheet = ScoreSheet.objects.select_related("seat__member__user").get(pk=int(os.environ["SHEET"]))
by, dice = sheet.seat.member.user, random.Random(os.environ["TURN"])
criteria = trees.tree(sheet.entry.sheet_id).criteria
for number in range(10_000):
    one = dice.choice(criteria)
    option = dice.choice(one.options)
    words = os.environ["TURN"] + f"-{number}"
    sheets.enter(sheet, criterion=one.id, option=option.id, by=by, comment=words)
    print(one.id, option.id, number, flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_what_was_acknowledged_stands_after_a_kill(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    sheet = stage.sheet_of(cast, cast.evaluator)
    whole = trees.tree(sheet.entry.sheet_id)
    chance = random.Random(2026)
    acknowledged: dict[int, tuple[int, str]] = {}
    for turn in range(KILLS):
        process = worker(SAVING, SHEET=str(sheet.pk), TURN=str(turn))
        assert process.stdout
        wanted = chance.randrange(1, 30)
        said = [process.stdout.readline() for _n in range(wanted)]
        os.kill(process.pid, signal.SIGKILL)
        said += process.stdout.read().splitlines(keepends=True)  # while the kill was on its way
        process.wait()
        told = [line for line in said if line.endswith("\n")]
        assert all(len(line.split()) == 3 for line in told), "".join(told)
        for line in told:
            criterion, option, number = line.split()
            acknowledged[int(criterion)] = (int(option), f"{turn}-{number}")
        stands(cast, sheet, acknowledged)
    assert set(acknowledged) <= {one.id for one in whole.criteria}


def stands(
    cast: SimpleNamespace, sheet: ScoreSheet, acknowledged: dict[int, tuple[int, str]]
) -> None:
    """At most the one save that nobody was told of may stand besides what was acknowledged."""
    rows = Answer.objects.filter(score_sheet=sheet).values_list(
        "criterion_id", "option_id", "comment"
    )
    stored = {criterion: (option, comment) for criterion, option, comment in rows}
    beyond = [key for key, one in stored.items() if acknowledged.get(key) != one]
    assert set(acknowledged) <= set(stored)
    assert len(beyond) <= 1
    for key in beyond:
        acknowledged[key] = stored[key]
    sheet.refresh_from_db()
    total = Answer.objects.filter(score_sheet=sheet).aggregate(n=Sum("points"))["n"]
    assert (sheet.total, sheet.answered) == (total, len(stored))
    assert Event.objects.filter(verb="score_sheet.answered").count() >= len(stored)
    cast.contest.refresh_from_db()
    assert verdict.look(cast.contest).findings == ()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
