"""What a person is to a council: its chair, its secretary, one of its members, or its office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q

from evaluation.models import (
    Attendance,
    Contest,
    Council,
    CouncilMember,
    CouncilRole,
    Seat,
    SeatState,
)
from ocop.accounts import scope

NOTED = ("pk", "state", "reason", "stand_in_id", "substitute", "paper_id", "noted_at")


@dataclass(frozen=True)
class Standing:
    """``member`` is the person's place on the council, ``staff`` that they hold the office."""

    member: CouncilMember | None = None
    staff: bool = False

    @property
    def chair(self) -> bool:
        return self.member is not None and self.member.role == CouncilRole.CHAIR

    @property
    def secretary(self) -> bool:
        return self.member is not None and self.member.role == CouncilRole.SECRETARY

    @property
    def runs(self) -> bool:
        """True for those who prepare sessions and read scores before they are published."""
        return self.staff or self.chair or self.secretary

    @property
    def arranges(self) -> bool:
        """True for those who put products and members in their places."""
        return self.staff or self.secretary


def standing(user: Any, council: Council) -> Standing:
    """Return what the person is to the council; asked once for each loaded council."""
    if not getattr(user, "is_authenticated", False):
        return Standing()
    known = council.__dict__.setdefault("_standing", {})
    if user.pk not in known:
        known[user.pk] = Standing(
            member=_member(user, council),
            staff=scope.serves(user, council.region, level=council.stage.level),
        )
    return known[user.pk]


def members_of(council: Council) -> list[CouncilMember]:
    """The members in their order, with their people: asked once for each loaded council."""
    if "_members" not in council.__dict__:
        rows = CouncilMember.objects.filter(council=council).select_related("user")
        council.__dict__["_members"] = list(rows.order_by("order", "pk"))
    return council.__dict__["_members"]


def bring(contest: Contest) -> None:
    """Ask for the members, their seats and their attendance at once: for pages that ask every few
    seconds. Who noted an attendance and its paper do not come along."""
    rows = CouncilMember.objects.filter(council=contest.council).select_related("user")
    rows = rows.alias(
        here=FilteredRelation("seats", condition=Q(seats__contest=contest)),
        there=FilteredRelation("attendances", condition=Q(attendances__contest=contest)),
    )
    rows = rows.annotate(seat_key=F("here__pk"), seat_state=F("here__state"))
    rows = rows.annotate(**{f"noted_{name}": F(f"there__{name}") for name in NOTED})
    members: list[Any] = list(rows.order_by("order", "pk"))
    contest.__dict__["_attended"] = {
        one.pk: Attendance(
            contest=contest, member=one, **{name: getattr(one, f"noted_{name}") for name in NOTED}
        )
        for one in members
        if one.noted_pk
    }
    contest.council.__dict__["_members"] = members
    contest.__dict__["_seats"] = [
        Seat(pk=one.seat_key, contest=contest, member=one, state=one.seat_state)
        for one in members
        if one.seat_key
    ]


def seats_of(contest: Contest) -> list[Seat]:
    """The seats of the contest in the order of its members, who come with them."""
    if "_seats" in contest.__dict__:
        return contest.__dict__["_seats"]
    by_key = {one.pk: (place, one) for place, one in enumerate(members_of(contest.council))}
    rows = Seat.objects.filter(contest=contest).order_by()
    seats = [seat for seat in rows if seat.member_id in by_key]
    for seat in seats:
        seat.member = by_key[seat.member_id][1]
    return sorted(seats, key=lambda seat: (by_key[seat.member_id][0], seat.pk))


def _member(user: Any, council: Council) -> CouncilMember | None:
    if "_members" in council.__dict__:
        return next((one for one in members_of(council) if one.user_id == user.pk), None)
    return CouncilMember.objects.filter(council=council, user=user).first()


def in_contest(user: Any, contest: Contest) -> Standing:
    """Return what the person is to the contest's council."""
    return standing(user, contest.council)


def chair_of(council: Council) -> Any:
    """The person in the chair (a user); every council has exactly one."""
    return (
        CouncilMember.objects.select_related("user")
        .get(council=council, role=CouncilRole.CHAIR)
        .user
    )


def chair_told(council: Council) -> Any:
    """The same for what is drawn: of members known already, if they are."""
    return next(one.user for one in members_of(council) if one.role == CouncilRole.CHAIR)


def visits_with(user: Any, entry: Any) -> bool:
    """True for those who run the council, and for its members who did not stand back."""
    who = standing(user, entry.contest.council)
    if who.runs or who.member is None:
        return who.runs
    return not Seat.objects.filter(
        contest=entry.contest_id, member=who.member, state=SeatState.RECUSED
    ).exists()
