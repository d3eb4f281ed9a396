"""What the public may know of recognised products: nothing personal but the business's own name,
place and telephone."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from ocop.accounts import narrowing
from ocop.accounts.models import Region
from ocop.lib import clock
from ocop.lib.kept import kept
from ocop.rules.models import ProductSet, RuleBook
from products import listing
from products.deeds.evidence import photo_of
from products.models import MarkRight, Producer, Product, Rating
from products.proofs import acts, endings, proof_urls

KEPT_SECONDS = 60


def recognised() -> QuerySet[Product]:
    """Products that a decision has granted stars, in force or expired."""
    return Product.objects.filter(pk__in=Rating.objects.values("product"))


class Wanted:
    """What the visitor asks for: ``?q=&stars=&sector=&place=&all=1``."""

    def __init__(self, request: HttpRequest) -> None:
        self.q = listing.typed_words(request)
        self.stars = listing.number(request, "stars")
        self.place = listing.number(request, "place")
        self.sector = listing.typed_words(request, "sector")
        self.everything = request.GET.get("all") == "1"
        self.filtered = bool(self.q or self.stars or self.place or self.sector)

    def ratings(self) -> Any:
        """The ratings that let a product in: those in force, or with ``all`` the last of each."""
        if self.everything:
            rows = Rating.objects.last_of_each()
        else:
            rows = Rating.objects.valid_on(today := clock.today())
            rows = rows.last_of_each(day=today) if self.stars else rows
        return rows.filter(stars=self.stars) if self.stars else rows

    def rows(self) -> QuerySet[Product]:
        rows = Product.objects.filter(pk__in=self.ratings().values("product")).matching(self.q)
        if self.place:
            rows = rows.filter(producer__region__in=narrowing.inside(self.place))
        if self.sector:
            rows = rows.filter(product_set__sector_vi=self.sector)
        return rows.select_related("producer__region")

    def places(self) -> list[tuple[int, str]]:
        """Provinces with producers, or the communes of the only one; at most a minute old.

        Asking for recognised products would read all of them.
        """
        return kept("catalogue:places", KEPT_SECONDS, self._places)

    def _places(self) -> list[tuple[int, str]]:
        found = list(narrowing.provinces(Producer.objects.all()))
        if len(found) < 2:
            there = Producer.objects.filter(region=OuterRef("pk"))
            found = list(Region.objects.filter(Exists(there)))
        return [(row.pk, row.title) for row in found]

    def sectors(self) -> list[tuple[str, str]]:
        """Sectors with products: the value sent, and its name in the language; a minute old."""
        return kept(f"catalogue:sectors:{get_language()}", KEPT_SECONDS, self._sectors)

    def _sectors(self) -> list[tuple[str, str]]:
        filled = Product.objects.filter(product_set=OuterRef("pk"))
        sets = ProductSet.objects.filter(Exists(filled)).order_by("sector_code", "pk")
        return list({row.sector_vi: row.sector for row in sets}.items())


def cards(products: Any) -> list[dict[str, Any]]:
    """The products as cards: two queries for all of them together."""
    rows = listing.with_stars(products)
    photos = photo_of(rows)
    return [_card(row, photos.get(row.pk)) for row in rows]


def _card(product: Any, photo: Any) -> dict[str, Any]:
    return {
        "name": product.name,
        "producer": product.producer.name,
        "place": product.producer.region.title,
        "stars": product.rating.stars if product.rating else 0,
        "valid": product.rating_valid,
        "url": reverse("catalogue_product", args=[product.pk]),
        "kind": product.drawing,
        "picture": reverse("evidence_small", args=[photo.pk]) if photo else "",
    }


def facts_for_all(product: Product) -> dict[str, Any]:
    """What the public page of a product shows."""
    (row,) = listing.with_stars([product])
    ratings = list(product.ratings.all())
    photo = photo_of([product]).get(product.pk)
    proofs, ended, granted = proof_urls(ratings), endings(ratings), acts(ratings)
    books = {
        book.slug: book for book in RuleBook.objects.filter(slug__in={r.book for r in ratings})
    }
    today = clock.today()
    return {
        "product": product,
        "rating": row.rating,  # type: ignore[attr-defined]
        "valid": row.rating_valid,  # type: ignore[attr-defined]
        "ended": row.rating.ended_by(today),  # type: ignore[attr-defined]
        "last_day": row.rating.last_day_by(today),  # type: ignore[attr-defined]
        "stands": row.rating.stands_on(today),  # type: ignore[attr-defined]
        "ending": ended.get(row.rating.pk),  # type: ignore[attr-defined]
        "ratings": [
            {
                "rating": rating,
                "valid": rating.is_valid_on(today),
                "book": books.get(rating.book),
                "proof": proofs.get(rating.pk, ""),
                "act": granted.get(rating.pk),
                "ending": ended.get(rating.pk),
            }
            for rating in ratings
        ],
        "photo": reverse("evidence_file", args=[photo.pk]) if photo else "",
        "mark": mark_of(product),
    }


def mark_of(product: Product) -> MarkRight | None:
    """The right to use the programme's mark that is in force today."""
    return MarkRight.objects.in_force_on(clock.today()).filter(product=product).first()


def structured(facts: dict[str, Any], *, url: str) -> dict[str, Any]:
    """The public facts of a product in the words of schema.org; stars only while they hold."""
    product, rating = facts["product"], facts["rating"]
    maker = product.producer
    known: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "url": url,
        "category": product.product_set.name_vi,
        "manufacturer": {
            "@type": "Organization",
            "name": maker.name,
            "address": maker.region.full_title,
        },
    }
    if facts["valid"]:
        known["award"] = (
            f"OCOP {rating.stars} sao, Quyết định số {rating.decision_no} "
            f"({rating.decided_on.isoformat()}), {rating.authority}"
        )
    return known
