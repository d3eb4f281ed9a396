"""The council's answers through their pages, as chair, secretary, member and outsider."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation import agreement, asked, waits
from evaluation.deeds import conditions, contests, seating, sheets
from evaluation.models import AgreedOption, ConditionAnswer, Contest, Entry
from evaluation.score_page import screens_of
from ocop.rules import trees
from products.deeds import readers
from tests.evaluation import stage
from tests.shared import shared

As = Callable[[Any], Client]
STOP, OUT = "dangerous_impurities", "common_product_without_distinction"
WHY = "Có mảnh kim loại trong mẫu số 2"


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    return stage.scoring(cast, answered=False)


def seen(cast: SimpleNamespace) -> dict[str, str]:
    return {"seen": asked.fingerprint(cast.entry)}


def address(cast: SimpleNamespace, name: str = "entry_conditions") -> str:
    return reverse(name, args=[cast.entry.pk])


def test_secretary_answers_one_by_one(hall: SimpleNamespace, as_: As) -> None:
    browser, there = as_(hall.secretary), address(hall)
    assert browser.get(there).status_code == 200
    assert not ConditionAnswer.objects.exists()
    assert browser.post(there, {}).status_code == 422
    without = browser.post(there, {f"h-{OUT}": "yes", f"h-{STOP}": "no"})
    assert without.status_code == 422
    words = browser.post(there, {f"r-{OUT}": "chỉ có chữ"})
    assert "chỉ có chữ" in words.content.decode()
    assert not ConditionAnswer.objects.exists()
    typed = {f"h-{STOP}": "yes", f"r-{STOP}": WHY}
    assert browser.post(there, typed | seen(hall)).status_code == 302
    assert ConditionAnswer.objects.get().holds
    assert WHY in browser.get(there).content.decode()


def test_a_yes_given_meanwhile_is_not_overwritten(hall: SimpleNamespace, as_: As) -> None:
    """The secretary's page shows no answer; the chair says yes before it is sent."""
    old = seen(hall)
    conditions.answer(hall.entry, {OUT: (True, WHY)}, by=hall.chair)
    typed = {f"h-{OUT}": "no", f"h-{STOP}": "no", f"r-{STOP}": "Đã soi mẫu"}
    late = as_(hall.secretary).post(address(hall), typed | old)
    assert late.status_code == 422
    assert "Đã soi mẫu" in late.content.decode()
    assert [one.code for one in ConditionAnswer.objects.filter(holds=True)] == [OUT]
    again = as_(hall.secretary).post(address(hall), typed | seen(hall))
    assert again.status_code == 302
    assert not ConditionAnswer.objects.filter(holds=True).exists()


def test_a_member_stands_in_where_chair_and_secretary_may_not(
    hall: SimpleNamespace, as_: As
) -> None:
    for user in (hall.chair, hall.secretary):
        readers.shut_out(user, hall.producer, why="người thân")
    assert as_(hall.chair).get(address(hall)).status_code == 404
    (wait,) = waits.to_stand_in(hall.evaluator)
    assert wait.url == address(hall)
    typed = {f"h-{OUT}": "no"}
    browser = as_(hall.evaluator)
    assert browser.get(address(hall)).status_code == 200
    assert browser.post(address(hall), typed | seen(hall)).status_code == 302
    assert browser.post(address(hall, "entry_conditions_none")).status_code == 302
    assert list(waits.to_stand_in(hall.evaluator)) == []
    assert as_(hall.outsider).get(address(hall)).status_code == 404


def test_none_applies_closes_the_list_of_what_is_missing(hall: SimpleNamespace, as_: As) -> None:
    browser, room = as_(hall.chair), reverse("contest_control", args=[hall.contest.pk])
    assert address(hall) in browser.get(room).content.decode()
    none = address(hall, "entry_conditions_none")
    assert browser.get(none).status_code == 405
    assert browser.post(none, {"note": "Đã xem hồ sơ"})["Location"] == room
    assert address(hall) not in browser.get(room).content.decode()
    assert set(ConditionAnswer.objects.values_list("reason", flat=True)) == {"Đã xem hồ sơ"}
    assert browser.post(none).status_code == 409


def test_pages_are_for_who_runs_the_council(hall: SimpleNamespace, as_: As) -> None:
    contest = reverse("contest_conditions", args=[hall.contest.pk])
    for user in (hall.evaluator, hall.auditor):
        assert as_(user).get(address(hall)).status_code == 403
        assert as_(user).get(contest).status_code == 403
    for user in (hall.outsider, hall.owner, hall.foreign):
        assert as_(user).get(address(hall)).status_code == 404
        assert as_(user).get(contest).status_code == 404
    office = as_(hall.province)
    assert office.get(contest).status_code == 200
    assert office.get(address(hall)).status_code == 200
    for name in ("entry_conditions", "entry_conditions_none", "entry_agreed"):
        assert office.post(address(hall, name)).status_code == 403
    assert not ConditionAnswer.objects.exists()


def test_a_member_sees_the_answer_beside_the_criterion(hall: SimpleNamespace, as_: As) -> None:
    sheet = stage.sheet_of(hall, hall.evaluator)
    screen = next(
        one for one in screens_of(trees.of(sheet.entry.sheet))
        if any(node.code == "6.1" for node in one.criteria)
    )  # fmt: skip
    browser = as_(hall.evaluator)
    there = reverse("score_sheet_section", args=[sheet.pk, screen.key])
    assert WHY not in browser.get(there).content.decode()
    conditions.answer(hall.entry, {STOP: (True, WHY)}, by=hall.chair)
    assert WHY in browser.get(there).content.decode()
    assert "đã dừng: chờ nộp phiếu" in browser.get(reverse("scoring")).content.decode()
    submit = reverse("score_sheet_submit", args=[sheet.pk])
    assert browser.post(submit, {"remark": ""}).status_code == 302
    receipt = browser.get(reverse("score_sheet", args=[sheet.pk])).content.decode()
    assert WHY in receipt
    assert WHY in browser.get(reverse("score_sheet_print", args=[sheet.pk])).content.decode()


def test_a_stopped_paper_sheet_is_keyed_in_by_its_page(cast: SimpleNamespace, as_: As) -> None:
    stage.scoring(cast, paper=True, answered=False)
    sheet = stage.sheet_of(cast, cast.evaluator)
    first = trees.of(sheet.entry.sheet).criteria[0]
    there = reverse("score_sheet_key_in", args=[sheet.pk])
    typed = {f"c{first.id}": first.options[0].id}
    assert as_(cast.secretary).post(there, typed).status_code == 422
    conditions.answer(cast.entry, {STOP: (True, WHY)}, by=cast.secretary)
    assert as_(cast.secretary).post(there, typed).status_code == 302


def test_the_reason_stands_beside_the_star_on_every_page(hall: SimpleNamespace, as_: As) -> None:
    stage.all_score(hall, [95, 95, 95], star=5)
    conditions.answer(hall.entry, {OUT: (True, WHY)}, by=hall.chair)
    conditions.none_applies(hall.entry, by=hall.chair)
    contests.close(hall.contest, by=hall.chair)
    hall.entry.refresh_from_db()
    browser = as_(hall.province)
    said = asked.told(hall.entry.sheet.decision, hall.entry.sheet.slug, [OUT])
    assert said == hall.entry.excluded
    browser.post(reverse("decision_prepare", args=[hall.contest.pk]))
    decision = hall.contest.decisions.get()
    ranking = reverse("contest_results", args=[hall.contest.pk])
    for there in (
        ranking, reverse("result", args=[hall.entry.pk]), decision.get_absolute_url(),
        reverse("dossier_evaluation", args=[hall.dossier.pk]),
    ):  # fmt: skip
        assert "sao, bị loại" in browser.get(there).content.decode(), there
    for there in (f"{ranking}?open={hall.entry.pk}", reverse("result", args=[hall.entry.pk])):
        assert WHY in browser.get(there).content.decode(), there


def test_chair_and_secretary_are_asked_on_their_desk(hall: SimpleNamespace) -> None:
    stage.all_score(hall, [60, 60, 60])
    for user in (hall.chair, hall.secretary):
        assert [one.count for one in waits.to_answer(user)] == [1]
    assert list(waits.to_answer(hall.evaluator)) == []
    assert list(waits.to_close(hall.chair)) == []
    conditions.none_applies(hall.entry, by=hall.chair)
    assert list(waits.to_answer(hall.chair)) == []
    assert len(list(waits.to_close(hall.chair))) == 1


def test_agreed_options_by_the_page(cast: SimpleNamespace, as_: As) -> None:
    book = stage.stage_of(stage.NEW, 2).book
    book.settings["minima"]["reading"] = "agreed"
    book.save()
    stage.scoring(cast)
    marked = agreement.marked(trees.of(cast.entry.sheet))
    browser = as_(cast.secretary)
    body = browser.get(address(cast)).content.decode()
    assert all(f'name="c{one.id}"' in body for one in marked)
    there = address(cast, "entry_agreed")
    first, *rest = marked
    strange = rest[0].options[0].id
    assert browser.post(there, {f"c{first.id}": strange} | seen(cast)).status_code == 409
    assert browser.post(there, {f"c{first.id}": "x"} | seen(cast)).status_code == 409
    assert browser.post(there, {f"c{first.id}": "none"} | {"seen": "older"}).status_code == 409
    assert as_(cast.evaluator).post(there, {f"c{first.id}": "none"}).status_code == 403
    assert not AgreedOption.objects.exists()
    sent = {f"c{one.id}": one.options[-1].id for one in rest} | {f"c{first.id}": "none"}
    assert browser.post(there, sent | seen(cast)).status_code == 302
    assert AgreedOption.objects.count() == len(marked)


def test_pages_ask_as_often_for_twenty_products_as_for_two(cast: SimpleNamespace, as_: As) -> None:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    dossiers = stage.products_for(cast, 22)

    def cost(some: list[Any]) -> list[int]:
        contest = stage.opened(cast.council, by=cast.province, paper=True)
        contests.put_before(contest, some, by=cast.province)
        seating.seat(contest, stage.scorers(cast.council), by=cast.province)
        contests.start(contest, by=cast.province)
        stage.all_there(contest, by=cast.province)
        contest = Contest.objects.select_related("council__stage__book").get(pk=contest.pk)
        given = {entry.pk: {OUT: (True, WHY)} for entry in contest.entries.all()}
        with CaptureQueriesContext(connection) as deed:
            conditions.answer_all(contest, given, by=cast.secretary)
        counts = [len(deed)]
        browser = as_(cast.secretary)
        for name in ("contest_conditions", "contest_control"):
            there = reverse(name, args=[contest.pk])
            browser.get(there)
            with CaptureQueriesContext(connection) as spent:
                assert browser.get(there).status_code == 200
            counts.append(len(spent))
        for entry in Entry.objects.filter(contest=contest):
            conditions.none_applies(entry, by=cast.secretary)
        _close(contest, cast)
        there = reverse("contest_results", args=[contest.pk])
        browser.get(there)
        with CaptureQueriesContext(connection) as spent:
            browser.get(there)
        return [*counts, len(spent)]

    assert cost(dossiers[:2]) == cost(dossiers[2:])


def _close(contest: Contest, cast: SimpleNamespace) -> None:
    pages = [
        (sheet, stage.choice(trees.tree(sheet.entry.sheet_id), 60))
        for entry in contest.entries.all()
        for sheet in entry.score_sheets.select_related("entry__contest", "seat")
    ]
    sheets.key_in_all(contest, pages, by=cast.secretary)
    contests.close(contest, by=cast.chair)
