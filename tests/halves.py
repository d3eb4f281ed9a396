"""Which tests run in which half of ``make test``: the first on SQLite, the second on PostgreSQL.

What might behave otherwise on the other database runs in both: races, and what searches and
sorts. Once is enough for what asks no database. Tests of pages are dealt out one by one, those of
deeds by file, so that what a file builds is built once; `make test ARGS=tests/evaluation` runs all
of what is named on both. What walks in Chromium, which mostly waits, runs beside both. Without
``OCOP_HALF`` everything runs.
"""

from __future__ import annotations

import os
from typing import Any
from zlib import crc32

FIRST, SECOND, BROWSER = "first", "second", "browser"
NEEDS = {"db", "transactional_db", "live_server", "world"}
# Each database compares and sorts texts its own way.
SEARCHED = {"test_lists.py", "test_catalogue.py", "test_producers.py", "test_views.py"}
# The same on both databases, and long.
DEALT = {"test_either_book_is_put_to_any_stage"}
DRAWN = {"pages": FIRST, "english_pages": SECOND}  # once for all the tests that read them


def left_out(items: list[Any]) -> list[Any]:
    """The tests that the other half runs for us."""
    mine = os.environ.get("OCOP_HALF", "")
    if not mine:
        return []
    wanted = {mine} if mine == BROWSER else {mine, ""}
    return [one for one in items if half_of(one) not in wanted]


def half_of(item: Any) -> str:
    """The half that runs the test; '' for both."""
    asked = set(item.fixturenames)
    marker = item.get_closest_marker("django_db")
    if "chromium" in asked:
        return BROWSER
    if not marker and not NEEDS & asked:
        return FIRST
    if "on_postgresql" in asked:
        return SECOND
    if "transactional_db" in asked or (marker and marker.kwargs.get("transaction")):
        return ""
    if found := DRAWN.keys() & asked:
        return DRAWN[found.pop()]
    if item.path.name == "test_queries.py":
        return SECOND
    of_pages = "as_" in asked and item.path.name not in SEARCHED
    if "world" in asked or of_pages or item.originalname in DEALT:
        return (FIRST, SECOND)[crc32(item.nodeid.encode()) % 2]
    if item.path.name in SEARCHED:
        return ""
    return (FIRST, SECOND)[crc32(item.path.name.encode()) % 2]
