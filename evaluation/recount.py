"""A second look at a contest: results from the raw answers, answers from the chain of events.

Nothing stored in between is trusted: totals, parts, means, stars and states are derived again and
every difference is named. Used by the tests and by ``manage.py recount``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from evaluation import recount_answers, recount_spreads, recount_written, results
from evaluation.deeds.sheets import ANSWERED
from evaluation.models import (
    Answer,
    Contest,
    ContestState,
    Entry,
    Outcome,
    ScoreSheet,
    ScoreSheetState,
    SeatState,
)
from ocop.rules import trees
from ocop.workflow import chain
from ocop.workflow.doors import name_of
from ocop.workflow.models import Chain, Event
from products.models import Rating

Given = dict[int, tuple[int | None, int | None]]  # criterion id → option id, points


def differences(contest: Contest) -> list[str]:
    """Return what does not fit, in sentences for an auditor; an empty list if all fits."""
    return [
        *_chain(contest),
        *_states(contest),
        *_stood_back(contest),
        *_sheets(contest),
        *recount_answers.differences(contest, _events(contest)),
        *recount_spreads.differences(contest, _events(contest)),
        *recount_written.differences(contest, _events(contest)),
        *_results(contest),
        *_outcomes(contest),
    ]


def _events(contest: Contest) -> Any:
    return Event.objects.filter(chain__key=contest.chain_key).order_by("seq")


def _chain(contest: Contest) -> Iterator[str]:
    if not Chain.objects.filter(key=contest.chain_key).exists():
        yield "the contest has no chain"
    elif broken := chain.verify(contest.chain_key):
        yield f"event {broken} does not fit the chain"


def _states(contest: Contest) -> Iterator[str]:
    """Each thing stands where its last event left it."""
    last = {
        event["thing"]: event["after"]
        for event in _events(contest).filter(verb__in=_moves()).values("thing", "after")
    }
    things: list[Any] = [
        contest,
        *contest.seats.all(),
        *ScoreSheet.objects.filter(entry__contest=contest),
    ]
    for thing in things:
        expected = last.get(name_of(thing), type(thing)._meta.get_field("state").default)
        if thing.state != expected:
            yield f"{name_of(thing)} stands at {thing.state}, its events say {expected}"


def _stood_back(contest: Contest) -> Iterator[str]:
    """The sheets that do not count for nearness are those whose events say so."""
    told = set(
        _events(contest).filter(verb="score_sheet.stood_back").values_list("thing", flat=True)
    )
    rows = ScoreSheet.objects.filter(entry__contest=contest, out=True).order_by("pk")
    out = {name_of(sheet) for sheet in rows}
    for name in sorted(told ^ out):
        said = "does not count, and no event says so" if name in out else "counts against its event"
        yield f"{name} {said}"


def _moves() -> list[str]:
    """The verbs under which ``move`` logs the states of a contest's things."""
    kinds = {"contest": ContestState, "scoresheet": ScoreSheetState, "seat": SeatState}
    return [f"{name}.{state}" for name, kind in kinds.items() for state in kind.values]


def _sheets(contest: Contest) -> Iterator[str]:
    """Every answer is the one its last event tells; every total is the sum of its answers."""
    told = _told(contest)
    given: dict[int, dict[int, Answer]] = defaultdict(dict)
    answers = Answer.objects.filter(score_sheet__entry__contest=contest).select_related("option")
    for answer in answers.order_by("score_sheet_id", "criterion_id"):
        given[answer.score_sheet_id][answer.criterion_id] = answer
    rows = ScoreSheet.objects.filter(entry__contest=contest).select_related("entry").order_by("pk")
    for sheet in rows:
        yield from _sheet(sheet, given[sheet.pk], told.get(name_of(sheet), {}))


def _told(contest: Contest) -> dict[str, Given]:
    """{score sheet's name: its answers}, from the events alone."""
    found: dict[str, Given] = defaultdict(dict)
    verbs = [ANSWERED, f"scoresheet.{ScoreSheetState.SUBMITTED}"]
    for thing, payload in _events(contest).filter(verb__in=verbs).values_list("thing", "payload"):
        facts = json.loads(payload)["facts"]
        if facts.get("keyed"):
            found[thing] = {key: (option, points) for key, option, points in facts["answers"]}
        elif "criterion" in facts:
            found[thing][facts["criterion"]] = (facts.get("option"), facts.get("points"))
    return found


def _sheet(sheet: ScoreSheet, given: dict[int, Answer], told: Given) -> Iterator[str]:
    name = name_of(sheet)
    tree = trees.tree(sheet.entry.sheet_id)
    stored = {key: (one.option_id, one.points) for key, one in given.items()}
    for key in sorted(stored.keys() | told.keys()):
        if stored.get(key) != told.get(key):
            yield f"{name}, criterion {key}: stored {stored.get(key)}, events {told.get(key)}"
    for key, one in given.items():
        if one.option and (one.option.points, one.option.criterion_id) != (one.points, key):
            yield f"{name}, criterion {key}: {one.points} points are not those of its option"
    sums = {
        column: sum(given[one.id].points for one in part.criteria if one.id in given)
        for part in tree.parts
        if (column := results.PARTS[part.code])
    }
    expected = {"answered": len(given), "total": sum(sums.values()), **sums}
    for column, value in expected.items():
        if getattr(sheet, column) != value:
            yield f"{name}: {column} is {getattr(sheet, column)}, its answers give {value}"


def _results(contest: Contest) -> Iterator[str]:
    """Every stored result is what the sheets come to."""
    stored = {entry.pk: entry for entry in contest.entries.order_by("pk")}
    if contest.state not in (ContestState.CLOSED, ContestState.PUBLISHED):
        for entry in stored.values():
            if entry.mean is not None:
                yield f"{name_of(entry)}: a result stands although the scoring was not closed"
        return
    given = results.answers_of(contest)
    if lacking := [pk for pk in stored if not given.get(pk)]:
        yield f"entries {lacking} have a result without any sheet"
        return
    for entry in results.computed(contest):
        for column in results.FIELDS:
            now, then = getattr(entry, column), getattr(stored[entry.pk], column)
            if _plain(now) != _plain(then):
                yield f"{name_of(entry)}: {column} is {then}, the sheets give {now}"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):  # results from before conditions were kept have none
        return {"conditions": {}, **value}
    return value.quantize(Decimal("0.0001")) if isinstance(value, Decimal) else value


def _outcomes(contest: Contest) -> Iterator[str]:
    """Published outcomes are what the stage makes of the results; stars are those granted."""
    if contest.state != ContestState.PUBLISHED:
        return
    stage = contest.council.stage
    beyond = stage.after()
    for entry in Entry.objects.filter(contest=contest).order_by("pk"):
        expected = results.outcome_of(stage, entry, beyond=beyond)
        if entry.outcome != expected:
            yield f"{name_of(entry)}: outcome {entry.outcome}, the stage gives {expected}"
        rating = _rating(entry)
        wanted = entry.stars if expected == Outcome.AWARDED else None
        if rating != wanted:
            yield f"{name_of(entry)}: {rating} stars are granted, the decision gives {wanted}"


def _rating(entry: Entry) -> int | None:
    return Rating.objects.filter(key=f"entry:{entry.pk}").values_list("stars", flat=True).first()
