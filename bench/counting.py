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
PROXY = "X-Bench-Proxy"  # compress the page as the proxy of deploy/Caddyfile does
LEVEL = 5  # of gzip, the proxy's default
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
        return response

    return middleware


def zipped(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Compress what is not compressed yet."""
    plain = not response.streaming and not response.has_header("Content-Encoding")
    if PROXY in request.headers and plain and len(response.content) > 500:
        response.content = gzip.compress(response.content, LEVEL)
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
    return response
