"""Sales per quarter: entered for one product, looked over for all."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.lib import clock
from ocop.lib.actions import require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page
from products import listing, market
from products.deeds import sales
from products.forms import SalesForm, TargetForm
from products.permissions import oversees, takes_part, target_region
from products.quarters import Quarter, last_complete
from products.views.products import product_of


def chosen_quarter(request: HttpRequest) -> Quarter:
    """The quarter of ``?quarter=2026-3``, else the last that is over."""
    year, _dash, number = request.GET.get("quarter", "").partition("-")
    if year.isdigit() and len(year) == 4 and number in ("1", "2", "3", "4"):
        return Quarter(int(year), int(number))
    return last_complete(clock.today())


@login_required
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a quarter, or correct what was entered."""
    product = product_of(request, pk)
    require(request.user, "report_sales", product)
    form: Any = bound(SalesForm, request, product=product)
    reports = list(product.sales.select_related("reported_by"))
    if request.method != "POST":
        form.initial |= market.start_of(chosen_quarter(request), reports)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        quarter = facts.pop("quarter")
        made = attempt(
            form, sales.report, product,
            year=quarter.year, quarter=quarter.number, **facts, by=request.user,
        )  # fmt: skip
        if made:
            return done(request, product, _("The sales of quarter %s were saved.") % str(quarter))
    context = {"form": form, "product": product, "reports": reports}
    return page(request, "products/sales_report.html", context)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Who reported what in a quarter, who has not yet, and the year against its target."""
    if not takes_part(request.user):
        raise NotAllowed(_("This page is for producers and the offices of the programme."))
    wanted = market.Overview(request, chosen_quarter(request))
    found = leaf(request, wanted.rows())
    found.object_list = wanted.with_reports(found.object_list)
    context = {
        "page": found,
        "wanted": wanted,
        "oversees": oversees(request.user),
        "year": wanted.year_so_far(),
        "sides": listing.sides(request, "missing", _("All products"), _("Without a report")),
        "may_set": target_region(request.user) is not None,
    }
    return page(request, "products/sales.html", context)


@login_required
def target(request: HttpRequest) -> HttpResponse:
    """The province sets its target of the year."""
    region = target_region(request.user)
    if region is None:
        raise Http404
    form = bound(TargetForm, request)
    if request.method != "POST":
        form.initial = {"year": clock.today().year}
    if form.is_valid() and attempt(
        form, sales.set_target, region, **form.cleaned_data, by=request.user
    ):
        return done(request, reverse("sales"), _("The target was saved."))
    return page(request, "products/sales_target.html", {"form": form, "region": region})
