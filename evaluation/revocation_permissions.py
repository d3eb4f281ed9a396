"""Who takes stars back, and what the events of it mean in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation import revoking
from evaluation.models import Revocation, RevocationState
from ocop.accounts import scope
from ocop.accounts.models import Appointment
from ocop.lib import nav
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.workflow import words


def keeps_register(user: Any) -> bool:
    """Holds an office of any kind: sees the register of its territory."""
    return bool(getattr(user, "is_authenticated", False)) and bool(scope.offices(user))


nav.offer(gettext_lazy("Recognitions"), "recognitions", who=keeps_register, order=29)
words.tell(
    {
        "revocation.prepared": gettext_lazy("The decision was prepared: %(after)s certificates"),
        "revocation.published": gettext_lazy("The decision was published; the stars are ended"),
        "revocation.discarded": gettext_lazy("The prepared decision was discarded"),
        "rating.revoked": gettext_lazy("The stars were revoked from %(after)s"),
        "rating.annulled": gettext_lazy("The recognition was annulled from %(after)s"),
        "rating.replaced": gettext_lazy("Later stars replace these from %(after)s"),
    }
)


@actions_for.register
def of_revocation(thing: Revocation, user: Any) -> list[Action]:
    """Officers of the authority: a second person publishes, either may discard."""
    if thing.state != RevocationState.PREPARED or not revoking.may(user, thing.region):
        return []
    why = ""
    if user.pk == thing.prepared_by_id:
        why = _("Who prepared the decision does not publish it: a second person does.")
    to = [thing.pk]
    return [
        Action("publish", _("Enter the signed decision"), reverse("revocation_publish", args=to),
               why, "primary"),
        Action("discard", _("Discard"), reverse("revocation_discard", args=to), "", "danger"),
    ]  # fmt: skip


@asks
def to_publish(user: Any) -> Iterator[Waiting]:
    """Prepared decisions of the person's own authority, with the clock of the law."""
    if not any(one.role == Appointment.Role.OFFICER for one in scope.offices(user)):
        return
    own = [one.committee.region_id for one in scope.offices(user)]
    rows = Revocation.objects.filter(region__in=own, state=RevocationState.PREPARED)
    for act in rows.select_related("region").order_by("due_on", "pk")[:10]:
        if not revoking.may(user, act.region):
            continue
        yield Waiting(
            title=_("Decision on certificates to be taken back"),
            url=act.get_absolute_url(),
            detail=act.reason[:100],
            due=act.due_on,
            action=_("Look"),
            order=9,
        )
