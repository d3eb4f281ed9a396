"""The public catalogue: recognised products, for anybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from ocop.lib.pages import leaf, page
from products.catalogue import cards, facts_for_all, recognised, structured
from products.register import Wanted

PAGE = 24


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone, and where the map is."""
    shut = ("/c/", "/check/", "/evidence/", "/admin/", "/invitations/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in shut)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Recognised products, found by words, stars, validity, set and place; 24 a page."""
    wanted = Wanted(request)
    found = leaf(request, wanted.rows(), size=PAGE)
    context = {
        "page": found,
        "cards": cards(found.object_list),
        "wanted": wanted,
        "former": wanted.today_in(),
    }
    return page(request, "products/catalogue.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One recognised product: its stars with the decision behind them, who makes it, where."""
    rows = recognised().select_related("producer__region__parent__parent", "product_set")
    product = get_object_or_404(rows, pk=pk)
    facts = facts_for_all(product)
    known = structured(facts, url=request.build_absolute_uri(request.path))
    if facts["photo"]:
        known["image"] = request.build_absolute_uri(facts["photo"])
    return page(request, "products/catalogue_product.html", {**facts, "structured": known})
