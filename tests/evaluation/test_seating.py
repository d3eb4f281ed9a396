"""Seating: every member gets a sheet for every product, unless they stand too near."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import timezone

from evaluation.deeds import contests, seating
from evaluation.models import ScoreSheet, Seat
from ocop.lib.errors import AlreadyDecided, ConflictOfInterest, Refused
from products.deeds import readers
from products.models import Membership, Product, Reader
from tests.evaluation import stage
from tests.shared import shared


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    contests.put_before(
        cast.contest, [cast.dossier, *stage.products_for(cast, 2)], by=cast.province
    )
    return cast


def test_seat_hands_out_a_sheet_for_every_product(hall: SimpleNamespace) -> None:
    seating.seat(hall.contest, stage.scorers(hall.council), by=hall.secretary)
    assert ScoreSheet.objects.count() == 3 * 3
    assert Product.objects.visible_to(hall.evaluator).count() == 3
    assert hall.evaluator.notices.filter(key=f"contest.seated:{hall.contest.pk}").count() == 1


def test_seat_again_changes_nothing(hall: SimpleNamespace) -> None:
    members = stage.scorers(hall.council)
    seating.seat(hall.contest, members[:2], by=hall.secretary)
    assert seating.seat(hall.contest, members, by=hall.secretary)[0].member == members[2]
    assert seating.seat(hall.contest, members, by=hall.secretary) == []
    assert (Seat.objects.count(), ScoreSheet.objects.count()) == (3, 9)


def test_seat_refuses_a_member_of_the_producer(hall: SimpleNamespace) -> None:
    Membership.objects.create(producer=hall.producer, user=hall.evaluator, since=timezone.now())
    with pytest.raises(ConflictOfInterest, match=hall.producer.name):
        seating.seat(hall.contest, stage.scorers(hall.council), by=hall.secretary)
    assert not Seat.objects.exists()
    assert not Reader.objects.exists()
    near = seating.in_conflict(hall.contest, stage.scorers(hall.council))
    assert near == {hall.evaluator.pk: hall.producer}


def test_seat_refuses_a_person_who_is_shut_out(hall: SimpleNamespace) -> None:
    readers.shut_out(hall.evaluator, hall.producer, why="Tư vấn có thù lao", by=hall.province)
    with pytest.raises(ConflictOfInterest):
        seating.seat(hall.contest, stage.scorers(hall.council), by=hall.secretary)


def test_products_of_a_members_own_producer_are_refused_too(cast: SimpleNamespace) -> None:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    contest = stage.opened(cast.council, by=cast.province)
    seating.seat(contest, stage.scorers(cast.council), by=cast.province)
    Membership.objects.create(producer=cast.producer, user=cast.chair, since=timezone.now())
    with pytest.raises(ConflictOfInterest):
        contests.put_before(contest, [cast.dossier], by=cast.province)
    assert not contest.entries.exists()


def test_seat_refuses_a_stranger_to_the_council(hall: SimpleNamespace) -> None:
    other = stage.council_of(hall, decision_no="2002/QĐ-UBND")
    with pytest.raises(Refused):
        seating.seat(hall.contest, [other.members.first()], by=hall.secretary)


def test_recuse_needs_a_reason_and_ends_the_reading(hall: SimpleNamespace) -> None:
    seating.seat(hall.contest, stage.scorers(hall.council), by=hall.secretary)
    seat = hall.contest.seats.get(member__user=hall.evaluator)
    with pytest.raises(Refused):
        seating.recuse(seat, reason=" ", by=hall.evaluator)
    seating.recuse(seat, reason="Người thân", by=hall.evaluator)
    assert not Product.objects.visible_to(hall.evaluator).exists()
    assert Product.objects.visible_to(hall.evaluator_2).count() == 3
    with pytest.raises(AlreadyDecided):
        seating.recuse(seat, reason="Người thân", by=hall.evaluator)
    with pytest.raises(Refused):
        seating.seat(hall.contest, [seat.member], by=hall.secretary)
