"""Choosing a unit by typing a part of its name, with or without accents."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.accounts.fields import choosable
from ocop.accounts.models import Region, RegionLevel
from ocop.lib import clock
from ocop.lib.text import search_key

MOST = 20


@require_safe
def pick(request: HttpRequest) -> HttpResponse:
    """Units of the province whose name has ``q``: ``<option>``s for htmx, else JSON.

    ``level`` is commune unless said otherwise, ``on`` the day (2026-11-21) on which they stand.
    Open to everybody: the names of the units are public.
    """
    level = request.GET.get("level", RegionLevel.COMMUNE)
    try:
        day = dt.date.fromisoformat(request.GET.get("on") or clock.today().isoformat())
    except ValueError:
        return HttpResponseBadRequest(_("Write the day as 2026-11-21."))
    if level not in RegionLevel.values:
        return HttpResponseBadRequest(_("There is no such level."))
    rows = choosable(level=level, day=day)
    key = search_key(request.GET.get("q", "")[:100])
    if key:
        rows = rows.filter(search__contains=key)
    found = list(rows[: MOST + 1])
    if getattr(request, "htmx", False):
        return render(request, "accounts/_region_options.html", {"regions": found[:MOST]})
    return JsonResponse({"results": [_told(r) for r in found[:MOST]], "more": len(found) > MOST})


def _told(region: Region) -> dict[str, Any]:
    return {
        "id": region.pk,
        "code": region.code,
        "title": region.title,
        "full_title": region.full_title,
    }
