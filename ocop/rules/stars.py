"""How points become stars. Pure and exact: ``Decimal`` and ``Fraction``, never a float.

A mean of whole points over n members is a fraction that no decimal may hold (100/3). It is
compared as a fraction and stored as a decimal of four places *rounded down*: the edges of bands
and the points of options have at most four places, so the stored number lies on the same side of
every edge as the fraction it came from; 49.99999 is stored as 49.9999 and never becomes 50.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

STORED_PLACES = 4
SHOWN_PLACES = 2
LOWEST_RECOGNISED = 3  # 1 and 2 stars get neither decision nor certificate (26/2026 art. 4.1.a)
Number = int | Decimal | Fraction


class BandLike(Protocol):
    """A star band: ``minimum`` ≤ points < ``below``; without ``below`` it is the top one."""

    @property
    def stars(self) -> int: ...
    @property
    def minimum(self) -> Any: ...
    @property
    def below(self) -> Any: ...


_ratio = lru_cache(maxsize=10_000)(Fraction)  # the same few points come again and again


def exact(value: Number) -> Fraction:
    """Return the number as a fraction; a float has lost its exact value and is refused."""
    if type(value) is Fraction:
        return value
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        raise TypeError(f"points are whole numbers or decimals, not {type(value).__name__}")
    return _ratio(value)


def mean(values: Iterable[Number]) -> Fraction:
    """Return the exact mean; ``ValueError`` without values.

    Whole numbers, which members give, are added up before they become a fraction.
    """
    found = values if type(values) is tuple else list(values)
    if not found:
        raise ValueError("no points to take the mean of")
    if set(map(type, found)) == {int}:
        return _ratio(sum(found), len(found))  # type: ignore[arg-type]
    return sum(map(exact, found), Fraction(0)) / len(found)


def median(values: Iterable[Number]) -> Fraction:
    """Return the middle value, or the exact mean of the two in the middle."""
    found = sorted(exact(value) for value in values)
    if not found:
        raise ValueError("no points to take the median of")
    half = len(found) // 2
    return found[half] if len(found) % 2 else (found[half - 1] + found[half]) / 2


def majority(values: Iterable[Number]) -> Fraction:
    """Return the highest points that more than half of the members reached."""
    found = sorted((exact(value) for value in values), reverse=True)
    if not found:
        raise ValueError("no points to find a majority in")
    return found[len(found) // 2]


AGGREGATIONS: dict[str, Callable[[Iterable[Number]], Fraction]] = {"mean": mean, "median": median}
# How the minima of a criterion are read from several members: from their points, or from the
# option that the council agreed on (the law leaves it open; a book's setting).
READINGS: dict[str, Callable[[Iterable[Number]], Fraction]] = {"mean": mean, "majority": majority}
AGREED = "agreed"
WAYS = (*READINGS, AGREED)


def rounded_down(value: Number, places: int) -> Decimal:
    """Return the number with so many decimal places, never rounded up."""
    found = exact(value)
    return _cut(found.numerator, found.denominator, places)


@lru_cache(maxsize=10_000)
def _cut(numerator: int, denominator: int, places: int) -> Decimal:
    return Decimal(numerator * 10**places // denominator).scaleb(-places)


def stored(value: Number) -> Decimal:
    """Return the number as the database keeps it: four places, rounded down."""
    return rounded_down(value, STORED_PLACES)


def shown(value: Number) -> Decimal:
    """Return the number as people read it: two places, rounded down (49.999 shows 49.99)."""
    return rounded_down(value, SHOWN_PLACES)


def band_of(points: Number, bands: Iterable[BandLike]) -> BandLike:
    """Return the band the points lie in: half-open, so 49.99 and 50 lie in different ones."""
    reached = exact(points)
    for band in bands:
        over = exact(band.minimum) <= reached
        if over and (band.below is None or reached < exact(band.below)):
            return band
    raise ValueError(f"{points} points lie in no star band")


def band_for(points: Number, bands: Iterable[BandLike]) -> int:
    """Return the stars that the points alone would give."""
    return band_of(points, bands).stars


@dataclass(frozen=True)
class Minimum:
    """A star mark: points that a criterion must reach for ``star``."""

    criterion: str
    star: int
    points: int


class Outcome(NamedTuple):
    """A minimum beside what was reached."""

    criterion: str
    star: int
    required: int
    reached: Decimal
    met: bool


@dataclass(frozen=True)
class StarResult:
    """A star with its reasons. ``ceiling`` is the highest star whose minima all hold."""

    points: Decimal
    band: int
    minimum: Decimal
    below: Decimal | None
    ceiling: int
    star: int
    minima: tuple[Outcome, ...] = ()
    knockouts: tuple[str, ...] = field(default=())

    @property
    def met(self) -> tuple[Outcome, ...]:
        return tuple(one for one in self.minima if one.met)

    @property
    def missed(self) -> tuple[Outcome, ...]:
        return tuple(one for one in self.minima if not one.met)

    @property
    def lowering(self) -> tuple[Outcome, ...]:
        """The missed minima of the stars that the points alone would give."""
        return tuple(one for one in self.missed if one.star <= self.band)

    def as_data(self) -> dict[str, Any]:
        """The result as JSON holds it: decimals as text."""
        return {
            "points": str(self.points),
            "band": self.band,
            "minimum": str(self.minimum),
            "below": None if self.below is None else str(self.below),
            "ceiling": self.ceiling,
            "star": self.star,
            "minima": [
                [code, star, required, str(reached), met]
                for code, star, required, reached, met in self.minima
            ],
            "knockouts": list(self.knockouts),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> StarResult:
        """The result again, from what :meth:`as_data` gave."""
        return cls(
            points=Decimal(data["points"]),
            band=data["band"],
            minimum=Decimal(data["minimum"]),
            below=None if data["below"] is None else Decimal(data["below"]),
            ceiling=data["ceiling"],
            star=data["star"],
            minima=tuple(
                Outcome(code, star, required, Decimal(reached), met)
                for code, star, required, reached, met in data["minima"]
            ),
            knockouts=tuple(data["knockouts"]),
        )


def ceiling(outcomes: Iterable[Outcome], *, top: int = 5, below: int = 2) -> int:
    """Return the highest star all of whose minima hold, and those of the stars under it.

    A star without marks holds when those under it hold. ``below`` is what is left when a minimum
    of the lowest recognised star is missed: the decisions do not say, so it is a book's setting.
    """
    failed = [one.star for one in outcomes if not one.met]
    if not failed:
        return top
    return below if min(failed) <= LOWEST_RECOGNISED else min(failed) - 1


def judge(
    points: Number,
    bands: Sequence[BandLike],
    *,
    minima: Iterable[Minimum] = (),
    reached: Mapping[str, Number] | None = None,
    below: int = 2,
    knockouts: Iterable[str] = (),
) -> StarResult:
    """Return ``min(band, highest star whose minima hold)`` with its reasons; knocked out: 0.

    ``reached`` holds the council's points on each criterion; a criterion not in it reached 0.
    """
    band = band_of(points, bands)
    outcomes = tuple(_outcome(one, reached or {}) for one in minima)
    limit = ceiling(outcomes, top=max(one.stars for one in bands), below=below)
    out = tuple(knockouts)
    return StarResult(
        points=stored(points),
        band=band.stars,
        minimum=Decimal(band.minimum),
        below=None if band.below is None else Decimal(band.below),
        ceiling=limit,
        star=0 if out else min(band.stars, limit),
        minima=outcomes,
        knockouts=out,
    )


def _outcome(minimum: Minimum, reached: Mapping[str, Number]) -> Outcome:
    points = exact(reached.get(minimum.criterion, 0))
    over, under = points.numerator, points.denominator
    return Outcome(
        minimum.criterion,
        minimum.star,
        minimum.points,
        _cut(over, under, STORED_PLACES),
        over >= minimum.points * under,
    )


def council(
    sheets: Sequence[Mapping[str, int]],
    bands: Sequence[BandLike],
    *,
    minima: Iterable[Minimum] = (),
    aggregation: str = "mean",
    reading: str = "mean",
    below: int = 2,
    knockouts: Iterable[str] = (),
    agreed: Mapping[str, Number] | None = None,
) -> StarResult:
    """Return the star of a council's sheets: criterion → points, one mapping a member.

    A criterion that a sheet does not name has 0 points. ``aggregation`` makes one total of the
    members' totals, ``reading`` one number of their points on a criterion that has minima; with
    the reading "agreed" that number is the council's own, from ``agreed``, and the total stays
    that of the sheets.
    """
    wanted = tuple(minima)
    columns = {
        code: [sheet.get(code, 0) for sheet in sheets] for code in {one.criterion for one in wanted}
    }
    return of_columns(
        [sum(sheet.values()) for sheet in sheets], columns, bands, minima=wanted,
        aggregation=aggregation, reading=reading, below=below, knockouts=knockouts, agreed=agreed,
    )  # fmt: skip


def of_columns(
    totals: Sequence[int],
    columns: Mapping[str, Sequence[int]],
    bands: Sequence[BandLike],
    *,
    minima: Iterable[Minimum] = (),
    aggregation: str = "mean",
    reading: str = "mean",
    below: int = 2,
    knockouts: Iterable[str] = (),
    agreed: Mapping[str, Number] | None = None,
) -> StarResult:
    """The same, from each member's total and, for each criterion with minima, all their points."""
    wanted = tuple(minima)
    if reading == AGREED:
        reached = dict(agreed or {})
    else:
        read = READINGS[reading]
        reached = {code: read(columns[code]) for code in {one.criterion for one in wanted}}
    points = AGGREGATIONS[aggregation](totals)
    return judge(points, bands, minima=wanted, reached=reached, below=below, knockouts=knockouts)
