"""What a list shows: the rows that the address asks for, and the words that were typed."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest

from ocop.accounts import narrowing
from ocop.lib import clock
from ocop.lib.text import clean, whole
from products.models import Producer, ProducerKind, Product, Rating


def number(request: HttpRequest, name: str) -> int | None:
    """The whole number of the address, or None where there is none."""
    return whole(request.GET.get(name, ""))


def typed_words(request: HttpRequest, name: str = "q") -> str:
    """The words of the address, in NFC and not longer than anything they could match."""
    return clean(request.GET.get(name, "").replace("\0", ""))[:200]


def sides(request: HttpRequest, name: str, *words: Any) -> list[tuple[Any, str, bool]]:
    """Two tabs over one list, without and with ``?name=1``; what else is asked for stays."""
    tabs = []
    for value, label in zip(("", "1"), words, strict=True):
        query = request.GET.copy()
        query.pop("page", None)
        query.pop(name, None)
        if value:
            query[name] = value
        now = request.GET.get(name) == "1"
        tabs.append((label, f"?{query.urlencode()}", now == bool(value)))
    return tabs


class Producers:
    """The register: ``?q=&kind=&region=``."""

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user
        self.q = typed_words(request)
        self.kind = request.GET.get("kind", "")
        self.region = number(request, "region")
        self.kinds = ProducerKind.choices
        self.filtered = bool(self.q or self.kind or self.region)

    def rows(self) -> QuerySet[Producer]:
        """Producers the person may see."""
        rows = Producer.objects.visible_to(self.user).matching(self.q)
        if self.kind in ProducerKind.values:
            rows = rows.filter(kind=self.kind)
        if self.region:
            rows = rows.filter(region__in=narrowing.inside(self.region))
        return rows.select_related("region")

    def regions(self) -> list[narrowing.Choice]:
        return narrowing.choices(self.user, Producer)

    def by_province(self) -> bool:
        return narrowing.by_province(self.user)


def with_counts(producers: Any) -> list[Producer]:
    """Return the producers, each with ``.product_count`` (one query)."""
    rows = list(producers)
    found = Product.objects.filter(producer__in=[row.pk for row in rows]).order_by()
    counts = dict(found.values_list("producer").annotate(Count("pk")))
    for row in rows:
        row.product_count = counts.get(row.pk, 0)  # type: ignore[attr-defined]
    return rows


class Products:
    """Products of the territory, one's own, or those of one's seats: ``?q=&stars=&region=``."""

    STARS = {"none": [], "any": [1, 2, 3, 4, 5], "3": [3], "4": [4], "5": [5]}

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user
        self.q = typed_words(request)
        self.stars = request.GET.get("stars", "")
        self.region = number(request, "region")
        self.filtered = bool(self.q or self.stars or self.region)

    def rows(self) -> QuerySet[Product]:
        rows = Product.objects.visible_to(self.user).matching(self.q)
        held = Rating.objects.valid_on(clock.today())
        if self.stars == "none":
            rows = rows.exclude(pk__in=held.values("product"))
        elif self.stars in self.STARS:
            rows = rows.filter(
                pk__in=held.filter(stars__in=self.STARS[self.stars]).values("product")
            )
        if self.region:
            rows = rows.filter(producer__region__in=narrowing.inside(self.region))
        return rows.select_related("producer__region", "product_set")

    def regions(self) -> list[narrowing.Choice]:
        return narrowing.choices(self.user, Producer)

    def by_province(self) -> bool:
        return narrowing.by_province(self.user)


def with_stars(products: Any) -> list[Product]:
    """Return the products, each with ``.rating``: the one in force, else the last, else None."""
    rows = list(products)
    today = clock.today()
    ratings = Rating.objects.filter(product__in=[row.pk for row in rows])
    best: dict[int, Rating] = {}
    for rating in ratings.order_by("decided_on", "pk"):
        held = best.get(rating.product_id)
        if held is None or rating.is_valid_on(today) or not held.is_valid_on(today):
            best[rating.product_id] = rating
    for row in rows:
        row.rating = best.get(row.pk)  # type: ignore[attr-defined]
        row.rating_valid = bool(row.rating and row.rating.is_valid_on(today))  # type: ignore[attr-defined]
    return rows
