"""Quarters of a year: pure arithmetic for sales reports."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple


class Quarter(NamedTuple):
    """A quarter: it sorts by time."""

    year: int
    number: int

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> dt.date:
        return self.next.first_day - dt.timedelta(days=1)

    @property
    def next(self) -> Quarter:
        return (
            Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)
        )

    @property
    def previous(self) -> Quarter:
        return (
            Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)
        )

    @property
    def roman(self) -> str:
        return ("I", "II", "III", "IV")[self.number - 1]

    def __str__(self) -> str:
        return f"{self.roman}/{self.year}"


def quarter_of(day: dt.date) -> Quarter:
    """The quarter the day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def last_complete(today: dt.date) -> Quarter:
    """The latest quarter that is over."""
    return quarter_of(today).previous


def recent(today: dt.date, count: int) -> list[Quarter]:
    """The running quarter and those before it, newest first."""
    found = [quarter_of(today)]
    while len(found) < count:
        found.append(found[-1].previous)
    return found
