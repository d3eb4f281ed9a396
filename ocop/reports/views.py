"""The first dashboard: for staff and auditors, over their territory."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.accounts import narrowing, scope
from ocop.accounts.models import Region, RegionLevel
from ocop.lib import clock
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import page
from ocop.lib.text import whole
from ocop.reports import keeping


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Products and stars by year and unit, producers by kind, sales against target."""
    if not scope.offices(request.user):
        raise NotAllowed(_("The figures are for the offices of the programme."))
    year = request.GET.get("year", "")
    shown = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    found = keeping.figures_of(request.user, shown, _province(request))
    minutes = max(0, int((clock.now() - found.taken_at).total_seconds() // 60))
    facts = {"figures": found.html, "taken_at": found.taken_at, "minutes": minutes}
    return page(request, "reports/dashboard.html", facts)


def _province(request: HttpRequest) -> Region | None:
    """The province of ``?place=`` that who has the country in view reads alone."""
    place = whole(request.GET.get("place", ""))
    if place is None or not narrowing.by_province(request.user):
        return None
    provinces = Region.objects.valid_on(clock.today()).filter(level=RegionLevel.PROVINCE)
    return provinces.filter(pk=place).first()
