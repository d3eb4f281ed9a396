"""Who is in the hall, and whether the council may decide: read from rows, no writing.

The quorum is the rule book's share of the members who score and have not stood back
(``settings.council.quorum``): standing back makes the council smaller, it is no absence. A person
counts once: a member who stands in for another fills no second chair, an authorised person fills
the chair of the member who sent them. Where the book wants the chair, somebody else presides only
by a paper that is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import (
    Attendance,
    AttendanceState,
    Contest,
    CouncilMember,
    CouncilRole,
    Seat,
    SeatState,
)
from evaluation.roles import members_of
from ocop.lib.shown import first_of
from ocop.rules import council

NAMED = 15  # members named in one sentence: a whole council
SETTING = "settings.council.quorum"


@dataclass(frozen=True)
class Place:
    """A member of the council at the sitting; ``seat`` is None for who does not score."""

    member: CouncilMember
    row: Attendance | None
    seat: Seat | None = None

    @property
    def state(self) -> str:
        return self.row.state if self.row else AttendanceState.EXPECTED

    @property
    def words(self) -> str:
        return str(AttendanceState(self.state).label)

    @property
    def scores(self) -> bool:
        return self.seat is not None and self.seat.state == SeatState.SEATED

    @property
    def stood_back(self) -> bool:
        return self.seat is not None and self.seat.state == SeatState.RECUSED

    @property
    def fills(self) -> bool:
        """True if a person sits there who sits nowhere else."""
        if self.state == AttendanceState.SUBSTITUTED:
            return self.row is not None and self.row.stand_in_id is None
        return self.state == AttendanceState.PRESENT

    @property
    def noted(self) -> bool:
        """True once the secretary has written how it stands with the member."""
        return self.state not in (AttendanceState.EXPECTED, AttendanceState.SAID)

    @property
    def told(self) -> str:
        """'Trần Thị Hoa (absent: on a journey)'."""
        why = f": {self.row.reason}" if self.row and self.row.reason else ""
        return f"{self.member.user.name} ({self.words}{why})"


@dataclass(frozen=True)
class Quorum:
    """The arithmetic of a sitting. ``chair`` is None where the book does not want one."""

    base: int
    needed: int
    missing: tuple[Place, ...]
    chair: Place | None = None
    presided: bool = True
    default: bool = False  # no rule was found: the number is a default

    @property
    def present(self) -> int:
        return self.base - len(self.missing)

    @property
    def lacks(self) -> int:
        return max(0, self.needed - self.present)

    @property
    def reached(self) -> bool:
        return not self.lacks and self.presided

    @property
    def sentences(self) -> list[str]:
        """What keeps the council from deciding: who is missing, and how many more are needed."""
        told = []
        if self.lacks:
            told.append(self._too_few())
        if self.chair is not None and not self.presided:
            told.append(
                _(
                    "The chair %(who)s is not noted as present. Somebody else presides only by a "
                    "paper that is kept with the attendance."
                )
                % {"who": self.chair.member.user.name}
            )
        return told

    def _too_few(self) -> str:
        return ngettext(
            "No quorum: %(present)s of %(base)s members who score are present, %(needed)s are "
            "needed: %(n)s more. Missing: %(who)s.",
            "No quorum: %(present)s of %(base)s members who score are present, %(needed)s are "
            "needed: %(n)s more. Missing: %(who)s.",
            self.lacks,
        ) % {
            "present": self.present,
            "base": self.base,
            "needed": self.needed,
            "n": self.lacks,
            "who": first_of([place.told for place in self.missing], NAMED),
        }


def places(contest: Contest, seats: Sequence[Seat] | None = None) -> list[Place]:
    """The members of the council in their order: two queries, three without the seats; one less
    where the members are known."""
    if seats is None:
        seats = list(Seat.objects.filter(contest=contest))
    held = {seat.member_id: seat for seat in seats}
    members = members_of(contest.council)
    by_key = {one.pk: one for one in members}
    known = contest.__dict__.get("_attended")
    noted = _noted(contest) if known is None else known
    for row in noted.values():
        if row.stand_in_id in by_key:
            row.stand_in = by_key[row.stand_in_id]
    return [Place(one, noted.get(one.pk), held.get(one.pk)) for one in members]


def _noted(contest: Contest) -> dict[int, Attendance]:
    rows = Attendance.objects.filter(contest=contest).select_related("paper").order_by("pk")
    return {row.member_id: row for row in rows}


def quorum_of(found: Sequence[Place], settings: dict[str, Any], *, default: bool) -> Quorum:
    """Reckon the quorum of these places by the book's setting."""
    scoring = [place for place in found if place.scores]
    chair = next((one for one in found if one.member.role == CouncilRole.CHAIR), None)
    wanted = chair if settings.get("chair") else None
    return Quorum(
        base=len(scoring),
        needed=council.quorum(len(scoring), Decimal(settings["share"])),
        missing=tuple(place for place in scoring if not place.fills),
        chair=wanted,
        presided=wanted is None or _presided(wanted, found),
        default=default,
    )


def _presided(chair: Place, found: Sequence[Place]) -> bool:
    """The chair is there, or who stands in for the chair by a paper is."""
    if chair.fills:
        return True
    if chair.state != AttendanceState.SUBSTITUTED or chair.row is None:
        return False
    return any(one.fills for one in found if one.member.pk == chair.row.stand_in_id)


def presides(contest: Contest, member: CouncilMember | None) -> bool:
    """True for the chair, and for the member who sits in the chair's place by a paper."""
    if member is None or member.role == CouncilRole.CHAIR:
        return member is not None
    return Attendance.objects.filter(
        contest=contest,
        member__role=CouncilRole.CHAIR,
        state=AttendanceState.SUBSTITUTED,
        stand_in=member,
    ).exists()


def quorum(contest: Contest, seats: Sequence[Seat] | None = None) -> Quorum:
    """How it stands with the quorum of the contest."""
    return of(contest, places(contest, seats))


def of(contest: Contest, found: Sequence[Place]) -> Quorum:
    """The same from places read already."""
    book = contest.council.stage.book
    fact = book.facts.get(SETTING)
    default = isinstance(fact, dict) and bool(fact.get("default"))
    return quorum_of(found, book.settings["council"]["quorum"], default=default)


def scored_absent(found: Sequence[Place], in_by: dict[int, int]) -> list[str]:
    """Members whose sheets count although they are not noted as present; ``in_by``: seat → sheets.

    A warning, no obstacle: what was handed in was handed in by them.
    """
    told = []
    for place in found:
        count = in_by.get(place.seat.pk, 0) if place.seat and place.scores else 0
        if count and place.state not in (AttendanceState.PRESENT, AttendanceState.SUBSTITUTED):
            told.append(
                ngettext(
                    "%(who)s is not noted as present, but %(n)s sheet of theirs counts.",
                    "%(who)s is not noted as present, but %(n)s sheets of theirs count.",
                    count,
                )
                % {"who": place.member.user.name, "n": count}
            )
    return told
