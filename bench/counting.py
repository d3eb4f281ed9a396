"""Middleware of the bench: how many statements a page takes, and the page as a proxy sends it.

Does nothing unless a request asks for it by a header, so that what is timed is the page alone.
"""

from __future__ import annotations

import gzip
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse

COUNT = "X-Bench-Count"  # answer with the number, time and repetitions of the statements
COLD = "X-Bench-Cold"  # forget what the cache holds before the page is made
BARE = "X-Bench-Bare"  # and then ask for the kept totals of this contest, for the time it takes
PROXY = "X-Bench-Proxy"  # compress the page as the proxy of deploy/Caddyfile does
LEVEL = 5  # of gzip, the proxy's default
# The least that a ranking can ask: of each product how many sheets are in, and their mean.
TOTALS = """
SELECT s.entry_id, COUNT(*), AVG(s.total), MIN(s.total), MAX(s.total)
FROM evaluation_scoresheet s
JOIN evaluation_entry e ON e.id = s.entry_id
WHERE e.contest_id = %s AND NOT s.out
GROUP BY s.entry_id
"""
Handler = Callable[[HttpRequest], HttpResponse]


class Tally:
    """Counts the statements of one request and adds up how long the database took."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.seconds = 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen[sql] += 1
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - started

    def told(self) -> str:
        most = max(self.seen.values(), default=0)
        return f"{self.seen.total()} {self.seconds * 1000:.3f} {most}"


def counted(get_response: Handler) -> Handler:
    """Count, forget or compress where the request's headers ask for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if COLD in request.headers:
            cache.clear()
        if COUNT not in request.headers:
            return zipped(request, get_response(request))
        tally = Tally()
        with connection.execute_wrapper(tally):
            response = get_response(request)
        response[COUNT] = tally.told()
        if BARE in request.headers:
            response[BARE] = f"{bare(int(request.headers[BARE])) * 1000:.3f}"
        return response

    return middleware


def bare(contest: int) -> float:
    """Return the seconds of the bare statement, on the same connection and at the same moment."""
    with connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.execute(TOTALS, [contest])
        took = time.perf_counter() - started
        cursor.fetchall()
    return took


def zipped(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Compress what is not compressed yet."""
    plain = not response.streaming and not response.has_header("Content-Encoding")
    if PROXY in request.headers and plain and len(response.content) > 500:
        response.content = gzip.compress(response.content, LEVEL)
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
    return response
