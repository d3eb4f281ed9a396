"""Who is told that stars were taken back, once for each product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.messages import members_of
from evaluation.models import Revocation
from ocop.accounts import scope
from ocop.notices.posting import post
from products.models import Rating


def published(act: Revocation, stars: Sequence[Rating]) -> None:
    """The producer's people and the officers over its place."""
    for rating in stars:
        producer = rating.product.producer
        facts = {
            "product": rating.product.name,
            "stars": rating.stars,
            "number": act.number,
            "day": act.decided_on,
            "from": act.effective_on,
        }
        told: dict[str, Any] = {
            "key": f"revocation.published:{act.pk}:{rating.pk}",
            "subject": _("%(product)s: the stars were taken back"),
            "facts": facts,
        }
        post(
            members_of(producer),
            body=_(
                "By decision %(number)s of %(day)s the %(stars)s stars of %(product)s end on "
                "%(from)s. From that day neither the word OCOP nor the stars may stand on the "
                "packaging; please hand the certificate back."
            ),
            link=act.get_absolute_url(),
            **told,
        )
        post(
            scope.officers_over(producer.region, level=producer.region.level),
            body=_(
                "By decision %(number)s of %(day)s the %(stars)s stars of %(product)s end on "
                "%(from)s. Please see that the certificate is handed back and the labels are used "
                "no longer."
            ),
            link=reverse("product", args=[rating.product_id]),
            **told,
        )
