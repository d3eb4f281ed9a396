"""The cycles and their announcements: public."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cycle import opening, timetable
from cycle.models import Cycle
from cycle.models.cycles import books_at
from cycle.permissions import is_staff
from cycle.views.announcement import public_facts
from cycle.views.found import cycle_of, notices
from cycle.views.setup import own_regions
from ocop.lib import clock
from ocop.lib.pages import page


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """All announced cycles; those who prepare them see their drafts too."""
    rows = Cycle.objects.visible_to(request.user).select_related("region")
    rows = rows.prefetch_related("windows", books_at())
    context = {
        "cards": [_card(cycle) for cycle in rows],
        "staff": is_staff(request.user),
        "may_prepare": _may_prepare(request.user),
    }
    return page(request, "cycle/cycles.html", context)


def _may_prepare(user: Any) -> bool:
    regions: QuerySet[Any] = own_regions(user)
    return regions.exists()


def _card(cycle: Cycle) -> dict[str, Any]:
    today = clock.today()
    names = opening.names(cycle)
    windows = list(cycle.windows.all())
    is_open = cycle.state == Cycle.State.OPEN
    window = timetable.next_deadline(windows, today) if is_open else None
    return {
        "cycle": cycle,
        "window": window,
        "step": names.get(window.kind, "") if window else "",
        "notices": notices(cycle),
        "book": cycle.books.all()[0].book if cycle.books.all() else None,
    }


@require_safe
def public(request: HttpRequest, pk: int) -> HttpResponse:
    """The announcement: what, when, how, papers, and whom to ask."""
    cycle = cycle_of(request, pk)
    return page(request, "cycle/public.html", public_facts(cycle, request.user))
