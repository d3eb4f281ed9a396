"""The part of the recount that concerns what the council decided apart from points.

Answers to conditions and agreed options are those their events tell; nothing that was asked is
without an answer when the scoring is closed; a sheet handed in unfinished belongs to a product
whose evaluation was stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from evaluation import agreement, asked
from evaluation.deeds.agreement import AGREED
from evaluation.deeds.conditions import ANSWERED
from evaluation.models import (
    AgreedOption,
    ConditionAnswer,
    Contest,
    ContestState,
    Entry,
    ScoreSheet,
    ScoreSheetState,
)
from ocop.rules import trees

BEGAN = f"contest.{ContestState.SCORING}"
ADDED = "contest.product_added_on_the_spot"


def differences(contest: Contest, events: Any) -> Iterator[str]:
    """Yield what does not fit, in sentences for an auditor; ``events`` are those of the chain."""
    yield from _asked(contest, events)
    yield from _answers(contest, events)
    yield from _agreed(contest, events)
    yield from _unfinished(contest)


def _facts(events: Any, verb: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for thing, payload in events.filter(verb=verb).values_list("thing", "payload"):
        yield thing, json.loads(payload)["facts"]


def _asked(contest: Contest, events: Any) -> Iterator[str]:
    """What the council is asked is what the beginning of the scoring says, or what was said when
    the product was put before it on the spot."""
    told = {
        entry: codes
        for verb in (BEGAN, ADDED)
        for _thing, facts in _facts(events, verb)
        for entry, codes in facts.get("asked", [])
    }
    for entry in contest.entries.order_by("pk"):
        said = told.get(entry.pk, [])
        if entry.asked != said:
            yield f"evaluation.entry:{entry.pk}: asked about {entry.asked}, events {said}"


def _answers(contest: Contest, events: Any) -> Iterator[str]:
    told: dict[tuple[int, str], bool] = {}
    for _thing, facts in _facts(events, ANSWERED):
        told |= {(entry, code): holds for entry, code, holds, _old in facts["answers"]}
    rows = ConditionAnswer.objects.filter(entry__contest=contest)
    stored = {(row[0], row[1]): row[2] for row in rows.values_list("entry_id", "code", "holds")}
    yield from _unlike("condition", stored, told)
    if contest.state not in (ContestState.CLOSED, ContestState.PUBLISHED):
        return
    for entry in contest.entries.order_by("pk"):
        for code in entry.asked:
            if (entry.pk, code) not in stored:
                yield f"evaluation.entry:{entry.pk}: closed without an answer to {code}"


def _agreed(contest: Contest, events: Any) -> Iterator[str]:
    told: dict[tuple[int, int], tuple[int | None, int]] = {}
    for thing, facts in _facts(events, AGREED):
        entry = int(thing.rpartition(":")[2])
        told |= {(entry, key): (option, n) for key, option, n, _old in facts["agreed"]}
    rows = AgreedOption.objects.filter(entry__contest=contest).select_related("option")
    stored = {(row.entry_id, row.criterion_id): (row.option_id, row.points) for row in rows}
    yield from _unlike("agreed option", stored, told)
    for row in rows:
        option = row.option
        if option and (option.points, option.criterion_id) != (row.points, row.criterion_id):
            yield f"evaluation.entry:{row.entry_id}, criterion {row.criterion_id}: {row.points}"
    shut = contest.state in (ContestState.CLOSED, ContestState.PUBLISHED)
    if shut and agreement.needed(contest.council.stage.book):
        ended = asked.stopped(contest)
        sheets = contest.entries.exclude(pk__in=ended).values_list("pk", "sheet_id")
        for entry, codes in agreement.lacking(contest, dict(sheets)).items():
            yield f"evaluation.entry:{entry}: closed without agreement on {codes}"


def _unlike(what: str, stored: dict[Any, Any], told: dict[Any, Any]) -> Iterator[str]:
    for key in sorted(stored.keys() | told.keys()):
        if stored.get(key) != told.get(key):
            place = f"evaluation.entry:{key[0]}, {what} {key[1]}"
            yield f"{place}: stored {stored.get(key)}, events {told.get(key)}"


def _unfinished(contest: Contest) -> Iterator[str]:
    """A sheet in without all answers: only where a condition stopped the evaluation."""
    ended = asked.stopped(contest)
    sheets = dict(Entry.objects.filter(contest=contest).values_list("pk", "sheet_id"))
    whole = {key: len(trees.tree(key).criteria) for key in set(sheets.values())}
    rows = ScoreSheet.objects.counted().filter(
        entry__contest=contest, state=ScoreSheetState.SUBMITTED
    )
    for pk, entry, answered in rows.order_by("pk").values_list("pk", "entry_id", "answered"):
        if answered < whole[sheets[entry]] and entry not in ended:
            yield f"evaluation.scoresheet:{pk} is in with {answered} answers, and nothing stopped"
