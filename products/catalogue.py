"""What the public may know of recognised products: nothing personal but the business's own name,
place and telephone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.lib import clock, shown
from ocop.rules.models import RuleBook
from products import listing
from products.deeds.evidence import photo_of
from products.models import DecisionRow, MarkRight, Product, Rating, RatingEvidence
from products.models.ratings import NEAR
from products.proofs import acts, endings, proof_urls


def recognised() -> QuerySet[Product]:
    """Products that a decision has granted stars, in force or expired."""
    return Product.objects.filter(pk__in=Rating.objects.values("product"))


def cards(products: Any) -> list[dict[str, Any]]:
    """The products as cards: two queries for all of them together."""
    rows = listing.with_stars(products)
    photos, today = photo_of(rows), clock.today()
    return [_card(row, photos.get(row.pk), today) for row in rows]


def _card(product: Any, photo: Any, today: dt.date) -> dict[str, Any]:
    rating = product.rating
    state, kind = standing(rating, today) if rating else ("", "")
    return {
        "name": product.name,
        "producer": product.producer.name,
        "place": product.producer.region.title,
        "stars": product.rating.stars if product.rating else 0,
        "valid": product.rating_valid,
        "state": state,
        "state_kind": kind,
        "evidence": _evidence(rating),
        "url": reverse("catalogue_product", args=[product.pk]),
        "kind": product.drawing,
        "picture": reverse("evidence_small", args=[photo.pk]) if photo else "",
    }


def standing(rating: Rating, today: dt.date) -> tuple[str, str]:
    """How stars stand, in words, and the kind of the pill; nothing is said of what is in force."""
    if rating.ended_by(today):
        return rating.get_ended_as_display(), "late"
    if rating.stands_on(today):
        return _("waiting for the re-evaluation"), "wait"
    if rating.valid_to < today:
        return _("expired"), "wait"
    if (rating.valid_to - today).days <= NEAR:
        return _("until %(day)s") % {"day": shown.day(rating.valid_to)}, "info"
    return "", ""


def _evidence(rating: Rating | None) -> str:
    """Whether an old decision was compared; nothing is said of stars decided here."""
    if rating is None or rating.evidence == RatingEvidence.SYSTEM:
        return ""
    if rating.evidence == RatingEvidence.COMPARED:
        return _("compared with the decision")
    return _("not compared with the decision yet")


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
    signed = dict(
        DecisionRow.objects.filter(rating__in=ratings).values_list("rating", "decision__signer")
    )
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
                "signer": signed.get(rating.pk, ""),
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
    known["hasCertification"] = {
        "@type": "Certification",
        "name": f"OCOP {rating.stars} sao",
        "certificationIdentification": rating.decision_no,
        "issuedBy": {"@type": "Organization", "name": rating.authority},
        "datePublished": rating.decided_on.isoformat(),
        "validFrom": rating.valid_from.isoformat(),
        "expires": (rating.ended_on or facts["last_day"]).isoformat(),
        "certificationStatus": f"Certification{'Active' if facts['valid'] else 'Inactive'}",
    }
    if facts["valid"]:
        known["award"] = (
            f"OCOP {rating.stars} sao, Quyết định số {rating.decision_no} "
            f"({rating.decided_on.isoformat()}), {rating.authority}"
        )
    return known
