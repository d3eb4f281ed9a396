"""Who enters lists of recognised products, and what their events mean in words."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts import scope
from ocop.accounts.models import Appointment, Region, RegionLevel
from ocop.lib.actions import Action, actions_for
from ocop.workflow import words
from products.deeds import list_undoing, lists
from products.models import BroughtList, ListState

words.tell(
    {
        "brought_list.received": gettext_lazy("The list was brought in"),
        "brought_list.set_up": gettext_lazy("It was said what the columns are"),
        "brought_list.answered": gettext_lazy("Questions were answered: %(after)s rows"),
        "broughtlist.entering": gettext_lazy("The good rows are to be entered into the register"),
        "broughtlist.entered": gettext_lazy("The good rows were entered into the register"),
        "broughtlist.stopped": gettext_lazy("The entering stopped half-way"),
        "broughtlist.undone": gettext_lazy("All that the list had made was taken out again"),
        "broughtlist.discarded": gettext_lazy("The list was put away"),
        "rating.entered": gettext_lazy("Stars of an earlier decision were entered: %(after)s"),
        "rating.undone": gettext_lazy("Stars that were entered from a list were taken out"),
        "rating.reopened": gettext_lazy("The stars stand again"),
    }
)


def province_of(user: Any) -> Region | None:
    """The province whose lists the person enters."""
    for office in scope.offices(user):
        region = office.committee.region
        if office.role == Appointment.Role.OFFICER and region.level == RegionLevel.PROVINCE:
            return region
    return None


def sees_lists(user: Any) -> bool:
    """Holds an office of any kind over a province."""
    high = (RegionLevel.PROVINCE, RegionLevel.COUNTRY)
    return any(office.committee.region.level in high for office in scope.offices(user))


@actions_for.register
def of_list(thing: BroughtList, user: Any) -> list[Action]:
    """Officers of the province look through it, enter or discard it, and undo it."""
    if not lists.may(user, thing.region):
        return []
    to = [thing.pk]
    if thing.state == ListState.OPEN:
        return [
            Action("work", ""),
            Action("discard", _("Put away"), reverse("brought_list_discard", args=to)),
        ]
    if thing.state in (ListState.ENTERED, ListState.STOPPED):
        why = list_undoing.why_not(thing)
        undo = reverse("brought_list_undo", args=to)
        deeds = [Action("undo", _("Undo the whole list"), undo, why, "danger")]
        if thing.state == ListState.STOPPED:
            on = reverse("brought_list_go_on", args=to)
            deeds.insert(0, Action("go_on", _("Go on entering"), on, style="primary", post=True))
        return deeds
    return []
