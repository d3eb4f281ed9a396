"""The order of the day, how criteria are read, and the samples at the reception."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import readings
from evaluation.deeds import agenda, contests, samples, seating
from evaluation.models import Entry, Sample
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.workflow.models import Event
from tests.evaluation import proofs, stage
from tests.shared import shared

pytestmark = pytest.mark.django_db
As = Callable[[Any], Client]


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    """Three products before the council, the scoring not begun."""
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    dossiers = [cast.dossier, *stage.products_for(cast, 2)]
    contests.put_before(cast.contest, dossiers, by=cast.secretary)
    seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    cast.entries = list(cast.contest.entries.order_by("order"))
    return cast


def order(hall: SimpleNamespace) -> list[int]:
    places = {entry.pk: n for n, entry in enumerate(hall.entries)}
    return [places[entry.pk] for entry in hall.contest.entries.order_by("order", "pk")]


def verbs(hall: SimpleNamespace) -> list[str]:
    rows = Event.objects.filter(chain__key=hall.contest.chain_key).order_by("seq")
    return list(rows.values_list("verb", flat=True))


def test_products_are_moved_up_down_and_all_at_once(hall: SimpleNamespace) -> None:
    first, second, third = hall.entries
    assert agenda.shift(hall.contest, third, up=True, by=hall.secretary)
    assert order(hall) == [0, 2, 1]
    assert agenda.shift(hall.contest, first, up=False, by=hall.secretary)
    assert order(hall) == [2, 0, 1]
    assert not agenda.shift(hall.contest, third, up=True, by=hall.secretary)  # first already
    assert agenda.reorder(hall.contest, [second.pk, 0, second.pk], by=hall.chair)
    assert order(hall) == [1, 2, 0]
    assert verbs(hall).count("contest.reordered") == 3
    with pytest.raises(NotAllowed):
        agenda.reorder(hall.contest, [first.pk], by=hall.evaluator)


def test_the_product_presented_now_is_shown_to_who_scores(hall: SimpleNamespace, as_: As) -> None:
    with pytest.raises(AlreadyDecided):
        agenda.present(hall.contest, hall.entries[1], by=hall.secretary)
    stage.started(hall, hall.contest)
    agenda.present(hall.contest, hall.entries[1], by=hall.secretary)
    agenda.present(hall.contest, hall.entries[1], by=hall.secretary)
    assert verbs(hall).count("contest.presenting") == 1
    for user, name in ((hall.evaluator, "scoring"), (hall.chair, "contest_control")):
        to = [hall.contest.pk] if name != "scoring" else []
        assert "đang trình bày" in as_(user).get(reverse(name, args=to)).content.decode()
    agenda.present(hall.contest, None, by=hall.chair)
    hall.contest.refresh_from_db()
    assert hall.contest.presenting is None


def test_times_follow_from_the_beginning(hall: SimpleNamespace, as_: As) -> None:
    agenda.timetable(
        hall.contest,
        place="Nhà văn hóa",
        starts_at=dt.time(8, 30),
        minutes_each=20,
        by=hall.secretary,
    )
    page = as_(hall.evaluator).get(reverse("contest_agenda", args=[hall.contest.pk]))
    assert [at for _entry, at in page.context["rows"]] == [
        dt.time(8, 30), dt.time(8, 50), dt.time(9, 10),
    ]  # fmt: skip
    assert "Nhà văn hóa" in page.content.decode()


def test_agreed_readings_stand_beside_the_criterion_and_are_shut_by_the_scoring(
    hall: SimpleNamespace, as_: As
) -> None:
    sheet = hall.entries[0].sheet
    one = stage.trees.of(sheet).criteria[0]
    key = readings.key_of(sheet, one.code)
    agenda.agree(hall.contest, "", "Điểm theo hồ sơ, không theo lời trình bày.", by=hall.chair)
    agenda.agree(hall.contest, key, "Từ 50% trở lên là đa số.", by=hall.secretary)
    with pytest.raises(Refused):
        agenda.agree(hall.contest, "mat-ong:99.9", "Không có.", by=hall.secretary)
    with pytest.raises(NotAllowed):
        agenda.agree(hall.contest, key, "Tự ý.", by=hall.evaluator)
    stage.started(hall, hall.contest)
    with pytest.raises(AlreadyDecided):
        agenda.agree(hall.contest, key, "Khác đi.", by=hall.secretary)
    own = stage.sheet_of(hall, hall.evaluator, hall.entries[0])
    page = as_(hall.evaluator).get(reverse("score_sheet", args=[own.pk]), follow=True)
    body = page.content.decode()
    assert body.count("Hội đồng thống nhất:") == 2
    assert "Từ 50% trở lên là đa số." in body
    assert "không theo lời trình bày" in body
    note = Event.objects.filter(verb="contest.reading_agreed").order_by("seq").last()
    assert note is not None
    assert note.text.note == "Từ 50% trở lên là đa số."
    assert key in note.payload


def test_a_reading_is_changed_and_taken_back(hall: SimpleNamespace, as_: As) -> None:
    browser = as_(hall.secretary)
    address = reverse("contest_reading", args=[hall.contest.pk])
    for text in ("Một", "Hai", ""):
        assert browser.post(address, {"key": "", "text": text}).status_code == 302
    hall.contest.refresh_from_db()
    assert hall.contest.readings == {}
    assert verbs(hall).count("contest.reading_agreed") == 3


def test_samples_get_numbers_that_stay(hall: SimpleNamespace) -> None:
    first, second, _third = hall.entries
    kept = samples.receive(second, quantity="3 hũ", brought_by="Chị Hoa", by=hall.secretary)
    assert (kept.number, kept.received_by) == (1, hall.secretary)
    assert samples.receive(first, quantity="2 hũ", by=hall.secretary).number == 2
    again = samples.receive(second, quantity="2 hũ", condition="damaged", by=hall.chair)
    assert (again.pk, again.number, again.condition) == (kept.pk, 1, "damaged")
    assert again.received_by == hall.secretary
    assert verbs(hall)[-3:] == ["sample.received", "sample.received", "sample.corrected"]
    with pytest.raises(Refused) as refusal:
        contests.take_out(hall.contest, [second], by=hall.secretary)
    assert "Đã nhận mẫu" in str(refusal.value.sentence)
    for facts in ({"quantity": " "}, {"quantity": "1", "condition": "eaten"}):
        with pytest.raises(Refused):
            samples.receive(first, by=hall.secretary, **facts)
    with pytest.raises(NotAllowed):
        samples.receive(first, quantity="1", by=hall.evaluator)


def test_a_sample_is_followed_until_it_is_given_back(hall: SimpleNamespace, as_: As) -> None:
    sample = samples.receive(hall.entries[0], quantity="3 chai", by=hall.secretary)
    address = reverse("sample_custody", args=[sample.pk])
    browser = as_(hall.secretary)
    lacking = browser.post(address, {"kind": "kept", "place": "Kho lạnh", "handed_by": "Hoa"})
    assert lacking.status_code == 422
    assert "Kho lạnh" in lacking.content.decode()
    step = {"kind": "kept", "place": "Kho lạnh", "handed_by": "Hoa", "taken_by": "Bình"}
    for _click in range(2):
        assert browser.post(address, step).status_code == 302
    assert sample.moves.count() == 1
    back = {"place": "Ba Chẽ", "handed_by": "Bình", "taken_by": "Mẩy"}
    samples.move(sample, "returned", **back, by=hall.province)
    with pytest.raises(AlreadyDecided):
        samples.move(sample, "tested", **back, by=hall.province)
    with pytest.raises(NotAllowed):
        samples.move(sample, "returned", **back, by=hall.evaluator)
    body = browser.get(address).content.decode()
    assert "Mẩy" in body
    assert '<form method="post" class="card' not in body
    assert as_(hall.evaluator).get(address).status_code == 403
    assert proofs.faults(hall.contest) == []


def test_labels_carry_the_number_and_no_name(hall: SimpleNamespace, as_: As) -> None:
    samples.receive(hall.entries[0], quantity="3 hũ", by=hall.secretary)
    browser = as_(hall.secretary)
    page = browser.get(reverse("contest_sample_labels", args=[hall.contest.pk]))
    body = page.content.decode()
    assert body.count('class="qr"') == 1
    assert hall.entries[0].dossier.product.name not in body
    member = as_(hall.evaluator)
    shown = member.get(reverse("scoring")).content.decode()
    assert "mẫu số 1" in shown
    assert member.get(reverse("contest_samples", args=[hall.contest.pk])).status_code == 403
    answer = browser.post(
        reverse("entry_sample", args=[hall.entries[1].pk]),
        {"quantity": "1 hộp", "condition": "good"},
    )
    assert answer.status_code == 302
    assert Sample.objects.get(entry=hall.entries[1]).number == 2


def test_the_order_is_changed_on_the_page(hall: SimpleNamespace, as_: As) -> None:
    address = reverse("contest_agenda", args=[hall.contest.pk])
    browser = as_(hall.secretary)
    keys = [entry.pk for entry in hall.entries]
    browser.post(address, {"down": keys[0]})
    assert order(hall) == [1, 0, 2]
    browser.post(address, {"order": f"{keys[2]},{keys[0]},{keys[1]},x,999999"})
    assert order(hall) == [2, 0, 1]
    assert as_(hall.evaluator).post(address, {"up": keys[1]}).status_code == 403
    assert Entry.objects.filter(contest=hall.contest).count() == 3
