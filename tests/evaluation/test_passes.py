"""Two rounds: nothing is closed over an open test, and both rounds stay on record."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from evaluation import control, passes, spread
from evaluation.deeds import contests, further_tests, seating, sheets, spreads
from evaluation.deeds import passes as deeds
from evaluation.evening import loading, minutes
from evaluation.models import Contest, Entry, FurtherTest, KeptSheet, SecondRound
from evaluation.proving import verdict
from ocop.lib import clock, waiting
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.notices.models import Notice
from ocop.rules import trees
from tests.evaluation import proofs, stage
from tests.shared import shared
from tests.uploads import pdf

As = Callable[..., Client]
FIRST = (62, 66, 64)


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    """Round 1 is in, and the contest holds two rounds."""
    stage.scoring(cast)
    stage.all_score(cast, FIRST)
    deeds.choose(cast.contest, two=True, by=cast.secretary)
    return cast


def fresh(cast: SimpleNamespace) -> Entry:
    return Entry.objects.select_related("contest__council__stage__book", "sheet").get(
        pk=cast.entry.pk
    )


def blockers(cast: SimpleNamespace) -> list[str]:
    return control.look(Contest.objects.get(pk=cast.contest.pk)).blockers


def codes(cast: SimpleNamespace) -> list[str]:
    return [one.code for one in trees.tree(cast.entry.sheet_id).criteria[:2]]


def ask(cast: SimpleNamespace, **more: Any) -> FurtherTest:
    facts = {
        "what": "Kim loại nặng lô 2026",
        "criteria": codes(cast),
        "due_on": clock.today() + dt.timedelta(days=7),
        "reason": "Phiếu kiểm nghiệm đã quá 12 tháng.",
        "by": cast.chair,
    }
    return further_tests.ask(fresh(cast), **facts | more)


def record(test: FurtherTest, *, by: Any, **more: Any) -> FurtherTest:
    facts = {"finding": "Chì 0,02 mg/kg, đạt.", "file": pdf("ket-qua")}
    return further_tests.record_result(test, **facts | more, by=by)


def again(cast: SimpleNamespace) -> SecondRound:
    return deeds.open_second(fresh(cast), by=cast.secretary)


# --- the whole way --------------------------------------------------------------------------
def test_both_rounds_from_the_test_to_the_minutes(hall: SimpleNamespace) -> None:
    product = hall.entry.dossier.product.name
    test = ask(hall)
    (line,) = blockers(hall)
    assert product in line
    assert "Kim loại nặng" in line
    with pytest.raises(Refused, match="Kim loại nặng"):
        contests.close(hall.contest, by=hall.chair)
    record(test, by=hall.secretary)
    (line,) = blockers(hall)
    assert "vòng 2" in line
    opened = again(hall)
    assert [total for _pk, total in opened.totals] == list(FIRST)
    kept = {one.score_sheet_id: one.total for one in KeptSheet.objects.all()}
    assert kept == dict(opened.totals)
    assert set(KeptSheet.objects.values_list("second_round", flat=True)) == {opened.pk}
    stage.all_score(hall, (68, 66, 70))
    assert blockers(hall) == []
    contests.close(hall.contest, by=hall.chair)
    assert proofs.faults(hall.contest) == []
    assert str(fresh(hall).mean) == "68.0000"
    told = passes.story(hall.contest)[hall.entry.pk]
    assert (told.before, told.after) == (64, 68)
    assert [(one.before, one.after) for one in told.members] == [(62, 68), (66, 66), (64, 70)]
    paper = minutes.minutes(loading.load(Contest.objects.get(pk=hall.contest.pk)))
    words = " ".join(getattr(block, "words", "") for block in paper.blocks)
    for said in ("Kim loại nặng lô 2026", "quá 12 tháng", "Chì 0,02", "từ 64 thành 68"):
        assert said in words
    assert "Chấm lại" not in words  # told once


def test_a_withdrawn_test_needs_no_second_round(hall: SimpleNamespace) -> None:
    test = ask(hall)
    with pytest.raises(Refused):
        further_tests.withdraw(test, reason=" ", by=hall.chair)
    further_tests.withdraw(test, reason="Đã có phiếu mới.", by=hall.chair)
    assert blockers(hall) == []
    with pytest.raises(Refused):
        again(hall)
    contests.close(hall.contest, by=hall.chair)
    assert proofs.faults(hall.contest) == []


def test_a_result_recorded_wrongly_is_withdrawn_and_asked_anew(hall: SimpleNamespace) -> None:
    wrong = record(ask(hall), by=hall.chair)
    further_tests.withdraw(wrong, reason="Nhầm tệp.", by=hall.chair)
    right = record(ask(hall), by=hall.chair, finding="Chì 0,9 mg/kg, vượt ngưỡng.")
    again(hall)
    assert [one.pk for one in passes.beside(fresh(hall))[codes(hall)[0]]] == [right.pk]
    with pytest.raises(Refused):
        further_tests.withdraw(right, reason="Thôi.", by=hall.chair)
    assert proofs.faults(hall.contest) == []


# --- who hears, who reads -------------------------------------------------------------------
def test_the_producer_hears_what_is_tested_and_no_reason(hall: SimpleNamespace) -> None:
    test = ask(hall)
    (notice,) = Notice.objects.filter(key=f"further_test.asked:{test.pk}")
    assert notice.user == hall.owner
    assert "Kim loại nặng" in notice.body
    assert "12 tháng" not in notice.body
    record(test, by=hall.chair)
    again(hall)
    rows = Notice.objects.filter(key__startswith="sheet.second_round:")
    assert {one.user for one in rows} == {hall.chair, hall.evaluator, hall.evaluator_2}
    assert not any("62" in one.body or "64" in one.body for one in rows)


def test_the_day_of_a_test_is_reminded_of_and_lateness_told(hall: SimpleNamespace) -> None:
    due = clock.today() + dt.timedelta(days=10)
    test = ask(hall, due_on=due)

    def counts(days: int) -> tuple[int, int, int]:
        with clock.set_to(due + dt.timedelta(days=days)):
            call_command("tick")
            call_command("tick")
        kinds = ("remind:", "remind_council:", "late:")
        people = (hall.owner, hall.secretary, hall.secretary)
        return tuple(
            who.notices.filter(key__startswith=f"further_test.{kind}").count()
            for who, kind in zip(people, kinds, strict=True)
        )

    assert [counts(days) for days in (-5, -3, 0, 1, 2)] == [
        (0, 0, 0), (1, 1, 0), (2, 2, 0), (2, 2, 1), (2, 2, 1),
    ]  # fmt: skip
    assert not hall.owner.notices.filter(key__startswith="further_test.late:").exists()
    record(test, by=hall.secretary)


def test_the_finding_stands_beside_its_criterion(hall: SimpleNamespace, as_: As) -> None:
    test = record(ask(hall), by=hall.chair)
    again(hall)
    sheet = stage.sheet_of(hall, hall.evaluator)
    first = reverse("score_sheet", args=[sheet.pk])
    body = as_(hall.evaluator).get(first, follow=True).content.decode()
    link = reverse("further_test_paper", args=[test.paper.pk])  # type: ignore[attr-defined]
    assert body.count("Chì 0,02 mg/kg") == len(test.criteria) + 1  # and in the note above
    assert link in body
    assert as_(hall.evaluator).get(link).status_code == 200
    for user in (hall.owner, hall.outsider):
        assert as_(user).get(link).status_code == 404
    kept = reverse("kept_sheet", args=[KeptSheet.objects.get(score_sheet=sheet).pk])
    assert kept in body


def test_what_lies_between_the_rounds_waits_for_the_chair(hall: SimpleNamespace) -> None:
    address = reverse("contest_passes", args=[hall.contest.pk])
    assert address not in {one.url for one in waiting.waiting_for(hall.chair)}
    test = ask(hall)
    (one,) = [one for one in waiting.waiting_for(hall.chair) if one.url == address]
    assert (one.count, one.due) == (1, test.due_on)
    assert address not in {one.url for one in waiting.waiting_for(hall.evaluator)}


# --- what is refused ------------------------------------------------------------------------
def test_only_the_council_s_speakers_ask_record_and_open(hall: SimpleNamespace) -> None:
    for user in (hall.evaluator, hall.province, hall.outsider):
        with pytest.raises(NotAllowed):
            deeds.choose(hall.contest, two=False, by=user)
        with pytest.raises(NotAllowed):
            ask(hall, by=user)
    test = ask(hall)
    for user in (hall.evaluator, hall.province):
        with pytest.raises(NotAllowed):
            record(test, by=user)
        with pytest.raises(NotAllowed):
            further_tests.withdraw(test, reason="Thôi.", by=user)
    record(test, by=hall.chair)
    with pytest.raises(NotAllowed):
        deeds.open_second(fresh(hall), by=hall.evaluator)


def test_a_test_needs_round_1_its_words_and_a_day_to_come(hall: SimpleNamespace) -> None:
    for fault in (
        {"what": " "}, {"reason": ""}, {"criteria": []}, {"criteria": ["99.9"]},
        {"due_on": clock.today() - dt.timedelta(days=1)},
    ):  # fmt: skip
        with pytest.raises(Refused):
            ask(hall, **fault)
    test = ask(hall)
    with pytest.raises(Refused):
        deeds.choose(hall.contest, two=False, by=hall.chair)
    with pytest.raises(Refused):
        record(test, by=hall.chair, finding=" ")
    with pytest.raises(Refused):
        again(hall)
    sheets.reopen(stage.sheet_of(hall, hall.evaluator), reason="Nhầm.", by=hall.chair)
    with pytest.raises(Refused, match=hall.evaluator.name):
        ask(hall)
    record(test, by=hall.chair)
    with pytest.raises(Refused, match=hall.evaluator.name):
        again(hall)


def test_a_discussion_ends_before_round_2_and_keeps_its_own_points(hall: SimpleNamespace) -> None:
    talk = spreads.open(fresh(hall), by=hall.chair)
    record(ask(hall), by=hall.chair)
    with pytest.raises(Refused):
        again(hall)
    spreads.keep(talk, reason="Giữ.", by=hall.chair)
    again(hall)
    with pytest.raises(Refused):
        ask(hall)  # there is no third round
    stage.all_score(hall, (70, 71, 72))
    (told,) = spread.story(hall.contest)
    assert (told.before, told.after) == (4, 4)


def test_one_round_paper_and_practice_ask_for_nothing(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    stage.all_score(cast, FIRST)
    with pytest.raises(Refused):
        ask(cast)
    Contest.objects.update(paper=True)
    with pytest.raises(Refused, match="giấy"):
        deeds.choose(Contest.objects.get(), two=True, by=cast.chair)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contest.objects.update(two_passes=True)
    Contest.objects.update(paper=False, practice=True)
    with pytest.raises(Refused, match="tập dượt"):
        deeds.choose(Contest.objects.get(), two=True, by=cast.chair)


def test_a_book_may_want_two_rounds(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    book = cast.stage.book
    book.settings = book.settings | {"passes": {"two": True}}
    book.save()
    contest = Contest.objects.select_related("council__stage__book").get()
    assert passes.two(contest)
    contest.paper = True
    assert not passes.two(contest)


def test_who_stood_back_after_round_1_scores_no_second(hall: SimpleNamespace) -> None:
    record(ask(hall), by=hall.chair)
    seat = hall.contest.seats.get(member__user=hall.evaluator_2)
    seating.recuse(seat, reason="Là người thân của chủ thể", by=hall.evaluator_2)
    assert len(again(hall).totals) == 2
    assert stage.sheet_of(hall, hall.evaluator_2).state == "submitted"


# --- sent twice, altered --------------------------------------------------------------------
def test_each_form_sent_twice_does_one_thing(hall: SimpleNamespace) -> None:
    key = uuid.uuid4()
    test = ask(hall, once_key=key)
    assert ask(hall, once_key=key) == test
    key = uuid.uuid4()
    record(test, by=hall.chair, once_key=key)
    assert record(test, by=hall.chair, once_key=key) == test
    with pytest.raises(AlreadyDecided):
        record(test, by=hall.chair)
    first = again(hall)
    stage.fill(stage.sheet_of(hall, hall.evaluator), 67, by=hall.evaluator)
    assert again(hall) == first
    assert stage.sheet_of(hall, hall.evaluator).state == "submitted"
    assert FurtherTest.objects.count() == SecondRound.objects.count() == 1


def test_a_closing_over_an_open_test_is_found(hall: SimpleNamespace) -> None:
    """Somebody took the two rounds away for the moment of the closing: the chain tells."""
    test = ask(hall)
    Contest.objects.update(two_passes=False)
    contests.close(Contest.objects.get(pk=hall.contest.pk), by=hall.chair)
    Contest.objects.update(two_passes=True)
    contest = Contest.objects.select_related("council__stage__book").get(pk=hall.contest.pk)
    (found,) = verdict.look(contest).findings
    assert found.why == f"test {test.pk}: closed without its result"


# --- pages ----------------------------------------------------------------------------------
def test_from_the_decision_to_round_2_by_the_pages(cast: SimpleNamespace, as_: As) -> None:
    stage.scoring(cast)
    stage.all_score(cast, FIRST)
    browser = as_(cast.chair)
    rounds = reverse("contest_passes", args=[cast.contest.pk])
    assert browser.post(rounds, {"two": "1", "once_key": str(uuid.uuid4())}).status_code == 302
    listed = reverse("entry_tests", args=[cast.entry.pk])
    assert listed in browser.get(rounds).content.decode()
    sent = {
        "what": "Vi sinh", "criteria": codes(cast), "reason": "Thiếu phiếu.", "due_on": "x",
        "once_key": str(uuid.uuid4()),
    }  # fmt: skip
    address = reverse("entry_test_ask", args=[cast.entry.pk])
    answer = browser.post(address, sent)
    assert (answer.status_code, "Vi sinh" in answer.content.decode()) == (422, True)
    due = (clock.today() + dt.timedelta(days=5)).strftime("%d/%m/%Y")
    assert browser.post(address, sent | {"due_on": due}).status_code == 302
    test = FurtherTest.objects.get()
    address = reverse("further_test_record", args=[test.pk])
    assert address in browser.get(listed).content.decode()
    sent = {"finding": "Đạt.", "file": pdf("kq"), "once_key": str(uuid.uuid4())}
    assert browser.post(address, sent).status_code == 302
    address = reverse("entry_second_round", args=[cast.entry.pk])
    assert address in browser.get(listed).content.decode()
    assert "Đạt." in browser.get(address).content.decode()
    assert browser.post(address, {"once_key": str(uuid.uuid4())}).status_code == 302
    assert SecondRound.objects.get().entry_id == cast.entry.pk
    body = as_(cast.owner).get(reverse("dossier_evaluation", args=[cast.dossier.pk]))
    assert "Vi sinh" in body.content.decode()
    assert "Đạt." not in body.content.decode()  # told when the result is published
