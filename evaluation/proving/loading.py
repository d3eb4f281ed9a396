"""All rows of a contest that a result rests on, loaded in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from evaluation.models import (
    AgreedOption,
    Answer,
    Attendance,
    Certificate,
    ConditionAnswer,
    Contest,
    Decision,
    Discussion,
    Entry,
    FurtherTest,
    KeptSheet,
    KeyedPaper,
    Keying,
    Minutes,
    Opinion,
    ScoreSheet,
    Seat,
    SecondRound,
    WrittenRound,
)
from ocop.rules.models import Band, Criterion, Option, Stage
from products.models import Rating

READ = 5000  # rows fetched at a time


class Given(NamedTuple):
    option: int | None
    points: int
    comment: str


class Choosable(NamedTuple):
    """An option of a blank sheet: its criterion, its points, the star it is the least for."""

    criterion: int
    points: int
    star: int | None


class Place(NamedTuple):
    """A criterion: its blank sheet, the letter of its part, its code."""

    sheet: int
    part: str
    code: str


@dataclass(frozen=True)
class Rows:
    """The tables as they stand."""

    contest: Contest
    stage: Stage
    beyond: Stage | None
    bands: list[Band]
    entries: dict[int, Entry]
    seats: dict[int, Seat]
    attendances: dict[int, Attendance]
    keyings: dict[int, Keying]
    scans: dict[int, tuple[int, str]]  # score sheet, hash
    sheets: dict[int, ScoreSheet]
    answers: dict[int, dict[int, Given]]
    options: dict[int, Choosable]
    criteria: dict[int, Place]
    conditions: dict[tuple[int, str], ConditionAnswer]
    agreed: dict[tuple[int, int], tuple[int | None, int]]
    tests: dict[int, FurtherTest]
    rounds: dict[int, SecondRound]
    kept: list[KeptSheet]
    talks: dict[int, Discussion]
    written: WrittenRound | None
    opinions: dict[tuple[int, int], Opinion]
    ratings: dict[str, Rating]
    certificates: list[Certificate]
    decisions: list[Decision]
    minutes: Minutes | None


def load(contest: Contest) -> Rows:
    """Return the rows of the contest (loaded with its council, stage and book)."""
    stage = contest.council.stage
    entries = _by_key(Entry.objects.filter(contest=contest))
    blank = {one.sheet_id for one in entries.values()}
    named = Criterion.objects.filter(sheet__in=blank)
    keys = [f"entry:{pk}" for pk in entries]
    return Rows(
        contest=contest,
        stage=stage,
        beyond=stage.after(),
        bands=list(stage.book.bands.order_by("-stars")),
        entries=entries,
        seats=_by_key(Seat.objects.filter(contest=contest).select_related("member")),
        attendances=_by_key(Attendance.objects.filter(contest=contest).select_related("paper")),
        keyings=_by_key(Keying.objects.filter(score_sheet__entry__contest=contest)),
        scans=_scans(contest),
        sheets=_by_key(ScoreSheet.objects.filter(entry__contest=contest)),
        answers=_answers(contest),
        options=_options(named),
        criteria=_criteria(named),
        conditions={
            (one.entry_id, one.code): one
            for one in ConditionAnswer.objects.filter(entry__contest=contest).order_by("pk")
        },
        agreed={
            (row[0], row[1]): (row[2], row[3])
            for row in AgreedOption.objects.filter(entry__contest=contest)
            .order_by("pk")
            .values_list("entry_id", "criterion_id", "option_id", "points")
        },
        tests=_by_key(FurtherTest.objects.filter(entry__contest=contest).select_related("paper")),
        rounds=_by_key(SecondRound.objects.filter(entry__contest=contest)),
        kept=list(KeptSheet.objects.filter(score_sheet__entry__contest=contest).order_by("pk")),
        talks=_by_key(Discussion.objects.filter(entry__contest=contest)),
        written=WrittenRound.objects.filter(contest=contest).first(),
        opinions={
            (one.entry_id, one.seat_id): one
            for one in Opinion.objects.filter(entry__contest=contest)
        },
        ratings={one.key: one for one in Rating.objects.filter(key__in=keys)},
        certificates=list(
            Certificate.objects.filter(entry__contest=contest, correction=None).order_by("pk")
        ),
        decisions=list(Decision.objects.filter(contest=contest).order_by("pk")),
        minutes=Minutes.objects.filter(contest=contest).first(),
    )


def _by_key(rows: Any) -> dict[int, Any]:
    return {one.pk: one for one in rows.order_by("pk")}


def _scans(contest: Contest) -> dict[int, tuple[int, str]]:
    rows = KeyedPaper.objects.filter(score_sheet__entry__contest=contest).order_by("pk")
    columns = ("pk", "score_sheet_id", "sha256")
    return {pk: (sheet, sha256) for pk, sheet, sha256 in rows.values_list(*columns)}


def _options(named: Any) -> dict[int, Choosable]:
    rows = Option.objects.filter(criterion__in=named).order_by("pk")
    columns = ("pk", "criterion_id", "points", "min_for_star")
    return {pk: Choosable(*row) for pk, *row in rows.values_list(*columns)}


def _criteria(named: Any) -> dict[int, Place]:
    """In the order of the paper, sheet by sheet."""
    rows = named.order_by("sheet_id", "section__part__order", "section__order", "order")
    columns = ("pk", "sheet_id", "section__part__code", "code")
    return {pk: Place(*row) for pk, *row in rows.values_list(*columns)}


def _answers(contest: Contest) -> dict[int, dict[int, Given]]:
    found: dict[int, dict[int, Given]] = defaultdict(dict)
    rows: Any = Answer.objects.filter(score_sheet__entry__contest=contest).order_by("pk")
    columns = ("score_sheet_id", "criterion_id", "option_id", "points", "comment")
    for sheet, criterion, *given in rows.values_list(*columns).iterator(chunk_size=READ):
        found[sheet][criterion] = Given(*given)
    return found
