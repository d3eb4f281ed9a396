"""Inviting the members of a council, and their answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import council_messages as messages
from evaluation import invited
from evaluation.models import Council, CouncilMember, Invitation, InvitationState
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import nfc
from ocop.workflow import chain
from ocop.workflow.doors import move, record


@transaction.atomic
def invite(council: Council, members: Collection[CouncilMember], *, by: User) -> list[Invitation]:
    """Ask the members whether they come; each gets a link of their own by mail."""
    made = Invitation.objects.bulk_create(
        Invitation(member=one, sent_at=clock.now(), answer_by=last_day()) for one in members
    )
    record(council, "council.invited", by=by, after=str(len(made)))
    for one in made:
        messages.invited(one)
    return made


def last_day() -> dt.date:
    return clock.today() + dt.timedelta(days=invited.ANSWER_DAYS)


@transaction.atomic
def again(member: CouncilMember, *, by: User) -> Invitation:
    """Send a member the link again, with a new last day; an answer that was given is asked anew."""
    if not standing(by, member.council).arranges:
        raise NotAllowed(_("Only the secretary or the office of the council sends invitations."))
    chain.head(member.council.chain_key)
    known = Invitation.objects.filter(member=member).first()
    if known is None:
        return invite(member.council, [member], by=by)[0]
    if invited.begun(known):
        raise Refused(_("The scoring has begun: the member has a seat already."))
    if known.state != InvitationState.INVITED:
        others = {InvitationState.ACCEPTED, InvitationState.DECLINED}
        move(known, InvitationState.INVITED, sources=others, by=by)
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
    person = invitation.member.user
    chain.head(invitation.chain_key)
    invitation.refresh_from_db()
    to = InvitationState.ACCEPTED if accepts else InvitationState.DECLINED
    if invitation.state == to:
        return invitation
    if invited.begun(invitation):
        raise AlreadyDecided(_("The scoring has begun. Who cannot come stands back."))
    if invitation.turn != turn:
        raise AlreadyDecided(
            _("The invitation was answered meanwhile: %(state)s. Open the link again.")
            % {"state": invitation.get_state_display()}
        )
    words = nfc(reason).strip()[:1000]
    if not accepts and not words:
        raise Refused(_("Write why you cannot come."), field="reason")
    sources = {one for one in InvitationState if one != to}
    event = move(invitation, to, sources=sources, by=person, note=words, turn=turn)
    Invitation.objects.filter(pk=invitation.pk).update(
        answered_at=clock.now(), reason=words, turn=turn + 1
    )
    invitation.refresh_from_db()
    if not accepts:
        messages.declined(invitation, event)
    return invitation
