"""What a person may do with appointments and people now, and what the log's verbs mean."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts import scope
from ocop.accounts.deeds.appointments import may_appoint
from ocop.accounts.models import Appointment, User
from ocop.lib import clock, nav
from ocop.lib.actions import Action, actions_for
from ocop.workflow import words


def holds_office(user: Any) -> bool:
    """True for officers and auditors of any region, and for the superuser."""
    return bool(user.is_authenticated and (user.is_superuser or scope.offices(user)))


@nav.described_by
def office_line(user: Any) -> str:
    """The committee in which the person holds an office, for the line under the name."""
    held = scope.offices(user) if user.is_authenticated else []
    return held[0].committee.name if held else ""


@actions_for.register
def of_person(thing: User, user: Any) -> list[Action]:
    """Appointing belongs to officers, within the territory that the deed checks."""
    if not holds_office(user):
        return []
    officer = user.is_superuser or any(a.role == "officer" for a in scope.offices(user))
    why = "" if officer else _("An auditor reads everything and changes nothing.")
    url = reverse("accounts:appoint")
    if thing.pk != user.pk:
        url += f"?person={thing.pk}"
    return [Action("appoint", _("Appoint somebody"), url, why=why, style="primary")]


@actions_for.register
def of_appointment(thing: Appointment, user: Any) -> list[Action]:
    """An office in force is ended by an officer who could have given it, never one's own."""
    if not holds_office(user) or (thing.until and thing.until < clock.today()):
        return []
    why = ""
    if not user.is_superuser and thing.user_id == user.pk:
        why = _("Nobody ends their own office. Ask the office above yours.")
    elif not may_appoint(user, thing.committee):
        why = _("Only an office at the same level or above ends it.")
    url = reverse("accounts:end", args=[thing.pk])
    return [Action("end", _("End the office"), url, why=why)]


words.tell(
    {
        "user.enrolled": gettext_lazy("The account was made"),
        "user.changed": gettext_lazy("The person's details were changed"),
        "appointment.made": gettext_lazy("Appointed to %(after)s"),
        "appointment.ended": gettext_lazy("The office in %(before)s ends with %(after)s"),
        "committee.established": gettext_lazy("The committee %(after)s was set up"),
        "user.repaired": gettext_lazy("The account was repaired"),
        "appointment.repaired": gettext_lazy("The office was repaired"),
        "regions.loaded": gettext_lazy("The administrative units were brought up to date"),
    }
)
