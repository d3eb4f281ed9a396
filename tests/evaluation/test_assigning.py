"""Who scores what: by hand, rows and columns, by a logged lot; and what comes of it."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from evaluation import assignment, balance, control
from evaluation.deeds import assigning, contests, seating
from evaluation.models import Entry, ScoreSheet
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, ConflictOfInterest, Refused
from ocop.workflow import chain
from ocop.workflow.models import Event
from products.models import Membership, Product
from tests.evaluation import proofs, stage
from tests.shared import shared


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    """Three products, three members seated, two of them for each product."""
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    assigning.choose_way(cast.contest, per_product=2, by=cast.secretary)
    dossiers = [cast.dossier, *stage.products_for(cast, 2)]
    contests.put_before(cast.contest, dossiers, by=cast.province)
    cast.seats = seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    cast.entries = list(cast.contest.entries.order_by("order"))
    return cast


def cells(cast: SimpleNamespace) -> set[tuple[int, int]]:
    return assignment.sheets_of(cast.contest)


def test_seats_come_without_sheets_and_gaps_are_told(hall: SimpleNamespace) -> None:
    assert not ScoreSheet.objects.exists()
    assert not Product.objects.visible_to(hall.evaluator).exists()
    stage.attached(hall)
    (said,) = contests.not_ready(hall.contest, hall.secretary)
    assert hall.product.name in said
    with pytest.raises(Refused):
        contests.start(hall.contest, by=hall.secretary)


def test_filling_balances_is_logged_and_undone(hall: SimpleNamespace) -> None:
    made = assigning.fill(hall.contest, by=hall.secretary)
    assert len(made) == 6
    assert set(Counter(entry for entry, _seat in cells(hall)).values()) == {2}
    assert set(Counter(seat for _entry, seat in cells(hall)).values()) == {2}
    assert assigning.fill(hall.contest, by=hall.secretary) == []
    event = Event.objects.get(verb="contest.filled")
    assert "seed" in event.payload
    assert assigning.undo(hall.contest, by=hall.secretary) == 6
    assert cells(hall) == set()
    assert not Product.objects.visible_to(hall.evaluator).exists()
    with pytest.raises(AlreadyDecided):
        assigning.undo(hall.contest, by=hall.secretary)
    assert chain.verify(hall.contest.chain_key) is None


def test_only_the_last_change_is_undone_and_only_the_one_that_was_shown(
    hall: SimpleNamespace,
) -> None:
    assigning.fill(hall.contest, by=hall.secretary)
    filled = assignment.last_change(hall.contest)
    assert filled is not None
    cell = sorted(cells(hall))[0]
    assigning.save(hall.contest, shown=[cell], wanted=[], by=hall.secretary)
    with pytest.raises(AlreadyDecided):  # the page was drawn before the saving
        assigning.undo(hall.contest, seq=filled.seq, by=hall.secretary)
    assert len(cells(hall)) == 5
    assert assigning.undo(hall.contest, by=hall.secretary) == 1
    assert cell in cells(hall)
    assert len(cells(hall)) == 6
    with pytest.raises(AlreadyDecided):
        assigning.undo(hall.contest, by=hall.secretary)


def test_who_came_to_stand_near_is_not_brought_back_by_an_undo(hall: SimpleNamespace) -> None:
    assigning.fill(hall.contest, by=hall.secretary)
    of = {seat.pk: seat.member.user for seat in hall.seats}
    cell = next(one for one in sorted(cells(hall)) if of[one[1]] == hall.evaluator)
    assigning.save(hall.contest, shown=[cell], wanted=[], by=hall.secretary)
    maker = Entry.objects.get(pk=cell[0]).dossier.product.producer
    Membership.objects.create(user=hall.evaluator, producer=maker, since=clock.now())
    with pytest.raises(ConflictOfInterest, match=hall.evaluator.name):
        assigning.undo(hall.contest, by=hall.secretary)
    assert cell not in cells(hall)


def test_saving_gives_takes_and_lets_read(hall: SimpleNamespace) -> None:
    chair, first = hall.seats[0], hall.entries[0]
    everything = [(entry.pk, seat.pk) for entry in hall.entries for seat in hall.seats]
    one = (first.pk, chair.pk)
    done = assigning.save(hall.contest, shown=everything, wanted=[one], by=hall.secretary)
    assert done == (1, 0)
    assert Product.objects.visible_to(hall.chair).count() == 1
    assert assigning.save(hall.contest, shown=[one], wanted=[one], by=hall.secretary) == (0, 0)
    assert assigning.save(hall.contest, shown=[one], wanted=[], by=hall.secretary) == (0, 1)
    assert not Product.objects.visible_to(hall.chair).exists()
    with pytest.raises(Refused):
        assigning.save(hall.contest, shown=[], wanted=[(first.pk, 10**6)], by=hall.secretary)


def test_conflicts_are_refused_by_hand_and_left_out_by_lot(hall: SimpleNamespace) -> None:
    Membership.objects.create(producer=hall.producer, user=hall.chair, since=timezone.now())
    one = (hall.entries[0].pk, hall.seats[0].pk)
    with pytest.raises(ConflictOfInterest, match=hall.chair.name):
        assigning.save(hall.contest, shown=[one], wanted=[one], by=hall.secretary)
    assigning.fill(hall.contest, by=hall.secretary)
    assert {seat for _entry, seat in cells(hall)} == {hall.seats[1].pk, hall.seats[2].pk}


def test_a_result_comes_from_the_assigned_seats(hall: SimpleNamespace) -> None:
    chair, second, third = hall.seats
    pairs = {0: (chair, second), 1: (second, third), 2: (chair, third)}
    wanted = [(hall.entries[n].pk, seat.pk) for n, seats in pairs.items() for seat in seats]
    assigning.save(hall.contest, shown=wanted, wanted=wanted, by=hall.secretary)
    stage.started(hall, hall.contest)
    points = {chair.pk: 60, second.pk: 64, third.pk: 70}
    for entry_no, seats in pairs.items():
        for seat in seats:
            sheet = stage.sheet_of(hall, seat.member.user, hall.entries[entry_no])
            stage.fill(sheet, points[seat.pk], by=seat.member.user)
    room = control.look(hall.contest)
    assert [row.counted for row in room.rows] == [2, 2, 2]
    assert (room.handed_in, room.of, room.blockers) == (6, 6, [])
    assert [cell.state for cell in room.rows[0].cells] == ["done", "done", "free"]
    assert not control.hidden_from(hall.evaluator_2, hall.contest, room)
    contests.close(hall.contest, by=hall.chair)
    means = [entry.mean for entry in hall.contest.entries.order_by("order")]
    assert [str(mean) for mean in means] == ["62.0000", "67.0000", "65.0000"]
    assert proofs.faults(hall.contest) == []


def test_back_to_the_whole_council_gives_the_missing_sheets(hall: SimpleNamespace) -> None:
    assigning.fill(hall.contest, by=hall.secretary)
    assigning.choose_way(hall.contest, per_product=None, by=hall.secretary)
    assert len(cells(hall)) == 9
    for wrong in (0, 61):
        with pytest.raises(Refused):
            assigning.choose_way(hall.contest, per_product=wrong, by=hall.secretary)


def test_assignments_stand_still_once_the_scoring_runs(hall: SimpleNamespace) -> None:
    assigning.fill(hall.contest, by=hall.secretary)
    stage.started(hall, hall.contest)
    one = (hall.entries[0].pk, hall.seats[0].pk)
    for deed in (
        lambda: assigning.save(hall.contest, shown=[one], wanted=[], by=hall.secretary),
        lambda: assigning.fill(hall.contest, by=hall.secretary),
        lambda: assigning.undo(hall.contest, by=hall.secretary),
        lambda: assigning.choose_way(hall.contest, per_product=1, by=hall.secretary),
    ):
        with pytest.raises(AlreadyDecided):
            deed()


def test_members_are_told_in_one_notice_for_each_set_of_products(hall: SimpleNamespace) -> None:
    assigning.fill(hall.contest, by=hall.secretary)
    call_command("tick")
    call_command("tick")
    told = hall.evaluator.notices.filter(key__startswith="contest.assigned:")
    assert told.count() == 1
    seat = next(one for one in hall.seats if one.member.user == hall.evaluator)
    mine = [cell for cell in cells(hall) if cell[1] == seat.pk]
    assigning.save(hall.contest, shown=mine[:1], wanted=[], by=hall.secretary)
    call_command("tick")
    assert told.count() == 2


def test_competence_comes_first_then_the_smallest_load() -> None:
    products = [balance.Product(1, "I", 10), balance.Product(2, "II", 20)]
    scorers = [
        balance.Scorer(1, "II", 1), balance.Scorer(2, "I", 2), balance.Scorer(3, "III", 3),
    ]  # fmt: skip
    made = balance.fill(products, scorers, [], [], each=1, seed=7)
    assert set(made) == {(1, 2), (2, 1)}
    off = [(2, 10)]
    made = balance.fill(products, scorers, [(2, 1)], off, each=1, seed=7)
    assert made == [(1, 3)]  # nobody of the field is free of conflicts: the smallest load


@pytest.mark.parametrize("seed", range(5))
def test_the_same_seed_draws_the_same_and_the_load_is_even(seed: int) -> None:
    products = [balance.Product(n, "I", n) for n in range(20)]
    scorers = [balance.Scorer(n, "", n) for n in range(12)]
    off = [(n, n) for n in range(12)]
    made = balance.fill(products, scorers, [], off, each=3, seed=seed)
    assert made == balance.fill(products, scorers, [], off, each=3, seed=seed)
    assert made != balance.fill(products, scorers, [], off, each=3, seed=seed + 1)
    assert not {(n, n) for n in range(12)} & set(made)
    assert set(Counter(entry for entry, _seat in made).values()) == {3}
    load = Counter(seat for _entry, seat in made)
    assert max(load.values()) - min(load.values()) <= 1


def test_the_page_in_both_directions(hall: SimpleNamespace, client: Client) -> None:
    path = reverse("contest_grid", args=[hall.contest.pk])
    client.force_login(hall.secretary)
    for address in (path, f"{path}?by=member"):
        body = client.get(address).content.decode()
        assert hall.product.name in body
        assert hall.evaluator.name in body
        assert 'name="cell"' in body
    seat, entry = hall.seats[1], hall.entries[1]

    def send(**facts: Any) -> set[tuple[int, int]]:
        assert client.post(path, facts).status_code == 302
        return cells(hall)

    column = {(one.pk, seat.pk) for one in hall.entries}
    assert send(deed="give", seat=seat.pk) == column
    row = {(entry.pk, one.pk) for one in hall.seats}
    assert send(deed="give", entry=entry.pk) == column | row
    assert send(deed="take", entry=entry.pk, seat=seat.pk) == (column | row) - {(entry.pk, seat.pk)}
    assert send(deed="save", cell=f"{entry.pk}-{seat.pk}") == {(entry.pk, seat.pk)}
    assert client.post(path, {"deed": "give"}).status_code == 409
    assert client.post(reverse("contest_grid_fill", args=[hall.contest.pk])).status_code == 302
    assert len(cells(hall)) == 6
    assert client.post(reverse("contest_grid_undo", args=[hall.contest.pk])).status_code == 302
    assert cells(hall) == {(entry.pk, seat.pk)}
    way = reverse("contest_grid_way", args=[hall.contest.pk])
    assert client.post(way, {"way": "some", "per_product": "1"}).status_code == 302
    assert client.post(way, {"way": "some", "per_product": "x"}).status_code == 409
    client.force_login(hall.chair)
    assert 'name="cell"' not in client.get(path).content.decode()
    assert client.post(path, {"deed": "save"}).status_code == 403
    client.force_login(hall.evaluator)
    assert client.get(path).status_code == 403


# --- with a workbook ----------------------------------------------------------------------------
def test_a_workbook_ticks_the_boxes_and_stores_nothing(
    hall: SimpleNamespace, client: Client
) -> None:
    """Its own workbook comes back changed: a conflict, a mark, a word, a product nobody knows."""
    Membership.objects.create(producer=hall.producer, user=hall.evaluator, since=timezone.now())
    client.force_login(hall.secretary)
    sent = client.get(reverse("contest_grid_file", args=[hall.contest.pk]))
    book = load_workbook(BytesIO(sent.content))
    sheet = book.active
    places = {sheet.cell(4, column).value: column for column in range(4, 7)}
    rows = {sheet.cell(row, 1).value: row for row in range(5, 8)}
    first, second = hall.entries[:2]
    sheet.cell(rows[str(first.pk)], places[hall.evaluator.name]).value = "x"
    sheet.cell(rows[str(second.pk)], places[hall.evaluator_2.name]).value = "X"
    sheet.cell(rows[str(second.pk)], places[hall.chair.name]).value = "có lẽ"
    sheet.cell(9, 3).value = "Sản phẩm lạ"
    body = brought(client, hall, book).content.decode()
    seat = next(one.pk for one in hall.seats if one.member.user_id == hall.evaluator_2.pk)
    assert body.count(" checked") == 1
    assert f'value="{second.pk}-{seat}" checked' in body
    named = [(first, hall.evaluator), (second, hall.chair)]
    told = [f"{get_column_letter(places[who.name])}{rows[str(e.pk)]}" for e, who in named]
    assert [body.count(f"<b>{place}</b>") for place in told] == [1, 1]
    assert "<b>dòng 9</b>" in body
    assert cells(hall) == set()
    saved = {"deed": "save", "cell": [f"{second.pk}-{seat}"]}
    client.post(reverse("contest_grid", args=[hall.contest.pk]), saved)
    assert cells(hall) == {(second.pk, seat)}


def test_what_is_no_workbook_is_told_beside_the_field(
    hall: SimpleNamespace, client: Client
) -> None:
    client.force_login(hall.secretary)
    address = reverse("contest_grid_bring", args=[hall.contest.pk])
    for sent in ({}, {"file": SimpleUploadedFile("a.xlsx", b"no workbook")}):
        answer = client.post(address, sent)
        assert answer.status_code == 422
        assert 'id="grid-fault"' in answer.content.decode()


def brought(client: Client, hall: SimpleNamespace, book: Any) -> Any:
    box = BytesIO()
    book.save(box)
    sent = SimpleUploadedFile("phan-cong.xlsx", box.getvalue())
    answer = client.post(reverse("contest_grid_bring", args=[hall.contest.pk]), {"file": sent})
    assert answer.status_code == 200
    return answer
