"""From the answers to the stars once more, by arithmetic of its own: whole numbers and fractions.

Points are those of the options on the blank sheet, not those copied into answers; nothing stored
in between is read. The reasons in words come from ``ocop.rules.stars`` and must tell the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from evaluation import results
from evaluation.models import Entry, Outcome, ScoreSheetState, SeatState
from evaluation.proving.links import Finding
from evaluation.proving.loading import Rows
from evaluation.proving.said import Said
from evaluation.results import PARTS
from ocop.rules import stars
from ocop.rules.stars import Minimum

Points = dict[int, int]  # criterion → points


class Derived(NamedTuple):
    """What the sheets of a product come to; means cut off after four places."""

    sheets_in: int
    mean: Decimal
    low: Decimal
    high: Decimal
    spread: Decimal
    part_a: Decimal
    part_b: Decimal
    part_c: Decimal
    band: int
    stars: int
    missed: int
    reasons: dict[str, Any]


def differences(rows: Rows, said: Said) -> Iterator[Finding]:
    """Yield every result that the answers do not come to, and every outcome and star granted."""
    if not said.closed:
        for pk, entry in rows.entries.items():
            if entry.mean is not None or entry.stars is not None:
                why = f"product {pk} has a result, and the scoring was never closed"
                yield Finding(said.begun, why)
        return
    counted = _counted(rows)
    for pk, entry in rows.entries.items():
        if not counted[pk]:
            yield Finding(said.closed, f"product {pk} has a result without any sheet")
            continue
        found = derived(entry, counted[pk], rows)
        yield from _result(entry, found, said)
        yield from _outcome(entry, found, rows, said)


def _counted(rows: Rows) -> dict[int, list[Points]]:
    """{product: points of each sheet handed in by a member who did not stand back}."""
    found: dict[int, list[Points]] = defaultdict(list)
    for pk, sheet in rows.sheets.items():
        counts = rows.seats[sheet.seat_id].state == SeatState.SEATED and not sheet.out
        if counts and sheet.state == ScoreSheetState.SUBMITTED:
            found[sheet.entry_id].append(
                {
                    criterion: rows.options[given.option].points if given.option else 0
                    for criterion, given in rows.answers.get(pk, {}).items()
                    if not given.option or given.option in rows.options
                }
            )
    return found


def derived(entry: Entry, sheets: Sequence[Points], rows: Rows) -> Derived:
    """Return the result of a product from the points on its sheets."""
    book = rows.stage.book
    middle = _median if book.aggregation == "median" else _mean
    totals = [sum(sheet.values()) for sheet in sheets]
    total = middle(totals)
    parts = {
        column: _cut(middle([_of_part(sheet, letter, rows) for sheet in sheets]))
        for letter, column in PARTS.items()
    }
    out = [
        code
        for code in entry.asked
        if (entry.pk, code) in rows.conditions and rows.conditions[entry.pk, code].holds
    ]
    band = next(one.stars for one in rows.bands if total >= Fraction(one.minimum))
    minima = _minima(entry, rows) if book.settings["minima"]["enforced"] else []
    missed = [(key, one) for key, one in minima if _reached(key, entry, sheets, rows) < one.points]
    return Derived(
        len(sheets), _cut(total), Decimal(min(totals)), Decimal(max(totals)),
        Decimal(max(totals) - min(totals)), parts["part_a"], parts["part_b"], parts["part_c"],
        band, 0 if out else min(band, _allowed([one.star for _key, one in missed], rows)),
        sum(one.star <= band for _key, one in missed),
        _reasons(entry, sheets, rows, [one for _key, one in minima], out),
    )  # fmt: skip


def _of_part(sheet: Points, letter: str, rows: Rows) -> int:
    return sum(points for key, points in sheet.items() if rows.criteria[key].part == letter)


def _mean(values: Sequence[int]) -> Fraction:
    return Fraction(sum(values), len(values))


def _median(values: Sequence[int]) -> Fraction:
    inner = sorted(values)
    return Fraction(inner[(len(inner) - 1) // 2] + inner[len(inner) // 2], 2)


def _cut(value: Fraction) -> Decimal:
    """Four places, never rounded up: 49.99995 stays below 50."""
    return Decimal(value.numerator * 10_000 // value.denominator).scaleb(-4)


def _minima(entry: Entry, rows: Rows) -> list[tuple[int, Minimum]]:
    """The star marks of the blank sheet; where two cases mark one star, the lower points count."""
    least: dict[tuple[int, int], int] = {}
    for option in rows.options.values():
        if option.star:
            key = (option.criterion, option.star)
            least[key] = min(least.get(key, option.points), option.points)
    return [
        (criterion, Minimum(place.code, star, least[criterion, star]))
        for criterion, place in rows.criteria.items()
        if place.sheet == entry.sheet_id
        for star in (3, 4, 5)
        if (criterion, star) in least
    ]


def _reached(criterion: int, entry: Entry, sheets: Sequence[Points], rows: Rows) -> Fraction:
    """The council's points on a criterion, as its book reads them."""
    reading = rows.stage.book.settings["minima"]["reading"]
    if reading == stars.AGREED:
        return Fraction(rows.agreed.get((entry.pk, criterion), (None, 0))[1])
    values = [sheet.get(criterion, 0) for sheet in sheets]
    if reading == "majority":
        return Fraction(sorted(values)[(len(values) - 1) // 2])
    return _mean(values)


def _allowed(failed: Sequence[int], rows: Rows) -> int:
    """The highest star whose minima, and those of the stars under it, all hold."""
    if not failed:
        return max(one.stars for one in rows.bands)
    below = int(rows.stage.book.settings["minima"]["below"])
    return below if min(failed) <= 3 else min(failed) - 1


def _reasons(
    entry: Entry, sheets: Sequence[Points], rows: Rows, minima: Sequence[Minimum], out: list[str]
) -> dict[str, Any]:
    book = rows.stage.book
    codes = {key: place.code for key, place in rows.criteria.items()}
    judged = stars.council(
        [{codes[key]: n for key, n in sheet.items()} for sheet in sheets],
        rows.bands,
        minima=minima,
        aggregation=book.aggregation,
        reading=book.settings["minima"]["reading"],
        below=int(book.settings["minima"]["below"]),
        knockouts=out,
        agreed={codes[key[1]]: n for key, (_o, n) in rows.agreed.items() if key[0] == entry.pk},
    )
    return judged.as_data() | {
        "aggregation": book.aggregation,
        "minima_enforced": bool(book.settings["minima"]["enforced"]),
        "reading": book.settings["minima"]["reading"],
        "spread_limit": str(Decimal(str(book.settings["council"]["spread"]))),
        "conditions": {
            code: rows.conditions[entry.pk, code].holds
            for code in entry.asked
            if (entry.pk, code) in rows.conditions
        },
    }


def _result(entry: Entry, found: Derived, said: Said) -> Iterator[Finding]:
    for column, value in found._asdict().items():
        stored = getattr(entry, column)
        if column == "reasons":
            stored = {"conditions": {}, **stored}  # results of before conditions were kept
        if stored != value:
            told = "" if column == "reasons" else f": {column} is {stored}, not {value}"
            why = f"product {entry.pk}: the answers come to another result{told}"
            yield Finding(said.closed, why)
    mean, star = said.results.get(entry.pk, ("", -1))
    if not mean or (Decimal(mean), star) != (found.mean, found.stars):
        told = f"the closing said {mean} points and {star} stars"
        why = f"product {entry.pk}: {told}, the answers come to {found.mean} and {found.stars}"
        yield Finding(said.closed, why)


def _outcome(entry: Entry, found: Derived, rows: Rows, said: Said) -> Iterator[Finding]:
    """What the stage makes of it, and the stars that were granted."""
    judged = Entry(mean=found.mean, stars=found.stars)
    gives = results.outcome_of(rows.stage, judged, beyond=rows.beyond)
    wanted = gives if said.prepared else Outcome.NONE
    if entry.outcome != wanted or said.outcomes.get(entry.pk, Outcome.NONE) != wanted:
        why = f"product {entry.pk}: outcome {entry.outcome}, the stage gives {wanted}"
        yield Finding(said.prepared or said.closed, why)
    rating = rows.ratings.get(f"entry:{entry.pk}")
    granted = (rating.stars, rating.points) if rating else None
    awarded = said.published and gives == Outcome.AWARDED
    if granted != ((found.stars, found.mean) if awarded else None):
        told = f"{granted[0]} stars are" if granted else "nothing is"
        why = f"product {entry.pk}: {told} granted, the result is {found.stars}"
        yield Finding(said.published or said.closed, why)
