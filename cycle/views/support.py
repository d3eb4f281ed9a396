"""Support given: the ledger of a cycle, and a new entry for a dossier."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cycle import listing
from cycle.deeds import support
from cycle.forms.deciding import SupportForm
from cycle.listing import Wanted
from cycle.models import Support, SupportKind
from cycle.views.found import dossier_of, followed, notices
from cycle.views.lists import tabs
from ocop.accounts import narrowing
from ocop.lib import clock, shown
from ocop.lib.actions import require
from ocop.lib.pages import attempt, bound, done, leaf, page
from ocop.lib.text import search_key


@login_required
@require_safe
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """All support of the cycle in the person's territory: ``?state=loan&commune=&q=``."""
    cycle = followed(request, pk)
    wanted = Wanted.read(request.GET)
    rows = Support.objects.visible_to(request.user).filter(dossier__cycle=cycle)
    if wanted.commune:
        there = narrowing.inside(int(wanted.commune))
        rows = rows.filter(dossier__product__producer__region__in=there)
    for word in search_key(wanted.q).split():
        rows = rows.filter(dossier__product__search__contains=word)
    totals = {
        row["kind"]: row
        for row in rows.order_by().values("kind").annotate(n=Count("pk"), sum=Sum("amount"))
    }
    if wanted.state in SupportKind.values:
        rows = rows.filter(kind=wanted.state)
    chips = [(_("All"), "", sum(row["n"] for row in totals.values()))]
    chips += [
        (str(capfirst(k.label)), k.value, totals[k.value]["n"]) for k in SupportKind if k in totals
    ]
    context = {
        "cycle": cycle,
        "page": leaf(
            request, rows.select_related("dossier__product__producer__region", "recorded_by")
        ),
        "states": [
            (label, wanted.but(state=s) or "?", wanted.state == s, n) for label, s, n in chips
        ],
        "bars": [
            (capfirst(kind.label), totals[kind]["sum"] or 0)
            for kind in SupportKind
            if kind in totals
        ],
        "total": shown.money(sum(row["sum"] or 0 for row in totals.values())),
        "wanted": wanted,
        **listing.places(request.user),
        "tabs": tabs(cycle, "support"),
        "notices": notices(cycle),
    }
    return page(request, "cycle/support.html", context)


@login_required
def give(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_of(request, pk)
    require(request.user, "support", dossier)
    form = bound(SupportForm, request, initial={"given_on": clock.today()})
    if form.is_valid() and attempt(
        form, support.give, dossier, **form.cleaned_data, by=request.user
    ):
        return done(request, dossier, _("The support is recorded."))
    context = {"form": form, "dossier": dossier, "cycle": dossier.cycle}
    return page(request, "cycle/support_give.html", context | {"notices": dossier.book.notices})
