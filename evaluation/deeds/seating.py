"""Seating members in a contest: every seated member scores every product (whole council)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from evaluation import invited, messages, near_lines
from evaluation.deeds.holding import hold
from evaluation.models import (
    Contest,
    ContestState,
    Council,
    CouncilMember,
    CouncilRole,
    Entry,
    Interest,
    ScoreSheet,
    Seat,
    SeatState,
)
from evaluation.nearness import Pair
from ocop.accounts.models import User
from ocop.lib.errors import ConflictOfInterest, Refused
from ocop.lib.text import nfc
from ocop.workflow.doors import move, record
from products.deeds import readers
from products.models import Membership, Producer, ShutOut, shut_from


def reason(contest: Contest) -> str:
    """Why evaluators may read the products of the contest: the key under which they are let in."""
    return contest.chain_key


@transaction.atomic
def seat(contest: Contest, members: Collection[CouncilMember], *, by: User) -> list[Seat]:
    """Seat members of the council: each gets a sheet for every product and may read them all;
    where only some members score a product, sheets come from the assignments.

    Refused while scoring runs, for a stranger to the council, for an alternate, for one who
    declined or stood back, and for a person who stands too near to the producer of a product and
    has not declared it. Who declared an interest gets the other products, and is refused where
    there is none. Seated twice changes nothing.
    """
    hold(contest, ContestState.PREPARING)
    wanted = sorted(members, key=lambda member: (member.order, member.pk))
    _refuse_wrong_members(contest, wanted)
    whole = contest.per_product is None
    entries = list(contest.entries.select_related("dossier__product__producer")) if whole else []
    refuse_conflicts([member.user for member in wanted], entries)
    _refuse_idle(wanted, entries)
    sitting = set(contest.seats.values_list("member_id", flat=True))
    new = [member for member in wanted if member.pk not in sitting]
    seats = Seat.objects.bulk_create(Seat(contest=contest, member=member) for member in new)
    if seats:
        record(
            contest, "contest.seated", by=by, after=str(len(seats)),
            seats=[[one.pk, one.member.user_id] for one in seats],
        )  # fmt: skip
        hand_out(contest, seats, entries)
        messages.seated(contest, [one.member.user for one in seats])
    return seats


def _refuse_wrong_members(contest: Contest, members: Sequence[CouncilMember]) -> None:
    if not members:
        raise Refused(_("Choose at least one member."))
    for member in members:
        if member.council_id != contest.council_id:
            raise Refused(_("%(who)s is not on this council.") % {"who": member.user.name})
        if member.role == CouncilRole.ALTERNATE:
            raise Refused(
                _("%(who)s is an alternate and sits only in a member's place.")
                % {"who": member.user.name}
            )
    away = invited.declined(contest.council)
    for member in members:
        if member.pk in away:
            raise Refused(_("%(who)s declined the invitation.") % {"who": member.user.name})
    gone = contest.seats.filter(member__in=members, state=SeatState.RECUSED)
    for one in gone.select_related("member__user"):
        raise Refused(_("%(who)s stood back from this contest.") % {"who": one.member.user.name})


def refuse_conflicts(people: Collection[User], entries: Collection[Entry]) -> None:
    """Refuse anybody who acts for a producer before the council, or is shut out from one; who
    declared it just gets no sheet there."""
    makers = {entry.dossier.product.producer_id for entry in entries}
    for model, sentence in (
        (Membership, _("%(who)s belongs to the producer %(producer)s and cannot judge it.")),
        (ShutOut, _("%(who)s stands too near to the producer %(producer)s to judge it.")),
    ):
        near = model.objects.filter(~Exists(_declaration()), user__in=people, producer__in=makers)
        for row in near.select_related("user", "producer").order_by("pk")[:1]:
            facts = {"who": row.user.name, "producer": row.producer.name}
            raise ConflictOfInterest(sentence % facts)


def _declaration() -> Any:
    """The standing declarations of an outer row's user about its producer."""
    rows = Interest.objects.standing()
    return rows.filter(user=OuterRef("user"), producer=OuterRef("producer"))


def declared(people: Collection[int], makers: Collection[int]) -> set[Pair]:
    """(user, producer) of the standing declarations."""
    rows = Interest.objects.standing().filter(user__in=people, producer__in=makers)
    return set(rows.values_list("user_id", "producer_id"))


def _refuse_idle(members: Sequence[CouncilMember], entries: Collection[Entry]) -> None:
    """Refuse who declared an interest in every producer before the council."""
    makers = {
        entry.dossier.product.producer_id: entry.dossier.product.producer for entry in entries
    }
    near = declared([member.user_id for member in members], makers)
    for member in members:
        theirs = [maker for user, maker in near if user == member.user_id]
        if makers and len(theirs) == len(makers):
            raise ConflictOfInterest(
                _("%(who)s stands too near to the producer %(producer)s to judge it.")
                % {"who": member.user.name, "producer": makers[theirs[0]].name}
            )


def sitting(council: Council) -> Any:
    """The members who may be seated: all but the alternates."""
    rows = council.members.exclude(role=CouncilRole.ALTERNATE)
    return rows.select_related("user").order_by("order", "pk")


def shut_from_any(contest: Contest, members: Collection[CouncilMember]) -> set[int]:
    """The people of these members who are shut out from a producer before the council, and have
    declared nothing."""
    people = [member.user_id for member in members]
    makers = contest.entries.values("dossier__product__producer")
    rows = ShutOut.objects.filter(~Exists(_declaration()), user__in=people, producer__in=makers)
    return set(rows.values_list("user_id", flat=True))


def hidden_from(contest: Contest, user: User) -> int:
    """How many products before the council the person does not see, for nearness."""
    shut = shut_from(user)
    return contest.entries.filter(dossier__product__producer__in=shut).count()


def in_conflict(contest: Contest, members: Collection[CouncilMember]) -> dict[int, Producer]:
    """The members who act for a producer before the council and have not declared it:
    {user id: the producer}."""
    people = [member.user_id for member in members]
    makers = contest.entries.values("dossier__product__producer")
    near = Q(user__in=people, producer__in=makers)
    rows = Membership.objects.filter(~Exists(_declaration()), near).select_related("producer")
    return {row.user_id: row.producer for row in rows}


def too_near(contest: Contest) -> list[tuple[User, int]]:
    """Members and the producers whose products they score and whom they act for, or are shut out
    from, by now: two queries. It may have come about after they were seated."""
    sheets = ScoreSheet.objects.counted().filter(entry__contest=contest)
    theirs = sheets.filter(
        seat__member__user=OuterRef("user"), entry__dossier__product__producer=OuterRef("producer")
    )
    found: dict[tuple[int, int], User] = {}
    for model in (Membership, ShutOut):
        rows = model.objects.filter(Exists(theirs)).select_related("user")
        found |= {(row.user_id, row.producer_id): row.user for row in rows.order_by("pk")}
    return [(user, producer) for (_key, producer), user in found.items()]


def hand_out(contest: Contest, seats: Collection[Seat], entries: Collection[Entry]) -> None:
    """Make the empty sheets of these seats for these products, and let the members read them;
    not where a member declared an interest, or the chair decided that they do not score it."""
    makers = {entry.dossier.product.producer_id for entry in entries}
    off = near_lines.kept_off(contest) | declared([one.member.user_id for one in seats], makers)
    given: dict[frozenset[int], list[Seat]] = defaultdict(list)
    for one in seats:
        given[frozenset(maker for user, maker in off if user == one.member.user_id)].append(one)
    for away, alike in given.items():
        theirs = [one for one in entries if one.dossier.product.producer_id not in away]
        ScoreSheet.objects.bulk_create(
            (ScoreSheet(entry=entry, seat=one) for entry in theirs for one in alike),
            batch_size=500,
        )
        readers.admit_all(
            [one.member.user for one in alike],
            [entry.dossier.product for entry in theirs],
            until=None,
            why=reason(contest),
        )


@transaction.atomic
def recuse(seat: Seat, *, reason: str, by: User) -> Seat:
    """A member stands back: their sheets do not count any more, and never as zero."""
    contest = seat.contest
    hold(contest, ContestState.PREPARING, ContestState.SCORING)
    words = nfc(reason).strip()
    if not words:
        raise Refused(_("Write the reason for standing back."), field="reason")
    move(seat, SeatState.RECUSED, sources={SeatState.SEATED}, by=by, note=words)
    readers.dismiss_all(why=contest.chain_key, users=[seat.member.user])
    messages.recused(seat)
    return seat
