"""What a person may do with declarations, invitations and assignments, or why not."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.deeds import interests
from evaluation.models import CouncilMember, CouncilRole, Interest
from evaluation.roles import standing
from ocop.lib.actions import Action, actions_for


@actions_for.register
def of_interest(thing: Interest, user: Any) -> list[Action]:
    """Withdrawn by somebody else of the council's secretary or office."""
    why = interests.may_withdraw(user, thing)
    return [Action("withdraw", _("Withdraw"), reverse("interest_withdraw", args=[thing.pk]), why)]


@actions_for.register
def of_member(thing: CouncilMember, user: Any) -> list[Action]:
    """The secretary and the office send an invitation again, and let an alternate in."""
    if not standing(user, thing.council).arranges:
        return []
    to = [thing.pk]
    again = reverse("invitation_again", args=to)
    deeds = [Action("invite", _("Send the invitation again"), again, post=True)]
    if thing.role not in (CouncilRole.CHAIR, CouncilRole.ALTERNATE):
        url = reverse("council_place", args=to)
        deeds.append(Action("replace", _("Let an alternate take the place"), url))
    return deeds
