"""Setting up a committee in one's territory."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ocop.accounts import scope
from ocop.accounts.deeds import committees
from ocop.accounts.fields import choosable
from ocop.accounts.forms import CommitteeForm
from ocop.accounts.models import Region, RegionLevel
from ocop.lib import clock
from ocop.lib.actions import require
from ocop.lib.pages import attempt, bound, done, page


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Set up a committee; afterwards somebody can be appointed to it."""
    require(request.user, "appoint", request.user)
    form = bound(CommitteeForm, request, regions=_regions(request.user))
    if form.is_valid():
        region = form.cleaned_data["region"]
        made = attempt(form, committees.establish, region, **form.facts(), by=request.user)
        if made:
            sentence = _("%(committee)s was set up.") % {"committee": made}
            return done(request, "accounts:appoint", sentence)
    return page(request, "accounts/committee.html", {"form": form})


def _regions(user: Any) -> Any:
    """Units that stand today in the person's territory."""
    rows = Region.objects.valid_on(clock.today())
    if user.is_superuser:
        home = choosable(level=RegionLevel.PROVINCE) | choosable(level=RegionLevel.COMMUNE)
        return home.order_by("parent__sort", "sort")
    return rows.filter(pk__in=scope.territory(user, roles=("officer",))).order_by("-level", "sort")
