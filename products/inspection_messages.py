"""Who is told what an inspection found, once for each outcome."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.accounts import scope
from ocop.accounts.models import RegionLevel, User
from ocop.notices.posting import post
from products.label_messages import people_of
from products.models import Inspection, shut_from
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


def overdue(row: Inspection, *, step: int) -> None:
    """The producer's people, its own unit, and whoever follows up: who planned it while they are in
    office, else the officers of the province. Once for each step and due day."""
    producer = row.product.producer
    home = scope.officers_over(producer.region, level=producer.region.level)
    post(
        [*people_of(producer), *home, *_following(row)],
        key=f"inspection.overdue:{row.pk}:{row.due_on:%Y%m%d}:{step}",
        subject=_("%(product)s: shortcomings are overdue"),
        body=_("They were to be made good by %(due)s: %(findings)s"),
        link=row.get_absolute_url(),
        facts={"product": row.product.name, "due": row.due_on, "findings": row.findings},
    )


def _following(row: Inspection) -> list[User]:
    """Who still may follow it up; nobody who stands too near to the producer."""
    near = shut_from(row.planned_by).filter(producer=row.product.producer_id)
    if scope.serves(row.planned_by, row.product.producer.region) and not near.exists():
        return [row.planned_by]
    level = RegionLevel.PROVINCE
    return list(scope.officers_over(row.product.producer.region, level=level))
