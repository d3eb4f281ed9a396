"""What the public front page shows."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cycle.models import Cycle
from ocop.lib import clock, steps
from products.models import Rating

CARDS = 4


def page_facts() -> dict[str, Any]:
    """Open calls, the latest recognised products and how many there are: a few statements."""
    return {
        "calls": calls(),
        "products": latest(),
        "product_count": recognised().count(),
        "steps": steps.told(),
    }


def calls() -> list[dict[str, Any]]:
    """The announcements of open cycles, the latest first."""
    return [
        {
            "title": cycle.title,
            "number": cycle.notice_no,
            "date": cycle.notice_date,
            "closes": _closing(cycle),
            "url": reverse("cycle_public", args=[cycle.pk]),
        }
        for cycle in Cycle.objects.open().prefetch_related("windows")[:3]
    ]


def _closing(cycle: Cycle) -> Any:
    """The day the open or next window for ideas closes, None when that is over."""
    today = clock.today()
    days = [w.closes for w in cycle.windows.all() if w.kind == "ideas" and w.closes >= today]
    return days[0] if days else None


def recognised() -> Any:
    """Ratings in force today."""
    return Rating.objects.valid_on(clock.today())


def latest() -> list[dict[str, Any]]:
    """The cards of the latest recognised products, the best first."""
    rows = recognised().select_related("product__producer__region")
    return [
        {
            "name": rating.product.name,
            "producer": rating.product.producer.name,
            "place": rating.product.producer.region.title,
            "stars": rating.stars,
            "url": reverse("catalogue_product", args=[rating.product_id]),
            "picture": "",
            "kind": rating.product.drawing,
        }
        for rating in rows.order_by("-decided_on", "-stars", "product__sort")[:CARDS]
    ]
