"""The part of the recount that concerns discussions and sheets kept as they were.

Each discussion is the one its events tell; each sheet that was opened again is kept exactly as
the event that opened it says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from evaluation.deeds.spreads import OPENED
from evaluation.models import Contest, Discussion, DiscussionState, KeptSheet, ScoreSheetState
from ocop.workflow.doors import name_of

REOPENED = f"scoresheet.{ScoreSheetState.OPEN}"


def differences(contest: Contest, events: Any) -> Iterator[str]:
    """Yield what does not fit, in sentences for an auditor; ``events`` are those of the chain."""
    yield from _discussions(contest, events)
    yield from _kept(contest, events)


def _discussions(contest: Contest, events: Any) -> Iterator[str]:
    verbs = [OPENED, *(f"discussion.{state}" for state in DiscussionState.values)]
    told: dict[str, tuple[Any, ...]] = {}
    for thing, payload in events.filter(verb__in=verbs).values_list("thing", "payload"):
        facts = json.loads(payload)["facts"]
        state = json.loads(payload)["verb"].rpartition(".")[2].replace("opened", "open")
        told[thing] = (state, facts["spread"], Decimal(facts["limit"]), facts["totals"])
    rows = Discussion.objects.filter(entry__contest=contest)
    stored = {name_of(row): (row.state, row.spread, row.limit, row.totals) for row in rows}
    for name in sorted(stored.keys() | told.keys()):
        if stored.get(name) != told.get(name):
            yield f"{name}: stored {stored.get(name)}, events {told.get(name)}"


def _kept(contest: Contest, events: Any) -> Iterator[str]:
    """Events from before sheets were kept have no answers in them."""
    told: dict[tuple[str, int], tuple[int, list[Any]]] = {}
    listed = events.filter(verb=REOPENED).values_list("thing", "seq", "payload")
    for thing, seq, payload in listed:
        facts = json.loads(payload)["facts"]
        if "answers" in facts:
            told[thing, seq] = (facts["total"], facts["answers"])
    rows = KeptSheet.objects.filter(score_sheet__entry__contest=contest)
    stored = {
        (name_of(row.score_sheet), row.event): (row.total, [one[:3] for one in row.answers])
        for row in rows.select_related("score_sheet")
    }
    for key in sorted(stored.keys() | told.keys()):
        if stored.get(key) != told.get(key):
            name = f"{key[0]}, kept at event {key[1]}"
            yield f"{name}: stored {stored.get(key)}, events {told.get(key)}"
