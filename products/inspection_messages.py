"""Who is told what an inspection found, once for each outcome."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.accounts import scope
from ocop.notices.posting import post
from products.label_messages import people_of
from products.models import Inspection
from products.models.inspections import InspectionState

SAID: dict[str, Any] = {
    InspectionState.IN_ORDER: _("Everything was in order."),
    InspectionState.SHORTCOMINGS: _("Shortcomings are to be made good by %(due)s: %(findings)s"),
    InspectionState.MADE_GOOD: _("The shortcomings were made good."),
    InspectionState.GROUND: _(
        "A ground for taking the stars back was found: %(findings)s The authority decides on it."
    ),
}


def recorded(row: Inspection) -> None:
    """The producer's people and the officers of its own unit."""
    producer = row.product.producer
    office = scope.officers_over(producer.region, level=producer.region.level)
    post(
        [*people_of(producer), *office],
        key=f"inspection.{row.state}:{row.pk}",
        subject=_("%(product)s: the inspection of %(day)s"),
        body=SAID[row.state],
        link=row.get_absolute_url(),
        facts={
            "product": row.product.name,
            "day": row.held_on,
            "due": row.due_on or "–",
            "findings": row.follow_up or row.findings,
        },
    )
