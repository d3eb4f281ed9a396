"""Signed links of invitations: they open a page without signing in, for a time."""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.models import (
    ContestState,
    Council,
    Invitation,
    InvitationState,
    PanelReportState,
    Seat,
)
from ocop.lib import clock
from ocop.lib.errors import Refused

SALT = "evaluation.invitation"
PLACES = (
    *("member__user", "member__council__region", "member__council__stage"),
    *("panel_member__user", "panel_member__panel__region", "panel_member__panel__stage"),
)
LINK_DAYS = 30  # how long a link opens the page
ANSWER_DAYS = 7  # how long a member has to answer before the office is told


def token(invitation: Invitation) -> str:
    """The key of the link: whose invitation, and the day it was made."""
    made = clock.today().toordinal()
    return signing.Signer(salt=SALT).sign_object([invitation.pk, made])


def link(invitation: Invitation) -> str:
    return reverse("invitation", args=[token(invitation)])


class LinkExpired(Refused):
    """The link is not ours, or too old."""

    status = 403


def opened(key: str) -> Invitation:
    """Return the invitation of the link, or refuse a forged or an old one."""
    try:
        pk, made = signing.Signer(salt=SALT).unsign_object(key)
        day = dt.date.fromordinal(int(made))
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        raise LinkExpired(_("This link is not complete. Open it from the mail again.")) from None
    if not dt.timedelta(0) <= clock.today() - day <= dt.timedelta(days=LINK_DAYS):
        raise LinkExpired(
            _("This link is too old. Sign in, or ask the secretary to send it again.")
        )
    invitation = Invitation.objects.select_related(*PLACES).filter(pk=pk).first()
    if invitation is None:
        raise LinkExpired(_("This link is not complete. Open it from the mail again."))
    return invitation


def begun(invitation: Invitation) -> bool:
    """True once an answer comes too late: a scoring began in which the member has a seat, or the
    panel handed in a report."""
    if place := invitation.panel_member:
        return place.panel.reports.filter(state=PanelReportState.HANDED_IN).exists()
    seats = Seat.objects.filter(member=invitation.member_id)
    return seats.exclude(contest__state=ContestState.PREPARING).exists()


def begun_members(council: Council) -> set[int]:
    """Members (by key) with a seat in a scoring that has begun."""
    seats = Seat.objects.filter(member__council=council)
    begun = seats.exclude(contest__state=ContestState.PREPARING)
    return set(begun.values_list("member_id", flat=True))


def declined(council: Council) -> set[int]:
    """Members (by key) who declined."""
    rows = Invitation.objects.filter(member__council=council, state=InvitationState.DECLINED)
    return set(rows.values_list("member_id", flat=True))
