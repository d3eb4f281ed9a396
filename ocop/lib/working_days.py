"""Counting in working days (Monday to Friday) and in months. Pure.

Public holidays are not known here: a period that spans one is longer by that day in law, so a
deadline of ours is never later than the law's.
"""

from __future__ import annotations

import calendar
import datetime as dt

SATURDAY = 5


def is_working(day: dt.date) -> bool:
    """True from Monday to Friday."""
    return day.weekday() < SATURDAY


def after(start: dt.date, days: int) -> dt.date:
    """Return the last of so many working days; the day of receipt itself does not count."""
    weeks, rest = divmod(days, 5)
    day = _back_to_work(start) + dt.timedelta(weeks=weeks)
    while rest:
        day += dt.timedelta(days=1)
        rest -= is_working(day)
    return day


def _back_to_work(day: dt.date) -> dt.date:
    """A day of the weekend counts as the Friday before it: the first day counted is Monday."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def between(start: dt.date, end: dt.date) -> int:
    """Return how many working days lie after ``start`` up to and with ``end``; never negative."""
    days = (end - start).days
    weeks, rest = divmod(max(days, 0), 7)
    tail = (start + dt.timedelta(weeks=weeks, days=n) for n in range(1, rest + 1))
    return weeks * 5 + sum(map(is_working, tail))


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))
