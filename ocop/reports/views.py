"""The first dashboard: for staff and auditors, over their territory."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.accounts import scope
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import page
from ocop.reports import figures

KEPT_SECONDS = 300
log = logging.getLogger(__name__)


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Products and stars by year and unit, producers by kind, sales against target."""
    if not scope.appointments(request.user).exists():
        raise NotAllowed(_("The figures are for the offices of the programme."))
    year = request.GET.get("year", "")
    shown = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    facts = kept(request.user, shown)
    return page(
        request, "reports/dashboard.html", {**facts, "year": shown, "kind_bars": bars(facts)}
    )


def bars(facts: dict[str, Any]) -> list[tuple[str, int]]:
    """The producers by kind as rows of a bar chart."""
    return [(row["kind"], row["n"]) for row in facts["kinds"]]


def kept(user: Any, year: int | None) -> dict[str, Any]:
    """Return the figures, at most five minutes old; their age is shown. Fails open."""
    key = f"reports:{user.pk}:{year}:{translation.get_language()}"
    try:
        found = cache.get(key)
    except Exception as fault:
        log.warning("cache away: %s", fault)
        found = None
    if found is None:
        found = {**figures.everything(user, year), "taken_at": timezone.now()}
        _keep(key, found)
    return found


def _keep(key: str, found: dict[str, Any]) -> None:
    try:
        cache.set(key, found, KEPT_SECONDS)
    except Exception as fault:
        log.warning("cache away: %s", fault)
