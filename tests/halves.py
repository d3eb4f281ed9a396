"""Which tests run in which half of ``make test``: the first on SQLite, the second on PostgreSQL.

What might behave otherwise on the other database runs in both. Once is enough for what asks no
database and what draws pages by the hundred: that is dealt out, so that each address is drawn in
one half or the other. What walks in Chromium, which mostly waits, runs beside both. Without
``OCOP_HALF`` everything runs.
"""

from __future__ import annotations

import os
from typing import Any
from zlib import crc32

FIRST, SECOND, BROWSER = "first", "second", "browser"
NEEDS = {"db", "transactional_db", "live_server", "world"}
DRAWN = {"pages": FIRST, "english_pages": SECOND}  # once for all the tests that read them


def left_out(items: list[Any]) -> list[Any]:
    """The tests that the other half runs for us."""
    mine = os.environ.get("OCOP_HALF", "")
    both = "" if mine != BROWSER else BROWSER
    return [one for one in items if mine and half_of(one) not in (both, mine)]


def half_of(item: Any) -> str:
    """The half that runs the test; '' for both."""
    asked = set(item.fixturenames)
    if "chromium" in asked:
        return BROWSER
    if not item.get_closest_marker("django_db") and not NEEDS & asked:
        return FIRST
    if found := DRAWN.keys() & asked:
        return DRAWN[found.pop()]
    if item.path.name == "test_queries.py":
        return SECOND
    if "world" in asked:
        return (FIRST, SECOND)[crc32(item.nodeid.encode()) % 2]
    return ""
