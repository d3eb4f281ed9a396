"""Inviting the members of a council or of an advisory panel, and their answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import invitation_messages as messages
from evaluation import invited
from evaluation.models import (
    Council,
    CouncilMember,
    Invitation,
    InvitationState,
    Panel,
    PanelMember,
    PanelReportState,
)
from evaluation.roles import standing
from ocop.accounts import scope
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import nfc
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from products.deeds import readers
from products.models import Membership

Body = Council | Panel
Member = CouncilMember | PanelMember


@transaction.atomic
def invite(body: Body, members: Collection[Member], *, by: User) -> list[Invitation]:
    """Ask the people whether they come; each gets a link of their own by mail."""
    field = "member" if isinstance(body, Council) else "panel_member"
    made = Invitation.objects.bulk_create(
        Invitation(**{field: one}, sent_at=clock.now(), answer_by=last_day()) for one in members
    )
    record(body, f"{body._meta.model_name}.invited", by=by, after=str(len(made)))
    for one in made:
        messages.invited(one)
    return made


def arranges(user: User, body: Body) -> bool:
    """True for who sends invitations: a council's secretary and its office, a panel's office."""
    if isinstance(body, Council):
        return standing(user, body).arranges
    return scope.serves(user, body.region, level=body.stage.level)


def last_day() -> dt.date:
    return clock.today() + dt.timedelta(days=invited.ANSWER_DAYS)


@transaction.atomic
def again(member: Member, *, by: User) -> Invitation:
    """Send somebody the link again, with a new last day; an answer given is asked anew."""
    council = isinstance(member, CouncilMember)
    body = member.council if isinstance(member, CouncilMember) else member.panel
    if not arranges(by, body):
        raise NotAllowed(
            _("Only the secretary or the office of the council sends invitations.")
            if council
            else _("Only the office of the panel sends invitations.")
        )
    chain.head(body.chain_key)
    known = Invitation.objects.filter(**{"member" if council else "panel_member": member}).first()
    if known is None:
        return invite(body, [member], by=by)[0]
    if invited.begun(known):
        raise Refused(
            _("The scoring has begun: the member has a seat already.")
            if council
            else _("The panel has reported: the member works on it already.")
        )
    if known.state != InvitationState.INVITED:
        others = {InvitationState.ACCEPTED, InvitationState.DECLINED}
        before = known.state
        move(known, InvitationState.INVITED, sources=others, by=by)
        _follow(known, before)
    else:
        record(known, "invitation.sent_again", by=by)
    Invitation.objects.filter(pk=known.pk).update(
        sent_at=clock.now(), answer_by=last_day(), turn=known.turn + 1, reason="", answered_at=None
    )
    known.refresh_from_db()
    messages.invited(known)
    return known


@transaction.atomic
def answer(invitation: Invitation, *, accepts: bool, reason: str = "", turn: int) -> Invitation:
    """The member accepts, or declines with a reason, until a scoring begins with them.

    ``turn`` is what the page showed: of two answers sent from one page the first counts. The same
    answer again changes nothing.
    """
    person = invitation.place.user
    chain.head(invitation.chain_key)
    invitation.refresh_from_db()
    to = InvitationState.ACCEPTED if accepts else InvitationState.DECLINED
    if invitation.state == to:
        return invitation
    if invited.begun(invitation):
        raise AlreadyDecided(
            _("The scoring has begun. Who cannot come stands back.")
            if invitation.member
            else _("The panel has reported. Who cannot go on stands back from single dossiers.")
        )
    if invitation.turn != turn:
        raise AlreadyDecided(
            _("The invitation was answered meanwhile: %(state)s. Open the link again.")
            % {"state": invitation.get_state_display()}
        )
    words = nfc(reason).strip()[:1000]
    if not accepts and not words:
        raise Refused(_("Write why you cannot come."), field="reason")
    sources = {one for one in InvitationState if one != to}
    before = invitation.state
    event = move(invitation, to, sources=sources, by=person, note=words, turn=turn)
    Invitation.objects.filter(pk=invitation.pk).update(
        answered_at=clock.now(), reason=words, turn=turn + 1
    )
    invitation.refresh_from_db()
    _follow(invitation, before)
    if not accepts:
        messages.declined(invitation, event)
    return invitation


def _follow(invitation: Invitation, before: str) -> None:
    """Who declines a panel reads its dossiers no longer, until the answer changes."""
    place = invitation.panel_member
    if place is None:
        return
    if invitation.state == InvitationState.DECLINED:
        _leave(place.panel, place.user)
    elif before == InvitationState.DECLINED:
        _come_back(place.panel, place.user)


def _leave(panel: Panel, user: User) -> None:
    """The person declined: reads nothing any more for the panel's sake."""
    readers.dismiss_all(why=panel.chain_key, users=[user])


def _come_back(panel: Panel, user: User) -> None:
    """The person accepts after declining: reads again what is open before the panel."""
    own = Membership.objects.filter(user=user).values("producer")
    reports = panel.reports.filter(state=PanelReportState.OPEN).select_related("dossier__product")
    products = [one.dossier.product for one in reports.exclude(dossier__product__producer__in=own)]
    readers.admit_all([user], products, until=panel.until, why=panel.chain_key)
