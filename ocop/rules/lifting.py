"""The smallest set of better options that brings a star. Pure and exact.

A step says: the council finds a better option met on one criterion, and the points it read there
become the points of that option; on all others everything stays as it was. What a step brings is
therefore the option's points less the council's mean on the criterion, a fraction, and the result
after all steps is exact. Of all plans that bring the star the one with the fewest criteria is
taken, of these the one that raises the fewest points, of these the one whose criteria (and then
options) stand first on the sheet. It holds where the result is the mean of the sheets.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from ocop.rules.stars import LOWEST_RECOGNISED, BandLike, Minimum, Number, exact

AGGREGATION = "mean"  # a median is no sum of its criteria: no plan is told under it


class OptionLike(Protocol):
    @property
    def index(self) -> int: ...
    @property
    def points(self) -> int: ...
    @property
    def branch(self) -> str: ...


class CriterionLike(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def options(self) -> Sequence[Any]: ...
    @property
    def minima(self) -> Sequence[Minimum]: ...


@dataclass(frozen=True)
class Reached:
    """What the council gave on a criterion.

    ``points`` is the mean of its members, ``read`` what minima are compared with, ``branch`` the
    case of the criterion it was scored in (None: no option was met, so every case is open).
    """

    points: Fraction = Fraction(0)
    read: Fraction = Fraction(0)
    branch: str | None = None


@dataclass(frozen=True)
class Step:
    """One criterion to raise: from ``had`` (None: no option met) to ``option``.

    ``minima`` are the stars whose minimum was missed here and is met by the option; without any
    the step is there for its points.
    """

    code: str
    had: Any
    option: Any
    before: Fraction
    minima: tuple[int, ...] = ()

    @property
    def gain(self) -> Fraction:
        return self.option.points - self.before


@dataclass(frozen=True)
class Plan:
    """The steps to a star in the order of the sheet; ``stuck`` are minima out of reach.

    With anything in ``stuck``, or when all best options together do not bring the points
    (``short``), there is no plan and no step.
    """

    star: int
    minimum: Fraction
    before: Fraction
    steps: tuple[Step, ...] = ()
    stuck: tuple[str, ...] = ()
    short: bool = False

    @property
    def exists(self) -> bool:
        return not self.stuck and not self.short

    @property
    def after(self) -> Fraction:
        return self.before + sum((step.gain for step in self.steps), Fraction(0))


@dataclass(frozen=True)
class _Way:
    """A criterion with the options that may be chosen; ``forced`` where its minimum is missed."""

    criterion: Any
    options: tuple[Any, ...]
    gains: tuple[int, ...]  # in parts of ``scale``
    forced: bool


def required(minima: Iterable[Minimum], star: int, *, below: int) -> dict[str, int]:
    """Return the points each criterion must reach for the star, as ``stars.ceiling`` reads it.

    Who misses a minimum of the lowest recognised star has ``below`` stars at most, so stars above
    ``below`` need those of the lowest recognised star too.
    """
    if star <= below:
        return {}
    found: dict[str, int] = {}
    for one in minima:
        if one.star <= max(star, LOWEST_RECOGNISED):
            found[one.criterion] = max(one.points, found.get(one.criterion, 0))
    return found


def typical(criterion: CriterionLike, reached: Reached) -> Any:
    """Return the highest option at or below the council's points, in the case scored; or None."""
    known = [
        one for one in _in_case(criterion, reached.branch) if exact(one.points) <= reached.points
    ]
    return max(known, key=lambda one: (one.points, -one.index), default=None)


def plan(
    criteria: Sequence[CriterionLike],
    reached: Mapping[str, Reached],
    bands: Iterable[BandLike],
    *,
    star: int,
    enforced: bool = True,
    below: int = 2,
) -> Plan:
    """Return the smallest plan to the star; ``ValueError`` if the book has no such star."""
    minimum = next((exact(one.minimum) for one in bands if one.stars == star), None)
    if minimum is None:
        raise ValueError(f"the book has no band of {star} stars")
    given = {one.code: reached.get(one.code, Reached()) for one in criteria}
    before = sum((one.points for one in given.values()), Fraction(0))
    marks = [mark for one in criteria for mark in one.minima] if enforced else []
    needs = required(marks, star, below=below)
    scale = math.lcm(minimum.denominator, *(one.points.denominator for one in given.values()))
    ways = [_way(one, given[one.code], needs.get(one.code, 0), scale) for one in criteria]
    told = Plan(star=star, minimum=minimum, before=before)
    if stuck := tuple(way.criterion.code for way in ways if way.forced and not way.options):
        return Plan(**{**told.__dict__, "stuck": stuck})
    wanted = max(0, int((minimum - before) * scale))
    count = _fewest(ways, wanted)
    if count is None:
        return Plan(**{**told.__dict__, "short": True})
    chosen = _chosen(ways, count, wanted)
    steps = tuple(_step(way.criterion, option, given, marks, star) for way, option in chosen)
    return Plan(**{**told.__dict__, "steps": steps})


def _in_case(criterion: CriterionLike, branch: str | None) -> list[Any]:
    return [one for one in criterion.options if branch is None or one.branch == branch]


def _way(criterion: CriterionLike, has: Reached, need: Number, scale: int) -> _Way:
    """Better options; where a minimum is missed also that of the points given: it may be read so
    (by a majority, or agreed on) where it is not yet."""
    forced = has.read < need
    better = tuple(
        one
        for one in _in_case(criterion, has.branch)
        if one.points >= need
        and (exact(one.points) > has.points or (forced and exact(one.points) == has.points))
    )
    gains = tuple(int((one.points - has.points) * scale) for one in better)
    return _Way(criterion, better, gains, forced=forced)


def _fewest(ways: Sequence[_Way], wanted: int) -> int | None:
    """Return the least number of criteria that brings the points; None if all do not."""
    count, found = 0, 0
    for way in ways:
        if way.forced:
            count, found = count + 1, found + max(way.gains)
    others = sorted((max(way.gains) for way in ways if not way.forced and way.gains), reverse=True)
    for gain in others:
        if found >= wanted:
            break
        count, found = count + 1, found + gain
    return count if found >= wanted else None


def _chosen(ways: Sequence[_Way], count: int, wanted: int) -> list[tuple[_Way, Any]]:
    """Return the options of the plan with so many criteria: fewest points, then sheet order.

    ``sums[i][k]`` is a set of whole numbers held as the bits of one: what exactly k changes among
    the criteria from the i-th on can add up to.
    """
    sums = [[0] * (count + 1) for _ in range(len(ways) + 1)]
    sums[-1][0] = 1
    for place in reversed(range(len(ways))):
        way, rest = ways[place], sums[place + 1]
        for k in range(count + 1):
            found = 0 if way.forced else rest[k]
            if k:
                for gain in way.gains:
                    found |= rest[k - 1] << gain
            sums[place][k] = found
    enough = sums[0][count] >> wanted
    left = wanted + (enough & -enough).bit_length() - 1
    chosen = []
    for place, way in enumerate(ways):
        for option, gain in zip(way.options, way.gains, strict=True):
            if count and left >= gain and sums[place + 1][count - 1] >> (left - gain) & 1:
                chosen.append((way, option))
                count, left = count - 1, left - gain
                break
    return chosen


def _step(
    criterion: CriterionLike,
    option: Any,
    given: Mapping[str, Reached],
    marks: Iterable[Minimum],
    star: int,
) -> Step:
    has = given[criterion.code]
    missed = tuple(
        one.star
        for one in marks
        if one.criterion == criterion.code
        and one.star <= max(star, LOWEST_RECOGNISED)
        and has.read < one.points
    )
    return Step(criterion.code, typical(criterion, has), option, has.points, missed)
