"""A row of the table: what was measured beside its goal and its floor, and whether it is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One figure with its goal: at most that much, or ``least`` that much."""

    value: float
    unit: str
    goal: float
    least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.goal if self.least else self.value <= self.goal


def line(name: str, measures: Sequence[Measure], floor: str = "1") -> str:
    """Return the row: ``P1 3.2 F 14 SQL goal 5 F 15 SQL floor 1 ok``."""
    values = " ".join(f"{shown(one.value)} {one.unit}" for one in measures)
    goals = [shown(one.goal) for one in measures]
    if len(measures) > 1:
        goals = [f"{goal} {one.unit}" for goal, one in zip(goals, measures, strict=True)]
    verdict = "ok" if all(one.met for one in measures) else "over"
    return f"{name} {values} goal {' '.join(goals)} floor {floor} {verdict}"


def missing(name: str, why: object) -> str:
    """Return the row of something that could not be measured."""
    return f"{name} not measured: {why}"


def shown(value: float) -> str:
    """Three figures are enough: 3.2, 14, 0.73, 1230."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2g}"
