"""What the sheets of a contest come to. Read from the answers alone, so it can be done again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from itertools import repeat
from operator import itemgetter
from typing import Any

from django.db.models import Aggregate, F, Field, Q

from evaluation import agreement, asked
from evaluation.models import (
    Contest,
    Entry,
    Outcome,
    ScoreSheet,
    ScoreSheetState,
)
from ocop.rules import council, stars, trees
from ocop.rules.models import Band, RuleBook, Sheet, Stage
from ocop.rules.trees import SheetTree

Points = Mapping[int, int]  # criterion's key → points; one a sheet
Rows = Sequence[Sequence[int]]  # a row a sheet: the points of each criterion in the tree's order
FIELDS = (
    "sheets_in", "mean", "low", "high", "spread", "part_a", "part_b", "part_c",
    "band", "stars", "missed", "reasons",
)  # fmt: skip
SHIFT = 1000  # points, of a criterion or of a whole sheet, are fewer
PARTS = {"A": "part_a", "B": "part_b", "C": "part_c"}


def computed(contest: Contest) -> list[Entry]:
    """Return the entries of the contest with their results filled in; nothing is stored."""
    book = contest.council.stage.book
    bands = list(book.bands.all())
    entries = list(contest.entries.order_by("pk").defer("reasons"))
    given, said = answers_of(contest), asked.answers_of(contest)
    agreed = agreement.points_of(contest.entries.values("pk")) if agreement.needed(book) else {}
    blank = Sheet.objects.filter(pk__in={entry.sheet_id for entry in entries})
    blank = blank.select_related("product_set").defer("about", "product_set__about")
    known = {one.pk: trees.of(one) for one in blank}
    for entry in entries:
        sheets = list(given[entry.pk].values())
        found = result_of(
            sheets, known[entry.sheet_id], book, bands,
            answers=asked.in_order(entry, said.get(entry.pk, {})), agreed=agreed.get(entry.pk),
        )  # fmt: skip
        for name, value in found.items():
            setattr(entry, name, value)
    return entries


def answers_of(contest: Contest) -> dict[int, dict[int, Points]]:
    """{entry: {score sheet: {criterion: points}}} of the sheets that count (one query).

    A sheet handed in without any answer, after a stop, counts with 0 points. The answers of a
    sheet come over as one list: a row for each of 80,000 takes longer than all that is computed.
    """
    rows = ScoreSheet.objects.counted().filter(
        entry__contest=contest, state=ScoreSheetState.SUBMITTED
    )
    both = F("answers__criterion_id") * SHIFT + F("answers__points")
    told = Numbers(both, filter=Q(answers__isnull=False))
    sheets: Any = rows.order_by().values("entry_id", "pk").annotate(told=told)
    found: dict[int, dict[int, Points]] = defaultdict(dict)
    for entry, sheet, numbers in sheets.values_list("entry_id", "pk", "told"):
        found[entry][sheet] = {one // SHIFT: one % SHIFT for one in numbers_of(numbers)}
    return found


class Numbers(Aggregate):
    """The whole numbers of all rows: a list, or on SQLite, which has none, a text with commas."""

    function = "ARRAY_AGG"
    output_field = Field()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **more)


def numbers_of(found: Any) -> Iterable[int]:
    """What ``Numbers`` brought, in no order; nothing where there was nothing."""
    return map(int, found.split(",")) if isinstance(found, str) else found or ()


def result_of(
    sheets: Sequence[Points],
    tree: SheetTree,
    book: RuleBook,
    bands: Sequence[Band],
    *,
    answers: asked.Answers | None = None,
    agreed: Mapping[int, int] | None = None,
) -> dict[str, Any]:
    """Return the result of one product from its sheets: points, spread, parts, stars, reasons.

    Aggregated as the book says; means are cut off at four places, never rounded up. ``answers``
    are the council's to the conditions of the sheet: a yes knocks the product out, whatever its
    points. ``agreed`` are the points it agreed on, for a book that reads the minima from them.
    """
    reading = book.settings["minima"]
    minima = tree.minima if reading["enforced"] else ()
    rows = _rows(sheets, tree)
    totals = [sum(row) for row in rows]
    judged = stars.of_columns(
        totals,
        _columns(rows, tree, {one.criterion for one in minima}),
        bands,
        minima=minima,
        aggregation=book.aggregation,
        reading=reading["reading"],
        below=int(reading["below"]),
        knockouts=[code for code, holds in (answers or {}).items() if holds],
        agreed={tree.criterion(key).code: n for key, n in (agreed or {}).items()},
    )
    return {
        "sheets_in": len(sheets),
        "mean": judged.points,
        "low": Decimal(min(totals)),
        "high": Decimal(max(totals)),
        "spread": stars.stored(council.spread(totals)),
        **_parts(rows, tree, book),
        "band": judged.band,
        "stars": judged.star,
        "missed": len(judged.lowering),
        "reasons": judged.as_data() | _readings(book) | {"conditions": dict(answers or {})},
    }


def _rows(sheets: Sequence[Points], tree: SheetTree) -> Rows:
    """What has no answer has 0 points."""
    keys = [one.id for one in tree.criteria]
    whole = itemgetter(*keys, *keys[:1])  # one key alone would give no tuple
    with suppress(KeyError):  # the usual case, all answered, takes a quarter of the time
        return [whole(sheet)[:-1] for sheet in sheets]
    return [list(map(sheet.get, keys, repeat(0))) for sheet in sheets]


def _columns(rows: Rows, tree: SheetTree, wanted: set[str]) -> dict[str, Sequence[int]]:
    """All members' points on each of the criteria."""
    return {
        one.code: column
        for one, column in zip(tree.criteria, zip(*rows, strict=True), strict=True)
        if one.code in wanted
    }


def _parts(rows: Rows, tree: SheetTree, book: RuleBook) -> dict[str, Decimal]:
    together = stars.AGGREGATIONS[book.aggregation]
    found, start = {}, 0
    for part in tree.parts:  # the criteria of the tree stand part after part
        end = start + len(part.criteria)
        found[PARTS[part.code]] = stars.stored(together([sum(row[start:end]) for row in rows]))
        start = end
    return found


def _readings(book: RuleBook) -> dict[str, Any]:
    """How the result was read, kept with it: the book's settings at the closing."""
    return {
        "aggregation": book.aggregation,
        "minima_enforced": bool(book.settings["minima"]["enforced"]),
        "reading": book.settings["minima"]["reading"],
        "spread_limit": str(spread_limit(book)),
    }


def spread_limit(book: RuleBook) -> Decimal:
    """How far two sheets may lie apart before they are discussed (points)."""
    return Decimal(str(book.settings["council"]["spread"]))


def outcome_of(stage: Stage, entry: Entry, *, beyond: Stage | None) -> str:
    """What the stage makes of a result: sent on first, then stars, else not reached.

    A result that the stage sends on is not awarded by it: from 90 points the province of 26/2026
    proposes to the Ministry and grants nothing meanwhile. What was knocked out (0 stars) reaches
    nothing and goes nowhere, with however many points.
    """
    if entry.mean is None or not entry.stars:
        return Outcome.NOT_REACHED
    if beyond is not None and stage.goes_on(points=entry.mean, stars=entry.stars):
        return Outcome.SENT_UP if beyond.external else Outcome.GOES_ON
    return Outcome.AWARDED if entry.stars in stage.awards else Outcome.NOT_REACHED
