"""Products: the list, the page of each, a new one, its details."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.lib import clock
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page
from products import beside, listing, marking
from products.deeds import products
from products.forms import ProductDetailsForm, ProductForm, facts_of
from products.models import MarkRight, Producer, Product
from products.permissions import is_officer, knows_all_of, membership_of, oversees, takes_part
from products.story import story_of


def product_of(request: HttpRequest, pk: int, *, page: bool = False) -> Product:
    """Return the product if the person may know it, else 404; for its page with what stands by."""
    rows: QuerySet[Product] = Product.objects.visible_to(request.user)
    if page:
        rows = beside.looked_for(rows).annotate(
            marked=Exists(MarkRight.objects.filter(product=OuterRef("pk")))
        )
    return get_object_or_404(rows.select_related("producer__region", "product_set"), pk=pk)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Products of the territory, of one's producers, or of one's seats."""
    wanted = listing.Products(request)
    found = leaf(request, wanted.rows())
    found.object_list = listing.with_stars(found.object_list)
    context = {
        "page": found,
        "wanted": wanted,
        "oversees": oversees(request.user),
        "may_register": is_officer(request.user) or membership_of(request.user) is not None,
        "takes_part": takes_part(request.user),
    }
    return page(request, "products/products.html", context)


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts, papers and stars for everybody who may read it; the rest for those who keep it."""
    product = product_of(request, pk, page=True)
    prefetch_related_objects([product], "ratings")  # asked for once for all that stands beside it
    deeds = actions_for(product, request.user)
    known = product.evidence.visible_to(request.user)
    today = clock.today()
    papers = list(known.kept().select_related("uploaded_by"))
    context = {
        "product": product,
        "papers": papers,
        "photo": next((paper for paper in papers if paper.kind == "photo"), None),
        "ratings": [
            (rating, "stands" if rating.stands_on(today) else rating.is_valid_on(today))
            for rating in product.ratings.all()
        ],
        "lines": beside.lines_of(product, request.user),
        "mark": marking.of_product(product, request.user),
        "deeds": deeds,
        "keeper": bool(deeds),
    }
    if deeds or knows_all_of(request.user, product.producer):
        context |= {
            "knows_all": True,
            "sales": product.sales.select_related("reported_by")[:8],
            "story": story_of(product, without=product.evidence.held_back_from(request.user)),
        }
    return page(request, "products/product.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new product; ``?producer=`` chooses one of the producers the person may enter for."""
    producers = Producer.objects.kept_by(request.user)
    first_two = list(producers[:2])
    if not first_two:
        raise NotAllowed(_("Register a producer first; a product belongs to one."))
    form: Any = bound(ProductForm, request, producers=producers)
    only = first_two[0].pk if len(first_two) == 1 else None
    form.fields["producer"].initial = listing.number(request, "producer") or only
    if form.is_valid():
        require(request.user, "add_product", form.cleaned_data["producer"])
        facts = facts_of(form, "producer")
        made = attempt(
            form, products.register, form.cleaned_data["producer"], **facts, by=request.user
        )
        if made:
            return done(request, made, _("%(name)s is registered.") % {"name": made.name})
    return page(request, "products/product_new.html", {"form": form})


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    product = product_of(request, pk)
    require(request.user, "edit", product)
    form = bound(ProductDetailsForm, request, product=product)
    if form.is_valid() and attempt(
        form, products.update, product, **facts_of(form), by=request.user
    ):
        return done(request, product, _("The details were saved."))
    return page(request, "products/product_edit.html", {"form": form, "product": product})
