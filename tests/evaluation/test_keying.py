"""Sheets on paper are keyed in by two people apart; what differs is settled, and proved."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evaluation import control
from evaluation.deeds import contests, keyed_papers, keying, sheets
from evaluation.evening import from_paper, loading, minutes
from evaluation.models import Contest, KeyedPaper, Keying
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.rules import trees
from tests.evaluation import proofs, stage
from tests.shared import shared
from tests.uploads import pdf

As = Callable[[Any], Client]


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    """A contest on paper; the first member's sheet is 77 points."""
    stage.scoring(cast, paper=True)
    cast.sheet = stage.sheet_of(cast, cast.evaluator)
    cast.tree = trees.of(cast.entry.sheet)
    cast.whole = stage.choice(cast.tree, 77)
    return cast


def otherwise(cast: SimpleNamespace, count: int = 1) -> dict[int, int | None]:
    """The same sheet with other options on some criteria."""
    found = dict(cast.whole)
    for one in cast.tree.criteria[:count]:
        found[one.id] = next(o.id for o in one.options if o.id != cast.whole[one.id])
    return found


def test_two_people_who_key_the_same_hand_it_in(hall: SimpleNamespace) -> None:
    keying.key(hall.sheet, hall.whole, remark="Nên đổi nhãn.", by=hall.secretary)
    hall.sheet.refresh_from_db()
    assert (hall.sheet.state, hall.sheet.answered) == ("open", 0)
    keying.key(hall.sheet, hall.whole, by=hall.province)
    hall.sheet.refresh_from_db()
    assert (hall.sheet.state, hall.sheet.total) == ("submitted", 77)
    assert hall.sheet.remark == "Nên đổi nhãn."
    assert set(Keying.objects.values_list("state", flat=True)) == {"settled"}
    assert proofs.faults(hall.contest) == []


def test_nobody_keys_it_twice_nor_their_own_nor_without_the_right(hall: SimpleNamespace) -> None:
    keying.key(hall.sheet, hall.whole, by=hall.secretary)
    keying.key(hall.sheet, hall.whole, by=hall.secretary)  # sent twice: the same
    with pytest.raises(Refused):
        keying.key(hall.sheet, otherwise(hall), by=hall.secretary)
    for other in (hall.evaluator, hall.evaluator_2, hall.commune):
        with pytest.raises(NotAllowed):
            keying.key(hall.sheet, hall.whole, by=other)
    assert Keying.objects.count() == 1
    first = hall.tree.criteria[0]
    part = {key: option for key, option in hall.whole.items() if key != first.id}
    with pytest.raises(Refused, match=first.code):
        keying.key(hall.sheet, part, by=hall.province)


def test_what_differs_keeps_it_open_until_it_is_settled(hall: SimpleNamespace) -> None:
    keying.key(hall.sheet, hall.whole, by=hall.secretary)
    keying.key(hall.sheet, otherwise(hall, 2), by=hall.province)
    told = control.look(Contest.objects.get(pk=hall.contest.pk)).blockers
    wanted = [hall.evaluator.name, hall.product.name, hall.secretary.name, hall.province.name]
    assert any(all(one in line for one in wanted) for line in told)
    with pytest.raises(AlreadyDecided):
        keying.key(hall.sheet, hall.whole, by=hall.province_2)
    first, second = hall.tree.criteria[:2]
    with pytest.raises(Refused, match=second.code):
        keying.settle(hall.sheet, {first.id: hall.whole[first.id]}, reason="Xem.", by=hall.province)
    both = {one.id: hall.whole[one.id] for one in (first, second)}
    with pytest.raises(Refused):
        keying.settle(hall.sheet, both, reason=" ", by=hall.province)
    keying.settle(hall.sheet, both, reason="Trên giấy là 77.", by=hall.province_2)
    hall.sheet.refresh_from_db()
    assert (hall.sheet.state, hall.sheet.total) == ("submitted", 77)
    assert proofs.faults(hall.contest) == []


def test_who_scores_the_product_too_keys_in_after_their_own_sheet(cast: SimpleNamespace) -> None:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    contests.put_before(cast.contest, [cast.dossier], by=cast.secretary)
    every = list(cast.council.members.select_related("user"))
    stage.seating.seat(cast.contest, every, by=cast.secretary)
    stage.started(cast, cast.contest)
    cast.entry = cast.contest.entries.get()
    sheet = stage.sheet_of(cast, cast.evaluator)
    whole = stage.choice(trees.of(sheet.entry.sheet), 77)
    with pytest.raises(NotAllowed):
        keying.key(sheet, whole, why="Máy hỏng.", by=cast.secretary)
    stage.fill(stage.sheet_of(cast, cast.secretary), 70, by=cast.secretary)
    keying.key(sheet, whole, why="Máy hỏng.", by=cast.secretary)


def test_a_wrong_paper_is_put_aside(hall: SimpleNamespace) -> None:
    keying.key(hall.sheet, otherwise(hall), by=hall.secretary)
    keying.drop(hall.sheet, reason="Nhầm phiếu của sản phẩm khác.", by=hall.province)
    keying.key(hall.sheet, hall.whole, by=hall.province)
    keying.key(hall.sheet, hall.whole, by=hall.secretary)
    hall.sheet.refresh_from_db()
    assert hall.sheet.state == "submitted"
    assert proofs.faults(hall.contest) == []


def test_a_member_with_a_tablet_may_write_on_paper_for_a_reason(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    sheet = stage.sheet_of(cast, cast.evaluator)
    stage.fill(sheet, 60, by=cast.evaluator, hand_in=False)
    whole = stage.choice(trees.of(cast.entry.sheet), 77)
    with pytest.raises(Refused) as fault:
        keying.key(sheet, whole, by=cast.secretary)
    assert fault.value.field == "why"
    keying.key(sheet, whole, why="Máy tính bảng hỏng.", by=cast.secretary)
    with pytest.raises(Refused, match=cast.secretary.name):
        sheets.submit(sheet, by=cast.evaluator)
    keying.key(sheet, whole, by=cast.province)
    sheet.refresh_from_db()
    assert sheet.total == 77
    stage.fill(stage.sheet_of(cast, cast.chair), 76, by=cast.chair)
    stage.fill(stage.sheet_of(cast, cast.evaluator_2), 77, by=cast.evaluator_2)
    contests.close(cast.contest, by=cast.chair)
    assert proofs.faults(cast.contest) == []


@pytest.mark.parametrize(
    "change", [{"answers": [[1, None, 5]]}, {"turn": 2, "state": "dropped"}, {"state": "dropped"}]
)
def test_an_altered_keying_is_found(hall: SimpleNamespace, change: dict[str, Any]) -> None:
    keying.key(hall.sheet, hall.whole, by=hall.secretary)
    keying.key(hall.sheet, hall.whole, by=hall.province)
    Keying.objects.filter(turn=1).update(**change)
    assert proofs.faults(hall.contest) != []


def test_one_person_behind_both_keyings_is_found(hall: SimpleNamespace) -> None:
    keying.key(hall.sheet, hall.whole, by=hall.secretary)
    keying.key(hall.sheet, hall.whole, by=hall.province)
    Keying.objects.filter(turn=1).update(by=hall.province)
    assert proofs.faults(hall.contest) != []


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_two_people_take_two_turns(
    on_postgresql: None, cast: SimpleNamespace, together: Callable[..., list[Any]]
) -> None:
    stage.scoring(cast, paper=True)
    sheet, whole = stage.sheet_of(cast, cast.evaluator), stage.choice(
        trees.of(cast.entry.sheet), 77
    )  # fmt: skip
    people = [cast.secretary, cast.secretary, cast.province, cast.province]
    deeds = [
        lambda who=who: keying.key(stage.sheet_of(cast, cast.evaluator), whole, by=who)
        for who in people
    ]
    together(*deeds)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.total) == ("submitted", 77)
    assert sorted(Keying.objects.values_list("turn", flat=True)) == [1, 2]
    assert proofs.faults(cast.contest) == []


def posted(cast: SimpleNamespace, answers: dict[int, int | None], **more: str) -> dict[str, Any]:
    return {f"c{key}": option or "none" for key, option in answers.items()} | more


def test_both_key_it_in_by_the_page(hall: SimpleNamespace, as_: As) -> None:
    first, second = as_(hall.secretary), as_(hall.province)
    address = reverse("score_sheet_key_in", args=[hall.sheet.pk])
    listed = reverse("contest_paper_sheets", args=[hall.contest.pk])
    assert as_(hall.chair).get(listed).status_code == 403
    assert as_(hall.evaluator_2).get(address).status_code == 404
    part = dict(list(hall.whole.items())[1:])
    refused = first.post(address, posted(hall, part, remark="Giữ lời này"))
    assert refused.status_code == 422
    assert "Giữ lời này" in refused.content.decode()
    assert refused.content.decode().count(" checked") == len(part)
    assert first.post(address, posted(hall, hall.whole)).status_code == 302
    assert "checked" not in first.get(address).content.decode()
    assert first.post(address, posted(hall, otherwise(hall))).status_code in (200, 422)
    page = second.get(address).content.decode()
    assert "checked" not in page
    assert hall.secretary.name in page
    answer = second.post(address, posted(hall, otherwise(hall)))
    settle = reverse("score_sheet_keyed", args=[hall.sheet.pk])
    assert answer["Location"] == settle
    body = second.get(settle).content.decode()
    one, other = hall.tree.criteria[:2]
    assert f'name="c{one.id}"' in body
    assert f'name="c{other.id}"' not in body
    assert second.post(settle, {"reason": "Xem lại giấy."}).status_code == 422
    sent = posted(hall, {one.id: hall.whole[one.id]}, reason="Xem lại giấy.")
    assert second.post(settle, sent).status_code == 302
    hall.sheet.refresh_from_db()
    assert (hall.sheet.state, hall.sheet.total) == ("submitted", 77)


def test_blank_sheets_are_printed_before_and_show_no_answers(
    cast: SimpleNamespace, as_: As
) -> None:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    contests.put_before(cast.contest, [cast.dossier], by=cast.secretary)
    stage.seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    address = reverse("contest_paper_print", args=[cast.contest.pk])
    before = as_(cast.secretary).get(address).content.decode()
    assert before.count('class="sheet-paper"') == 3
    assert cast.evaluator.name in before
    stage.started(cast, cast.contest)
    cast.entry = cast.contest.entries.get()
    stage.fill(stage.sheet_of(cast, cast.evaluator), 60, by=cast.evaluator, hand_in=False)
    during = as_(cast.secretary).get(address).content.decode()
    assert "☒" not in during
    assert during.count('class="sheet-no"') == 3
    assert as_(cast.evaluator).get(address).status_code == 403
    seat = cast.contest.seats.get(member__user=cast.evaluator)
    one = as_(cast.secretary).get(address, {"seat": seat.pk}).content.decode()
    assert one.count('class="sheet-paper"') == 1
    assert cast.evaluator.name in one
    listed = reverse("contest_paper_sheets", args=[cast.contest.pk])
    body = as_(cast.secretary).get(listed).content.decode()
    assert f"?seat={seat.pk}&amp;page=1" in body


def test_the_minutes_say_what_came_from_paper_and_who_keyed_it_in(hall: SimpleNamespace) -> None:
    keying.key(hall.sheet, hall.whole, by=hall.secretary)
    keying.key(hall.sheet, otherwise(hall, 2), by=hall.province)
    both = {one.id: hall.whole[one.id] for one in hall.tree.criteria[:2]}
    keying.settle(hall.sheet, both, reason="Trên giấy là 77.", by=hall.province_2)
    for user in (hall.chair, hall.evaluator_2):
        for keyer in (hall.secretary, hall.province):
            keying.key(stage.sheet_of(hall, user), hall.whole, by=keyer)
    contests.close(hall.contest, by=hall.chair)
    (line,) = loading.load(Contest.objects.get(pk=hall.contest.pk)).lines
    alike, settled = from_paper.sentences(line.papers)
    keyers = f"{hall.secretary.name} và {hall.province.name}"
    assert alike == (
        f"Nhập từ phiếu giấy 2 phiếu ({hall.chair.name}, {hall.evaluator_2.name}); hai người nhập "
        f"độc lập, khớp nhau: {keyers}."
    )
    assert settled == (
        f"Nhập từ phiếu giấy phiếu của {hall.evaluator.name}; hai người nhập độc lập: {keyers}; "
        f"khác nhau ở 2 tiêu chí, {hall.province_2.name} đối chiếu với phiếu giấy. Lý do: Trên "
        "giấy là 77."
    )
    assert alike in str(minutes.minutes(loading.load(hall.contest)).blocks)


def test_a_scan_is_read_by_who_keys_in_and_is_proved(hall: SimpleNamespace, as_: As) -> None:
    first = as_(hall.secretary)
    address = reverse("score_sheet_scan", args=[hall.sheet.pk])
    once = {"once_key": str(uuid.uuid4())}
    false = SimpleUploadedFile("phieu.pdf", b"MZ")
    assert first.post(address, once | {"file": false}).status_code == 422
    assert not KeyedPaper.objects.exists()
    for _click in range(2):
        assert first.post(address, once | {"file": pdf("phieu")}).status_code == 302
    scan = KeyedPaper.objects.get()
    shown = reverse("keyed_paper", args=[scan.pk])
    assert shown in first.get(reverse("score_sheet_key_in", args=[hall.sheet.pk])).content.decode()
    reads = [hall.secretary, hall.province, hall.evaluator]  # who keys in, and the member
    for user in (*reads, hall.chair, hall.evaluator_2, hall.outsider):
        assert as_(user).get(shown).status_code == (200 if user in reads else 404), user
    keying.key(hall.sheet, hall.whole, by=hall.secretary)
    keying.key(hall.sheet, hall.whole, by=hall.province)
    assert as_(hall.evaluator_2).get(shown).status_code == 404
    with pytest.raises(AlreadyDecided):
        keyed_papers.add(hall.sheet, file=pdf("muon"), by=hall.secretary)
    assert proofs.faults(hall.contest) == []
    KeyedPaper.objects.update(sha256="0" * 64)
    assert proofs.faults(hall.contest) != []
