"""The desk: what waits for a person. Each app offers its questions in its ``permissions.py``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the person: what to do, where, by when and how many."""

    title: str
    url: str
    detail: str = ""
    due: dt.date | None = None
    count: int = 1
    action: str = ""  # words of the button
    order: int = 50


_askers: list[Callable[[Any], Iterable[Waiting]]] = []


def asks(question: Callable[[Any], Iterable[Waiting]]) -> Callable[[Any], Iterable[Waiting]]:
    """Register a question ``(user) -> what waits``; use as a decorator."""
    _askers.append(question)
    return question


def waiting_for(user: Any) -> list[Waiting]:
    """Return all that waits for the person, the earliest due first, then by order."""
    found = [item for ask in _askers for item in ask(user)]
    return sorted(found, key=lambda item: (item.due or dt.date.max, item.order, item.title))
