"""Pages of the right to use the programme's mark: the request, the answer, the register."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.actions import require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page
from products import marking
from products.deeds import marks
from products.forms import WhyForm
from products.mark_forms import MarkAskForm, MarkEnterForm, MarkGrantForm, MarkWithdrawForm
from products.models import MarkRight, Product, Rating
from products.models.marks import SCOPES
from products.permissions import oversees
from products.views.products import product_of


@login_required
@require_safe
def index(request: SignedIn) -> HttpResponse:
    """The rights of the territory."""
    if not oversees(request.user):
        raise NotAllowed(_("This page is for the offices of the programme."))
    wanted, today = marking.MarkRights(request), clock.today()
    found = leaf(request, wanted.rows())
    context = {
        "page": found,
        "rows": [(row, *marking.standing(row, today)) for row in found],
        "wanted": wanted,
    }
    return page(request, "products/mark_rights.html", context)


def right_of(request: SignedIn, pk: int) -> MarkRight:
    rows = MarkRight.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("product__producer__region", "rating"), pk=pk)


def _drawn(request: SignedIn, form: Any, product: Product, title: str, **more: Any) -> HttpResponse:
    context = {
        "title": title, "lede": product.name, "form": form, "action": title,
        "back": f"{product.get_absolute_url()}#mark", **more,
    }  # fmt: skip
    return page(request, "confirm.html", context)


@login_required
def ask(request: SignedIn, pk: int) -> HttpResponse:
    """The producer's request, from the phone."""
    product = product_of(request, pk)
    if not marks.asks_for(request.user, product):
        raise NotAllowed(_("The producer's own people ask for the right to the mark."))
    form = bound(MarkAskForm, request)
    if form.is_valid():
        made = attempt(form, marks.ask, product, **form.cleaned_data, by=request.user)
        if made:
            return done(request, made, _("You have asked for the mark. The office answers you."))
    return _drawn(request, form, product, _("Ask for the mark"), text=_(
        "The office of the province answers. Do not use the mark before it is granted."
    ))  # fmt: skip


@login_required
def new(request: SignedIn, pk: int) -> HttpResponse:
    """The office enters a right that nobody asked for here."""
    product = product_of(request, pk)
    if not marks.grants(request.user, product):
        raise NotAllowed(_("The office of the province grants the right to the mark."))
    form = bound(MarkEnterForm, request)
    if not form.is_bound:
        form.initial = _proposed(product)
    if form.is_valid():
        made = attempt(form, marks.enter, product, **form.cleaned_data, by=request.user)
        if made:
            return done(request, made, _("The right to the mark is granted."))
    return _drawn(request, form, product, _("Enter a right to the mark"), text=_basis())


@login_required
def grant(request: SignedIn, pk: int) -> HttpResponse:
    row = right_of(request, pk)
    require(request.user, "grant", row)
    form = bound(MarkGrantForm, request)
    if not form.is_bound:
        chosen = [name for name in SCOPES if getattr(row, name)]
        form.initial = {**_proposed(row.product), "scopes": chosen}
    if form.is_valid() and attempt(form, marks.grant, row, **form.cleaned_data, by=request.user):
        return done(request, row, _("The right to the mark is granted."))
    return _drawn(request, form, row.product, _("Grant the right"), text=_basis())


def _proposed(product: Product) -> dict[str, Any]:
    today = clock.today()
    stars = Rating.objects.valid_on(today).filter(product=product).first()
    return {"valid_from": today, "valid_to": marks.last_day(stars)} if stars else {}


def _basis() -> str:
    return _("The mark is ruled by decision 1162/QĐ-VPĐP-OCOP of 17 September 2020.")


@login_required
def refuse(request: SignedIn, pk: int) -> HttpResponse:
    row = right_of(request, pk)
    require(request.user, "refuse", row)
    form = bound(WhyForm, request)
    if form.is_valid() and attempt(form, marks.refuse, row, **form.cleaned_data, by=request.user):
        return done(request, row, _("The request was refused. The producer has been told."))
    return _drawn(request, form, row.product, _("Refuse the right to the mark"), style="danger")


@login_required
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    row = right_of(request, pk)
    require(request.user, "withdraw", row)
    form = bound(MarkWithdrawForm, request)
    if not form.is_bound:
        form.initial = {"withdrawn_on": clock.today()}
    if form.is_valid() and attempt(form, marks.withdraw, row, **form.cleaned_data, by=request.user):
        return done(request, row, _("The right was withdrawn. The producer has been told."))
    return _drawn(request, form, row.product, _("Withdraw the right to the mark"), style="danger")
