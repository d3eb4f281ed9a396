"""Who is told of reports of labels, once each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.accounts import scope
from ocop.accounts.models import RegionLevel, User
from ocop.notices.posting import post
from products.models import LabelReport, Membership, Producer


def people_of(producer: Producer) -> list[User]:
    rows = Membership.objects.filter(producer=producer).select_related("user")
    return [row.user for row in rows]


def sent(report: LabelReport) -> None:
    """The offices of the province, and of the commune where the product is known."""
    levels = dict.fromkeys((RegionLevel.PROVINCE, report.region.level))
    people = [one for level in levels for one in scope.officers_over(report.region, level=level)]
    seen = [one for one in people if LabelReport.objects.visible_to(one).filter(pk=report.pk)]
    post(
        seen,
        key=f"label_report.sent:{report.pk}",
        subject=_("A label is reported: %(what)s"),
        body=_("Seen at: %(place)s. Please look into it."),
        link=report.get_absolute_url(),
        facts=_about(report),
    )


def confirmed(report: LabelReport) -> None:
    """The producer's people and the commune of a confirmed misuse."""
    assert report.product is not None
    producer = report.product.producer
    office = scope.officers_over(producer.region, level=producer.region.level)
    post(
        [*people_of(producer), *office],
        key=f"label_report.confirmed:{report.pk}",
        subject=_("%(what)s: a label is misused"),
        body=_("A report about the label was looked into. What was found: %(finding)s"),
        link=report.product.get_absolute_url(),
        facts={**_about(report), "finding": report.finding},
    )


def _about(report: LabelReport) -> dict[str, Any]:
    return {"what": str(report), "place": report.place}
