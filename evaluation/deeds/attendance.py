"""Noting who attends a sitting. Every change is an event on the contest's chain."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.deeds.holding import hold
from evaluation.models import (
    Attendance,
    AttendancePaper,
    AttendanceState,
    Contest,
    ContestState,
    CouncilMember,
    SeatState,
)
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib import clock, shown, uploads
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean
from ocop.workflow.doors import move, record
from products.deeds.once import insert, made_already

PAPER_ADDED = "attendance_paper.added"
EVERY = frozenset(AttendanceState.values)


@transaction.atomic
def present(contest: Contest, member: CouncilMember, *, by: User) -> Attendance:
    """The member sits in the hall."""
    _held(contest, by)
    _refuse_too_early(contest)
    return _noted(contest, member, AttendanceState.PRESENT, by=by)


@transaction.atomic
def absent(contest: Contest, member: CouncilMember, *, reason: str = "", by: User) -> Attendance:
    """The member does not come, for a reason if one is known."""
    _held(contest, by)
    return _noted(contest, member, AttendanceState.ABSENT, reason=reason, by=by)


@transaction.atomic
def all_present(contest: Contest, *, by: User) -> list[Attendance]:
    """Note everybody present of whom nothing is noted yet, but those who stood back."""
    _held(contest, by)
    _refuse_too_early(contest)
    noted = contest.attendances.exclude(  # type: ignore[attr-defined]
        state__in=(AttendanceState.EXPECTED, AttendanceState.SAID)
    )
    away = contest.seats.filter(state=SeatState.RECUSED)
    left = contest.council.members.exclude(pk__in=noted.values("member"))
    rows = left.exclude(pk__in=away.values("member")).select_related("user")
    return [
        _noted(contest, member, AttendanceState.PRESENT, by=by)
        for member in rows.order_by("order", "pk")
    ]


@transaction.atomic
def here(contest: Contest, *, by: User) -> Attendance:
    """A member says to be here; it counts once the secretary has confirmed it."""
    hold(contest, ContestState.PREPARING, ContestState.SCORING)
    member = standing(by, contest.council).member
    if member is None:
        raise NotAllowed(_("Only members of the council attend its sitting."))
    _refuse_too_early(contest)
    row = _row(contest, member)
    if row.state not in (AttendanceState.EXPECTED, AttendanceState.SAID):
        raise Refused(
            _("The secretary has noted you already: %(state)s.")
            % {"state": row.get_state_display()}
        )
    return _noted(contest, member, AttendanceState.SAID, by=by)


def substituted(
    contest: Contest,
    member: CouncilMember,
    *,
    file: UploadedFile,
    stand_in: CouncilMember | None = None,
    substitute: str = "",
    reason: str = "",
    once_key: uuid.UUID | None = None,
    by: User,
) -> Attendance:
    """Somebody attends in the member's place, by a paper that is kept.

    ``stand_in`` is another member of the council, who then sits for both and counts once, or
    ``substitute`` the name of an authorised person.
    """
    with uploads.with_their_rows() as files:
        _held(contest, by)
        if made := made_already(AttendancePaper, once_key, verb=PAPER_ADDED, by=by):
            return _row(contest, made.member)
        name = clean(substitute)
        _refuse_wrong_stand_in(contest, member, stand_in, name)
        paper = _paper(contest, member, file, once_key, by)
        files.append(paper)
        _insert(paper, by)
        return _noted(
            contest, member, AttendanceState.SUBSTITUTED, by=by, reason=reason,
            stand_in=stand_in, substitute="" if stand_in else name, paper=paper,
        )  # fmt: skip


def _insert(paper: AttendancePaper, by: User) -> None:
    """Store the row with its file; the same key cannot come twice while the chain is held."""
    clash = Refused(_("The file could not be kept. Send it again."), field="file")
    insert(paper, verb=PAPER_ADDED, by=by, clash=clash)
    record(paper, PAPER_ADDED, by=by, sha256=paper.sha256, size=paper.size)


def _paper(
    contest: Contest, member: CouncilMember, file: UploadedFile, key: uuid.UUID | None, by: User
) -> AttendancePaper:
    paper = AttendancePaper(
        contest=contest, member=member, **uploads.checked(file, title=member.user.name),
        uploaded_at=clock.now(), uploaded_by=by,
    )  # fmt: skip
    if key:
        paper.once_key = key
    return paper


def _refuse_wrong_stand_in(
    contest: Contest, member: CouncilMember, stand_in: CouncilMember | None, name: str
) -> None:
    if stand_in is None and not name:
        raise Refused(_("Say who attends instead."), field="substitute")
    if stand_in is not None and name:
        raise Refused(_("Choose a member or write a name, not both."), field="substitute")
    if stand_in is None:
        return
    if stand_in.council_id != contest.council_id or stand_in.pk == member.pk:
        raise Refused(_("Choose another member of this council."), field="stand_in")
    gone = contest.attendances.filter(  # type: ignore[attr-defined]
        member=stand_in, state__in=(AttendanceState.ABSENT, AttendanceState.SUBSTITUTED)
    )
    if gone.exists():
        raise Refused(
            _("%(who)s does not attend either.") % {"who": stand_in.user.name}, field="stand_in"
        )


def _held(contest: Contest, by: User) -> None:
    """Attendance is noted until the closing, by chair, secretary and office."""
    hold(contest, ContestState.PREPARING, ContestState.SCORING)
    if not standing(by, contest.council).runs:
        raise NotAllowed(_("Attendance is noted by the secretary, the chair or the office."))


def _refuse_too_early(contest: Contest) -> None:
    early = contest.state == ContestState.PREPARING and clock.today() < contest.held_on
    if early:
        raise Refused(
            _("The sitting is on %(day)s: nobody is present before.")
            % {"day": shown.day(contest.held_on)}
        )


def _row(contest: Contest, member: CouncilMember) -> Attendance:
    """The member's row; called with the chain held, so that it is made once."""
    if member.council_id != contest.council_id:
        raise Refused(_("%(who)s is not on this council.") % {"who": member.user.name})
    return Attendance.objects.get_or_create(contest=contest, member=member)[0]


def _noted(
    contest: Contest, member: CouncilMember, state: str, *, by: User, reason: str = "", **more: Any
) -> Attendance:
    row = _row(contest, member)
    facts = {"stand_in": None, "substitute": "", "paper": None, "reason": clean(reason), **more}
    if row.state == state and all(getattr(row, name) == value for name, value in facts.items()):
        return row
    said = {**facts, "noted_at": clock.now(), "noted_by": by}
    ways = [_write, _move] if state == AttendanceState.SUBSTITUTED else [_move, _write]
    for way in ways:  # the database wants the paper before the state and until after it
        way(row, state, said, by)
    return row


def _write(row: Attendance, state: str, said: dict[str, Any], by: User) -> None:
    Attendance.objects.filter(pk=row.pk).update(**said)
    for name, value in said.items():
        setattr(row, name, value)


def _move(row: Attendance, state: str, said: dict[str, Any], by: User) -> None:
    paper, stand_in = said["paper"], said["stand_in"]
    move(
        row, state, sources=EVERY, by=by, note=said["reason"], member=row.member_id,
        user=row.member.user_id, stand_in=stand_in.pk if stand_in else None,
        paper=paper.pk if paper else None, sha256=paper.sha256 if paper else None,
    )  # fmt: skip
