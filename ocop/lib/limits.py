"""How often one address may ask: for public pages that look something up.

Counted in the cache, in windows of a minute. Without a cache nobody is refused: a limit protects
from load and from trying codes, it must never shut out the people who come with an honest paper.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

WINDOW = 60  # seconds
log = logging.getLogger(__name__)


def address_of(request: HttpRequest) -> str:
    """Return who asks: behind the proxy of a public server, the address the proxy saw."""
    if settings.PRODUCTION:
        seen = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        if seen:
            return seen[:64]
    return request.META.get("REMOTE_ADDR", "")


def within(name: str, who: str, *, limit: int) -> bool:
    """Count one asking; False once there were more than ``limit`` in this minute."""
    key = f"limit:{name}:{who}:{int(time.time() // WINDOW)}"
    try:
        cache.add(key, 0, WINDOW * 2)
        return cache.incr(key) <= limit
    except Exception as fault:
        log.warning("limit %s not counted: %s", name, fault)
        return True


def limited(name: str, *, per_minute: int) -> Callable[[Any], Any]:
    """Decorate a view: an address that asks too often gets a page that says when to come back."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if within(name, address_of(request), limit=per_minute):
                return view(request, *args, **kwargs)
            sentence = _("Too many look-ups from your network. Wait a minute, then try again.")
            answer = render(request, "409.html", {"sentence": sentence}, status=429)
            answer["Retry-After"] = str(WINDOW)
            return answer

        return counted

    return decorate
