"""An inspection that found a ground leads to the decision that takes the stars back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation import revoking
from ocop.lib import clock
from ocop.lib.actions import Action
from products import followups
from products.models import Inspection, Rating
from products.models.inspections import InspectionState


@followups.follows
def revocation(inspection: Inspection, user: Any) -> Iterator[Action]:
    """The prepared form, for the authority over the stars that are in force."""
    if inspection.state != InspectionState.GROUND:
        return
    held = Rating.objects.valid_on(clock.today()).filter(product=inspection.product_id)
    rating = held.select_related("product__producer__region").order_by("-decided_on").first()
    if rating and not revoking.why_not(rating) and revoking.may(user, revoking.place_of(rating)):
        query = urlencode({"rating": rating.pk, "inspection": inspection.pk})
        way = f"{reverse('revocation_new')}?{query}"
        yield Action("revoke", _("Prepare the decision that takes the stars back"), way,
                     style="primary")  # fmt: skip


def proposed(user: Any, key: int | None) -> dict[str, Any]:
    """What the form begins with: ground and conclusion of the inspection the person may know."""
    rows = Inspection.objects.visible_to(user).filter(state=InspectionState.GROUND)
    row = rows.filter(pk=key).first() if key else None
    if row is None:
        return {}
    return {
        "ground": row.ground,
        "reason": "\n".join(filter(None, (row.findings, row.follow_up)))[:2000],
        "conclusion_no": row.conclusion_no,
        "conclusion_on": row.followed_on or row.held_on,
        "conclusion_by": row.conclusion_by,
    }
