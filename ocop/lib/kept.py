"""What may be a little old: made once, then taken from the cache for a while.

The key names everything it depends on; what a person may see is part of it. Fails open: while the
cache is away, things are made anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

T = TypeVar("T")
log = logging.getLogger(__name__)


def kept(key: str, seconds: int, make: Callable[[], T]) -> T:
    """Return what is kept under the key, at most so old, else what ``make`` returns (not None)."""
    try:
        found = cache.get(key)
    except Exception as fault:
        log.warning("cache away: %s", fault)
        return make()
    if found is not None:
        return found
    made = make()
    try:
        cache.set(key, made, seconds)
    except Exception as fault:
        log.warning("cache away: %s", fault)
    return made
