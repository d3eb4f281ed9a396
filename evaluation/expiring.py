"""Stars that expire: producer and commune are told at the marks, and on the day after the last.

Marks in days before the last day: 240 to prepare, 180 when the re-evaluation may be registered,
150, 120 when its window closes (the book's ``re_evaluation``; 26/2026 art. 7.6). Stars that wait
for their re-evaluation past that day are told of it instead, and of the end of the waiting.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from evaluation import expiry_messages as messages
from ocop.lib import rounds
from products.models import Rating

MARKS = (240, 180, 150, 120)
CATCH_UP = 7  # days after a mark in which a missed notice is still sent
NEXT_DAY = dt.timedelta(days=1)


@rounds.on_tick
def expiring(today: dt.date) -> None:
    """Post what is due; a mark that was missed by a week or more is passed over."""
    for mark in MARKS:
        last = today + dt.timedelta(days=mark)
        for rating in _ending(last - dt.timedelta(days=CATCH_UP - 1), last):
            messages.expires(rating, mark=mark, today=today)
    yesterday = today - dt.timedelta(days=1)
    lately = (yesterday - dt.timedelta(days=CATCH_UP - 1), yesterday)
    for rating in _ending(*lately):
        if rating.stands_from is None or rating.stands_from > rating.valid_to + NEXT_DAY:
            messages.expired(rating)
    for rating in _whole(stands_from__range=(lately[0] + NEXT_DAY, today)):
        if rating.stands_on(today):
            messages.stands_on(rating)
    for rating in _whole(stands_until__range=lately):
        messages.expired(rating, stood=True)


def _ending(first: dt.date, last: dt.date) -> list[Rating]:
    """Stars in force until one of these days, that nothing has ended."""
    return _whole(valid_to__range=(first, last))


def _whole(**which: Any) -> list[Rating]:
    rows = Rating.objects.filter(ended_on__isnull=True, **which)
    return list(rows.select_related("product__producer__region").order_by("pk"))
