"""Which step is open on a day: pure, so every edge is tried."""

from __future__ import annotations

import datetime as dt

import pytest

from cycle import timetable
from cycle.timetable import Span, Step

D = dt.date
IDEAS = Span("ideas", 2, D(2026, 4, 1), D(2026, 6, 30))
PLANS = Span("plans", 3, D(2026, 6, 1), D(2026, 8, 31))
DOING = Span("implementation", 4, D(2026, 1, 1), D(2026, 12, 31))
SCORING = Span("evaluation", 5, D(2026, 11, 1), D(2026, 12, 15))
MARKET = Span("promotion", 6, D(2026, 1, 1), D(2026, 12, 31))
YEAR = [IDEAS, PLANS, DOING, SCORING, MARKET]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (D(2026, 3, 31), "future"),
        (D(2026, 4, 1), "open"),
        (D(2026, 6, 30), "open"),
        (D(2026, 7, 1), "over"),
    ],
)
def test_first_and_last_day_are_both_open(day: dt.date, state: str) -> None:
    assert timetable.state(IDEAS, day) == state


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (D(2026, 2, 1), "implementation"),  # nothing has a last day yet
        (D(2026, 5, 1), "ideas"),
        (D(2026, 6, 15), "ideas"),  # both open: the one that closes first
        (D(2026, 7, 1), "plans"),
        (D(2026, 9, 20), "implementation"),  # between plans and evaluation
        (D(2026, 11, 20), "evaluation"),
        (D(2026, 12, 20), "promotion"),
    ],
)
def test_board_points_at_one_step(day: dt.date, kind: str) -> None:
    assert timetable.current(YEAR, day).kind == kind


def test_next_deadline_is_the_first_last_day_of_an_open_step() -> None:
    assert timetable.next_deadline(YEAR, D(2026, 6, 15)) == IDEAS
    assert timetable.next_deadline(YEAR, D(2026, 9, 20)) is None
    assert timetable.next_opening(YEAR, D(2026, 9, 20)) == SCORING


@pytest.mark.parametrize(
    ("left", "mark"), [(8, None), (7, 7), (5, 7), (2, 7), (1, 1), (0, 1), (-1, None)]
)
def test_reminder_of_a_missed_morning_is_caught_up(left: int, mark: int | None) -> None:
    last = D(2026, 6, 30)
    assert timetable.mark(last, last - dt.timedelta(days=left)) == mark


def test_windows_are_proposed_from_the_months_of_the_book() -> None:
    told = [Step(2, "ideas", "Ý tưởng", (4, 5, 6)), Step(4, "implementation", "Làm", (), True)]
    assert timetable.proposed(2026, told) == [
        Span("ideas", 2, D(2026, 4, 1), D(2026, 6, 30)),
        Span("implementation", 4, D(2026, 1, 1), D(2026, 12, 31)),
    ]


def test_sound_windows_have_no_faults() -> None:
    assert timetable.faults(2026, YEAR) == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (Span("ideas", 2, D(2026, 6, 30), D(2026, 4, 1)), "ideas_closes"),
        (Span("ideas", 2, D(2024, 4, 1), D(2026, 6, 30)), "ideas_opens"),
        (Span("ideas", 2, D(2026, 4, 1), D(2028, 1, 1)), "ideas_closes"),
        (Span("plans", 3, D(2026, 3, 1), D(2026, 8, 31)), "plans_opens"),
        (Span("plans", 3, D(2026, 4, 2), D(2026, 6, 1)), "plans_closes"),
        (Span("evaluation", 5, D(2026, 1, 1), D(2026, 5, 1)), "evaluation_closes"),
        (Span("implementation", 4, D(2026, 1, 1), D(2026, 5, 1)), "implementation_closes"),
    ],
)
def test_impossible_windows_are_named_by_field(changed: Span, field: str) -> None:
    rows = [row for row in YEAR if row.kind != changed.kind] + [changed]
    assert list(timetable.faults(2026, rows)) == [field]
