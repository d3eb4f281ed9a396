"""The one clock of all deeds. Only the demo and tests may set it (``clock.set_to``)."""

from __future__ import annotations

import contextlib
import contextvars
import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

_set: contextvars.ContextVar[dt.datetime | None] = contextvars.ContextVar("clock", default=None)


def now() -> dt.datetime:
    """The time deeds go by: the server's, unless the demo or a test has set it (aware)."""
    return _set.get() or timezone.now()


def today() -> dt.date:
    """The day in Vietnam."""
    return timezone.localtime(now()).date()


def is_set() -> bool:
    """True while the clock shows a time that somebody set; events made then carry a mark."""
    return _set.get() is not None


@contextlib.contextmanager
def set_to(moment: dt.datetime | dt.date) -> Iterator[None]:
    """Let deeds inside the block happen at ``moment``; a bare date means nine in the morning."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(9), timezone.get_default_timezone())
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
