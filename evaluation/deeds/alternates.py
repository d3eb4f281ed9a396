"""An alternate member (ủy viên dự khuyết) takes the place of a member who cannot come."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import council_messages as messages
from evaluation.deeds import seating
from evaluation.models import Contest, ContestState, CouncilMember, CouncilRole, SeatState
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import nfc
from ocop.workflow import chain
from ocop.workflow.doors import record


@transaction.atomic
def take_place(
    member: CouncilMember, alternate: CouncilMember, *, reason: str, by: User
) -> CouncilMember:
    """The alternate has the member's place from now on, and the member is the alternate.

    Seats in contests being prepared pass over. Not the chair's place, which only a decision gives,
    and not while the member has a seat in a scoring that runs.
    """
    council = member.council
    if not standing(by, council).arranges:
        raise NotAllowed(_("Only the secretary or the office lets an alternate take a place."))
    words = nfc(reason).strip()
    if not words:
        raise Refused(_("Write why the member is replaced."), field="reason")
    contests = _held(member)
    chain.head(council.chain_key)
    _refresh(member, alternate)
    if alternate.council_id != council.pk or alternate.role != CouncilRole.ALTERNATE:
        raise AlreadyDecided(_("%(who)s is no alternate.") % {"who": alternate.user.name})
    if member.role == CouncilRole.ALTERNATE:
        raise AlreadyDecided(_("%(who)s was replaced already.") % {"who": member.user.name})
    if member.role == CouncilRole.CHAIR:
        raise Refused(_("Only a new decision gives the chair to somebody else."))
    role, places = member.role, (member.order, alternate.order)
    CouncilMember.objects.filter(pk=member.pk).update(role=CouncilRole.ALTERNATE, order=places[1])
    CouncilMember.objects.filter(pk=alternate.pk).update(role=role, order=places[0])
    _refresh(member, alternate)
    event = record(
        council, "council.place_taken", by=by, before=member.user.name, after=alternate.user.name,
        note=words, member=member.user_id, alternate=alternate.user_id, role=role,
    )  # fmt: skip
    for contest in contests:
        for seat in contest.seats.filter(member=member, state=SeatState.SEATED):
            seating.recuse(seat, reason=words, by=by)
            seating.seat(contest, [alternate], by=by)
    messages.place_taken(member, alternate, words, event)
    return alternate


def _refresh(*members: CouncilMember) -> None:
    for one in members:
        one.refresh_from_db(fields=["role", "order"])


def _held(member: CouncilMember) -> list[Contest]:
    """Contests being prepared in which the member sits, locked; refused where one scores."""
    rows = Contest.objects.filter(
        seats__member=member,
        seats__state=SeatState.SEATED,
        state__in=(ContestState.PREPARING, ContestState.SCORING),
    )
    found = list(rows.order_by("pk").select_related("council__stage", "council__region"))
    for contest in found:
        chain.head(contest.chain_key)
        contest.refresh_from_db(fields=["state"])
        if contest.state == ContestState.SCORING:
            raise Refused(
                _("The scoring of %(contest)s runs: the member can only stand back now.")
                % {"contest": contest.title}
            )
    return [one for one in found if one.state == ContestState.PREPARING]
