"""The rule of the stars once more, slowly, from its words alone: it asks no code of ours.

A star is the lower of two: the one whose band the mean of the members' totals lies in, and the
highest one all of whose minima hold. The option marked for a star is the lowest that the product
must reach on its criterion; reached means points at or above the marked option's. A star also
needs the minima of the stars below it; a star without marks holds when those below it hold. Who
misses a minimum of 3 stars has 2 at most. Who is knocked out has 0. No option met is 0 points.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

Answers = dict[str, int | None]  # code of a criterion → option, counted from 0


class Told(NamedTuple):
    mean: Fraction
    band: int
    star: int
    met: list[tuple[int, str]]
    missed: list[tuple[int, str]]


def criteria_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for part in content["parts"]:
        for section in part["sections"]:
            for criterion in section["criteria"]:
                found.append(criterion)
    return found


def points_of(criterion: dict[str, Any], answers: Answers) -> int:
    chosen = answers.get(criterion["code"])
    return 0 if chosen is None else criterion["options"][chosen]["points"]


def band(mean: Fraction) -> int:
    if mean < 30:
        return 1
    if mean < 50:
        return 2
    if mean < 70:
        return 3
    if mean < 90:
        return 4
    return 5


def holds(points: list[int], asked: int, reading: str) -> bool:
    """Has the council reached the points that the marked option asks for?"""
    if reading == "majority":  # more than half of the members stand at the option or above it
        return len([one for one in points if one >= asked]) > len(points) / 2
    return sum(points) >= asked * len(points)


def ask(
    content: dict[str, Any], members: list[Answers], *, reading: str = "mean", out: bool = False
) -> Told:
    criteria = criteria_of(content)
    total = 0
    for answers in members:
        for criterion in criteria:
            total += points_of(criterion, answers)
    mean = Fraction(total, len(members))
    met, missed = [], []
    for criterion in criteria:
        points = [points_of(criterion, answers) for answers in members]
        for star in (3, 4, 5):
            marked = [
                one["points"] for one in criterion["options"] if one.get("min_for_star") == star
            ]
            if not marked:
                continue
            held = any(holds(points, asked, reading) for asked in marked)
            (met if held else missed).append((star, criterion["code"]))
    highest = 2
    for star in (3, 4, 5):
        if any(level <= star for level, _code in missed):
            break
        highest = star
    return Told(mean, band(mean), 0 if out else min(band(mean), highest), met, missed)
