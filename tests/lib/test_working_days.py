"""Working days and months."""

import datetime as dt

import pytest

from ocop.lib import working_days

FRIDAY = dt.date(2026, 11, 20)


def slow_after(start: dt.date, days: int) -> dt.date:
    day = start
    while days:
        day += dt.timedelta(days=1)
        days -= day.weekday() < 5
    return day


@pytest.mark.parametrize("shift", range(7))
@pytest.mark.parametrize("days", [1, 2, 4, 5, 6, 10, 15, 45])
def test_after_counts_as_one_does_on_a_calendar(shift: int, days: int) -> None:
    start = FRIDAY + dt.timedelta(days=shift)
    assert working_days.after(start, days) == slow_after(start, days)


def test_after_fifteen_working_days_is_three_weeks_later() -> None:
    assert working_days.after(FRIDAY, 15) == dt.date(2026, 12, 11)


def test_between_is_the_way_back() -> None:
    for shift in range(7):
        start = FRIDAY + dt.timedelta(days=shift)
        for days in (1, 3, 5, 15):
            assert working_days.between(start, working_days.after(start, days)) == days
    assert working_days.between(FRIDAY, FRIDAY - dt.timedelta(days=9)) == 0


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ((2026, 8, 5), 36, (2029, 8, 5)),
        ((2024, 2, 29), 36, (2027, 2, 28)),
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2026, 12, 31), 1, (2027, 1, 31)),
        ((2026, 1, 31), 1, (2026, 2, 28)),
    ],
)
def test_months_later_stays_within_the_month(
    day: tuple[int, int, int], months: int, later: tuple[int, int, int]
) -> None:
    assert working_days.months_later(dt.date(*day), months) == dt.date(*later)
