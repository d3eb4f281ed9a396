"""Taps from tablets: each once, in order, the later one stands, nothing lost after the closing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Sum

from evaluation.deeds import contests, seating, sheets, taps
from evaluation.models import Answer, Contest, Fate, ScoreSheet, Seat, Tap
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided
from ocop.rules import trees
from ocop.workflow import chain
from ocop.workflow.models import Event
from tests import cast as people
from tests.evaluation import proofs, stage
from tests.evaluation.tablets import Tablet, fates
from tests.shared import shared

Together = Callable[..., list[Any]]


@shared
def room(cast: SimpleNamespace) -> SimpleNamespace:
    return seated(cast)


def seated(cast: SimpleNamespace, *more: Any) -> SimpleNamespace:
    stage.scoring(cast, *more)
    cast.sheet = stage.sheet_of(cast, cast.evaluator)
    cast.tree = trees.of(cast.sheet.entry.sheet)
    cast.one, cast.two, *cast.rest = cast.tree.criteria
    cast.tablet = Tablet(cast.evaluator)
    return cast


def chosen(sheet: ScoreSheet) -> dict[int, int | None]:
    return dict(sheet.answers.values_list("criterion", "option"))


def verbs() -> list[str]:
    rows = Event.objects.filter(verb__startswith="score_sheet.").order_by("seq")
    return list(rows.values_list("verb", flat=True))


def sums_hold() -> bool:
    return all(
        sheet.total == (sheet.answers.aggregate(all=Sum("points"))["all"] or 0)
        and sheet.answered == sheet.answers.count()
        for sheet in ScoreSheet.objects.all()
    )


def test_taps_are_taken_in_order_with_their_words(room: SimpleNamespace) -> None:
    room.tablet.tap(room.sheet, room.one, -1, ago=40, comment=" tốt ")
    room.tablet.tap(room.sheet, room.two, 0, ago=30)
    room.tablet.tap(room.sheet, room.one, 0, ago=20)
    taken = room.tablet.send()
    assert fates(taken, room.tablet) == ["taken", "taken", "taken"]
    room.sheet.refresh_from_db()
    assert chosen(room.sheet) == {
        room.one.id: room.one.options[0].id,
        room.two.id: room.two.options[0].id,
    }
    assert sums_hold()
    assert verbs() == [sheets.ANSWERED] * 3
    assert chain.verify(room.contest.chain_key) is None
    desk = taken.desks[room.sheet.pk]
    assert {key: one.option_id for key, one in desk.given.items()} == chosen(room.sheet)


def test_a_batch_sent_again_changes_nothing_and_is_answered_alike(room: SimpleNamespace) -> None:
    room.tablet.tap(room.sheet, room.one, -1)
    room.tablet.tap(room.sheet, room.two, 0, option=room.one.options[0].id)
    first = room.tablet.send()
    before = (Event.objects.count(), Tap.objects.count())
    again = room.tablet.send()
    assert again.fates == first.fates
    assert (Event.objects.count(), Tap.objects.count()) == before
    room.tablet.tap(room.sheet, room.two, -1)
    third = room.tablet.send()
    assert first.fates.items() <= third.fates.items()
    assert Tap.objects.count() == 3


def test_of_two_devices_the_later_tap_stands_whoever_comes_first(room: SimpleNamespace) -> None:
    phone = Tablet(room.evaluator)
    room.tablet.tap(room.sheet, room.one, 0, ago=600)
    room.tablet.tap(room.sheet, room.two, 0, ago=100)
    phone.tap(room.sheet, room.one, -1, ago=300)
    phone.tap(room.sheet, room.two, -1, ago=290)
    assert fates(phone.send(), phone) == ["taken", "taken"]
    assert fates(room.tablet.send(), room.tablet) == ["older", "taken"]
    assert chosen(room.sheet) == {
        room.one.id: room.one.options[-1].id,
        room.two.id: room.two.options[0].id,
    }
    assert verbs() == [sheets.ANSWERED] * 2 + ["score_sheet.tap_older", sheets.ANSWERED]
    assert sums_hold()


def test_of_equal_times_the_one_that_arrives_later_stands(room: SimpleNamespace) -> None:
    at = clock.now() - dt.timedelta(seconds=60)
    phone = Tablet(room.evaluator)
    phone.tap(room.sheet, room.one, -1, at=at)
    room.tablet.tap(room.sheet, room.one, 0, at=at)
    phone.send()
    assert fates(room.tablet.send(), room.tablet) == ["taken"]


def test_a_tap_that_repeats_what_stands_is_later_all_the_same(room: SimpleNamespace) -> None:
    phone, third = Tablet(room.evaluator), Tablet(room.evaluator)
    room.tablet.tap(room.sheet, room.one, 0, ago=300)
    phone.tap(room.sheet, room.one, 0, ago=100)
    third.tap(room.sheet, room.one, -1, ago=200)
    room.tablet.send()
    assert fates(phone.send(), phone) == ["taken"]
    assert fates(third.send(), third) == ["older"]
    assert "score_sheet.tap_same" in verbs()


def test_a_tap_never_counts_later_than_its_arrival_nor_before_its_device_s_last(
    room: SimpleNamespace,
) -> None:
    room.tablet.tap(room.sheet, room.one, 0, at=clock.now() + dt.timedelta(days=9))
    room.tablet.send()
    tap = Tap.objects.get()
    assert tap.tapped_at <= tap.arrived_at <= clock.now()
    room.tablet.tap(room.sheet, room.one, -1, at=clock.now() - dt.timedelta(days=9))
    assert fates(room.tablet.send(), room.tablet) == ["taken", "taken"]
    assert Tap.objects.last().tapped_at == tap.tapped_at
    assert chosen(room.sheet) == {room.one.id: room.one.options[-1].id}


def test_a_number_of_the_device_below_its_last_does_not_come_before(room: SimpleNamespace) -> None:
    room.tablet.tap(room.sheet, room.one, 0, number=7)
    room.tablet.send()
    room.tablet.queue.clear()
    room.tablet.tap(room.sheet, room.one, -1, number=3)
    assert fates(room.tablet.send(), room.tablet) == ["older"]
    room.tablet.queue.clear()
    room.tablet.tap(room.sheet, room.one, -1, number=7)
    assert fates(room.tablet.send(), room.tablet) == ["refused"]
    assert chosen(room.sheet) == {room.one.id: room.one.options[0].id}


def test_after_handing_in_taps_are_kept_aside_and_change_nothing(room: SimpleNamespace) -> None:
    room.tablet.tap(room.sheet, room.one, 0, ago=90)
    stage.fill(room.sheet, 60, by=room.evaluator)
    stood = chosen(room.sheet)
    taken = room.tablet.send()
    assert fates(taken, room.tablet) == ["aside"]
    assert taken.fates[str(room.tablet.queue[0].key)][1] == sheets.why_shut(room.sheet)
    assert not taken.desks[room.sheet.pk].open
    assert chosen(room.sheet) == stood
    tap = Tap.objects.get()
    assert (tap.fate, tap.option_id) == (Fate.ASIDE, room.one.options[0].id)
    assert verbs()[-1] == "score_sheet.tap_aside"
    assert list(Tap.objects.of_member(room.sheet).lost()) == [tap]


def test_what_was_tapped_before_the_sheet_was_opened_again_does_not_creep_in(
    room: SimpleNamespace,
) -> None:
    room.tablet.tap(room.sheet, room.one, 0, at=clock.now())
    stage.fill(room.sheet, 60, by=room.evaluator)
    sheets.reopen(room.sheet, reason="Chênh 14 điểm", by=room.chair)
    stood = chosen(room.sheet)
    room.tablet.tap(room.sheet, room.two, 0, at=clock.now() + dt.timedelta(seconds=1))
    assert fates(room.tablet.send(), room.tablet) == ["aside", "taken"]
    assert chosen(room.sheet)[room.one.id] == stood[room.one.id]


def test_after_the_closing_and_after_standing_back_nothing_changes(room: SimpleNamespace) -> None:
    stage.all_score(room, [60, 61, 62])
    contests.close(room.contest, by=room.chair)
    room.tablet.tap(room.sheet, room.one, 0, ago=900)
    assert fates(room.tablet.send(), room.tablet) == ["aside"]
    assert proofs.faults(Contest.objects.get(pk=room.contest.pk)) == []


def test_who_stood_back_is_told(room: SimpleNamespace) -> None:
    seat = Seat.objects.get(pk=room.sheet.seat_id)
    seating.recuse(seat, reason="Có việc riêng", by=room.evaluator)
    room.tablet.tap(room.sheet, room.one, 0)
    taken = room.tablet.send()
    assert taken.fates[str(room.tablet.queue[0].key)] == ("aside", sheets.why_shut(room.sheet))


def test_tampered_taps_are_refused_and_logged_and_the_others_go_on(room: SimpleNamespace) -> None:
    theirs = stage.sheet_of(room, room.evaluator_2)
    other = room.two.options[0].id
    room.tablet.tap(room.sheet, room.one, -1)
    room.tablet.tap(theirs, room.one, 0)
    room.tablet.tap(room.sheet, room.one, 0, option=other)
    room.tablet.tap(room.sheet, room.one, 0, criterion=999_999_999)
    room.tablet.tap(ScoreSheet(pk=999_999_999), room.one, 0)
    room.tablet.tap(room.sheet, room.two, 0)
    taken = room.tablet.send()
    wanted = ["taken", "refused", "refused", "refused", "refused", "taken"]
    assert fates(taken, room.tablet) == wanted
    assert chosen(theirs) == {}
    assert set(taken.desks) == {room.sheet.pk}
    assert verbs().count("score_sheet.tap_refused") == 3
    assert Tap.objects.filter(fate="refused").count() == 3
    assert not Tap.objects.of_member(theirs).exists()
    assert chain.verify(room.contest.chain_key) is None


def test_the_key_of_another_person_s_tap_is_refused(room: SimpleNamespace) -> None:
    sent = room.tablet.tap(room.sheet, room.one, -1)
    room.tablet.send()
    thief = Tablet(room.evaluator_2)
    theirs = stage.sheet_of(room, room.evaluator_2)
    thief.queue.append(dataclasses.replace(sent, sheet=theirs.pk))
    assert fates(thief.send(), thief) == ["refused"]
    assert Tap.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_tablets_send_at_once_and_send_again(
    cast: SimpleNamespace, together: Together, on_postgresql: None
) -> None:
    seated(cast, *[people.person(f"Ủy viên {n}", f"uv{n}") for n in range(47)])
    tablets = []
    for member in stage.scorers(cast.council):
        tablet = Tablet(member.user)
        sheet = stage.sheet_of(cast, member.user)
        for one in cast.tree.criteria[:6]:
            tablet.tap(sheet, one, -1, ago=60 - tablet.number)
        tablets.append(tablet)
    assert len(tablets) == 50
    found = together(*(tablet.send for tablet in tablets))
    assert [one for one in found if isinstance(one, Exception)] == []
    assert (Answer.objects.count(), Tap.objects.count()) == (300, 300)
    assert Event.objects.filter(verb=sheets.ANSWERED).count() == 300
    assert sums_hold()
    again = together(*(tablet.send for tablet in tablets))
    assert [one.fates for one in again] == [one.fates for one in found]
    assert Event.objects.filter(verb=sheets.ANSWERED).count() == 300
    assert chain.verify(cast.contest.chain_key) is None


@pytest.mark.django_db(transaction=True)
def test_one_batch_sent_four_times_at_once_is_taken_once(
    cast: SimpleNamespace, together: Together
) -> None:
    seated(cast)
    for one in cast.tree.criteria[:5]:
        cast.tablet.tap(cast.sheet, one, -1)
    found = together(*[cast.tablet.send] * 4)
    assert [one.fates for one in found] == [found[0].fates] * 4
    assert (Answer.objects.count(), Tap.objects.count()) == (5, 5)
    assert len(verbs()) == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_two_devices_at_once_end_with_the_later_taps(
    cast: SimpleNamespace, together: Together, turn: int
) -> None:
    seated(cast)
    phone = Tablet(cast.evaluator)
    later = {}
    for place, one in enumerate(cast.tree.criteria[:8]):
        first, second = (cast.tablet, phone) if place % 2 else (phone, cast.tablet)
        first.tap(cast.sheet, one, 0, ago=500 - 10 * place)
        second.tap(cast.sheet, one, -1, ago=495 - 10 * place)
        later[one.id] = one.options[-1].id
    found = together(cast.tablet.send, phone.send)
    assert [one for one in found if isinstance(one, Exception)] == []
    assert chosen(cast.sheet) == later
    assert Tap.objects.count() == 16
    assert sums_hold()
    assert chain.verify(cast.contest.chain_key) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_a_batch_racing_the_closing_is_in_the_result_or_aside(
    cast: SimpleNamespace, together: Together, turn: int
) -> None:
    seated(cast)
    stage.all_score(cast, [55, 50, 55])
    cast.sheet.refresh_from_db(fields=["state"])
    sheets.reopen(cast.sheet, reason="Thử", by=cast.chair)
    for one in cast.tree.criteria[:4]:
        cast.tablet.tap(cast.sheet, one, -1, at=clock.now() + dt.timedelta(seconds=1))

    def hand_in_and_close() -> None:
        sheets.submit(stage.sheet_of(cast, cast.evaluator), by=cast.evaluator)
        contest = Contest.objects.select_related("council__stage__book").get(pk=cast.contest.pk)
        contests.close(contest, by=cast.chair)

    taken, closed = together(cast.tablet.send, hand_in_and_close)
    assert closed is None
    became = set(fates(taken, cast.tablet))
    assert became in ({"taken"}, {"aside"})
    stands = chosen(cast.sheet)
    if became == {"taken"}:
        assert all(stands[one.id] == one.options[-1].id for one in cast.tree.criteria[:4])
    assert sums_hold()
    assert proofs.faults(Contest.objects.get(pk=cast.contest.pk)) == []
    assert Tap.objects.count() == 4
    with pytest.raises(AlreadyDecided):
        sheets.enter(cast.sheet, criterion=cast.one.id, option=None, by=cast.evaluator)


def test_a_key_names_one_tap_only(room: SimpleNamespace) -> None:
    key = uuid.uuid4()
    room.tablet.tap(room.sheet, room.one, 0, key=key)
    room.tablet.tap(room.sheet, room.two, 0, key=key)
    taps.take(room.tablet.device, room.tablet.queue, by=room.evaluator)
    assert Tap.objects.count() == 1
