"""Who puts published results right, and what the events of it mean in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation import revoking
from evaluation.models import Correction, CorrectionGround, CorrectionState
from ocop.accounts import scope
from ocop.accounts.models import Appointment
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.workflow import words

words.tell(
    {
        "correction.prepared": gettext_lazy("The correction was prepared: %(after)s"),
        "correction.published": gettext_lazy("The correction was published"),
        "correction.discarded": gettext_lazy("The prepared correction was discarded"),
        "rating.amended": gettext_lazy("The stars were corrected from %(after)s"),
    }
)
words.name_values("correction.prepared", CorrectionGround.choices)


@actions_for.register
def of_correction(thing: Correction, user: Any) -> list[Action]:
    """Officers of the authority: a second person publishes, either may discard."""
    if thing.state != CorrectionState.PREPARED or not revoking.may(user, thing.region):
        return []
    why = ""
    if user.pk == thing.prepared_by_id:
        why = _("Who prepared the paper does not publish it: a second person does.")
    to = [thing.pk]
    return [
        Action("publish", _("Enter the signed paper"), reverse("correction_publish", args=to),
               why, "primary"),
        Action("discard", _("Discard"), reverse("correction_discard", args=to), "", "danger"),
    ]  # fmt: skip


@asks
def to_publish(user: Any) -> Iterator[Waiting]:
    """Prepared corrections of the person's own authority."""
    held = [one for one in scope.offices(user) if one.role == Appointment.Role.OFFICER]
    if not held:
        return
    own = [one.committee.region_id for one in held]
    rows = Correction.objects.filter(region__in=own, state=CorrectionState.PREPARED)
    rows = rows.select_related("region", "entry__dossier__product").order_by("pk")
    for act in rows[:10]:
        if not revoking.may(user, act.region):
            continue
        yield Waiting(
            title=_("Correction of a published result"),
            url=act.get_absolute_url(),
            detail=f"{act.entry.dossier.product.name}: {act.get_ground_display()}",
            action=_("Look"),
            order=9,
        )
