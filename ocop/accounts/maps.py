"""Maps of regions besides today's that are still needed: open cycles may go by an older one.

A room above offers the days (``maps.offers``); a form that asks for a commune then lists the
units of those days as well, under the heading of their time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

Days = Callable[[], Iterable[dt.date]]
_askers: list[Days] = []


def offers(days: Days) -> Days:
    """Register a function that returns days whose map is needed; use as a decorator."""
    if days not in _askers:
        _askers.append(days)
    return days


def needed(today: dt.date) -> list[dt.date]:
    """Return today and the earlier days whose map is needed, latest first."""
    earlier = {day for ask in _askers for day in ask() if day < today}
    return [today, *sorted(earlier, reverse=True)]
