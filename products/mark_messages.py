"""Who is told of the right to use the programme's mark, once each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.accounts import scope
from ocop.accounts.models import RegionLevel
from ocop.notices.posting import post
from products.label_messages import people_of
from products.models import MarkRight
from products.models.marks import MarkState

SAID: dict[str, tuple[Any, Any]] = {
    MarkState.GRANTED: (
        _("%(product)s: the right to the OCOP mark is granted"),
        _("By %(number)s, from %(from)s to %(to)s. It ends earlier if the stars end."),
    ),
    MarkState.REFUSED: (
        _("%(product)s: the right to the OCOP mark is refused"),
        _("Reason: %(reason)s"),
    ),
    MarkState.WITHDRAWN: (
        _("%(product)s: the right to the OCOP mark is withdrawn"),
        _("From %(ended)s the mark may not be used any more. Reason: %(reason)s"),
    ),
}


def asked(row: MarkRight) -> None:
    """The officers of the province who may see it."""
    people = scope.officers_over(row.product.producer.region, level=RegionLevel.PROVINCE)
    post(
        [one for one in people if MarkRight.objects.visible_to(one).filter(pk=row.pk)],
        key=f"mark_right.asked:{row.pk}",
        subject=_("%(product)s: the right to the OCOP mark is asked for"),
        body=_("%(producer)s asks for it. Grant or refuse it on the page of the product."),
        link=row.get_absolute_url(),
        facts={"product": row.product.name, "producer": row.product.producer.name},
    )


def decided(row: MarkRight) -> None:
    """The producer's people."""
    subject, body = SAID[row.state]
    post(
        people_of(row.product.producer),
        key=f"mark_right.{row.state}:{row.pk}",
        subject=subject,
        body=body,
        link=row.get_absolute_url(),
        facts={
            "product": row.product.name,
            "number": row.number or "–",
            "from": row.valid_from or "–",
            "to": row.valid_to or "–",
            "ended": row.withdrawn_on or "–",
            "reason": row.reason or "–",
        },
    )
