"""Who looks after the outbox, and what may be done with a notice."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.accounts import glance, scope
from ocop.accounts.models import RegionLevel
from ocop.lib.actions import Action, actions_for
from ocop.notices.models import MailState, Notice


def _unread() -> Any:
    rows = Notice.objects.unread().filter(user=OuterRef("pk")).order_by().values("user")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


glance.ask("unread", _unread)


def sees_outbox(user: Any) -> bool:
    """Holds an office of the province (auditors read it too), or keeps the whole installation."""
    if not getattr(user, "is_authenticated", False):
        return False
    return user.is_superuser or any(_provincial(office) for office in scope.offices(user))


def keeps_outbox(user: Any) -> bool:
    """May have mails tried again: an officer of the province."""
    mine = scope.offices(user)
    return user.is_superuser or any(_provincial(o) and o.role == "officer" for o in mine)


def _provincial(office: Any) -> bool:
    return office.committee.region.level == RegionLevel.PROVINCE


def unread(user: Any) -> int:
    """How many notices the person has not opened: the number beside the menu."""
    known = glance.at(user, "unread")
    if known is not None:
        return int(known)
    return Notice.objects.visible_to(user).unread().count()


@actions_for.register
def _notice(thing: Notice, user: Any) -> list[Action]:
    deeds = []
    if thing.user_id == user.pk:
        deeds.append(Action("open", _("Open"), reverse("notice_open", args=[thing.pk]), post=True))
    if sees_outbox(user) and thing.mail == MailState.FAILED:
        why = "" if keeps_outbox(user) else _("An auditor reads everything and changes nothing.")
        url = reverse("notice_retry", args=[thing.pk])
        deeds.append(Action("retry", _("Try again"), url, why=why, post=True))
    return deeds
