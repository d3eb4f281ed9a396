"""What search engines may know of: the catalogue, and each product whose stars are in force."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from ocop.lib import clock
from products.models import Rating

MOST = 5000  # addresses in one file; the protocol allows 50,000


class Recognised(Sitemap):  # type: ignore[type-arg]  # no generic when it runs
    """Products by the day of the decision that gave the stars they hold."""

    limit = MOST

    def items(self) -> Any:
        today = clock.today()
        rows = Rating.objects.valid_on(today).last_of_each(day=today)
        return rows.order_by("product_id").values_list("product_id", "decided_on")

    def location(self, item: tuple[int, dt.date]) -> str:
        return reverse("catalogue_product", args=[item[0]])

    def lastmod(self, item: tuple[int, dt.date]) -> dt.date:
        return item[1]


class Pages(Sitemap):  # type: ignore[type-arg]
    """The pages that everybody reads."""

    def items(self) -> list[str]:
        return ["home", "catalogue", "certificate_check_form"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS: dict[str, Any] = {"pages": Pages, "products": Recognised}
