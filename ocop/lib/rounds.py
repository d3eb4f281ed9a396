"""The hourly round: each app says what it does when the bell of the day rings.

A round may be rung any number of times an hour: what it posts is named by a key, so that nobody is
told twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

Round = Callable[[dt.date], None]
_rounds: list[Round] = []


def on_tick(one: Round) -> Round:
    """Register ``(today) -> None``; use as a decorator."""
    if one not in _rounds:
        _rounds.append(one)
    return one


def go(today: dt.date) -> None:
    """Do all rounds of the day."""
    for one in _rounds:
        one(today)
