"""The evaluator's pages: queue, sections, one tap, handing in; and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.deeds import contests, sheets
from evaluation.models import Answer, ScoreSheet
from evaluation.score_page import screens_of
from ocop.rules import trees
from ocop.workflow.models import Event
from tests.evaluation import stage
from tests.shared import shared

As = Callable[[Any], Client]
HTMX = {"HX-Request": "true"}


@shared
def room(cast: SimpleNamespace) -> SimpleNamespace:
    stage.scoring(cast)
    cast.sheet = stage.sheet_of(cast, cast.evaluator)
    cast.tree = trees.of(cast.sheet.entry.sheet)
    cast.screens = screens_of(cast.tree)
    return cast


def url(name: str, sheet: ScoreSheet, *more: Any) -> str:
    return reverse(name, args=[sheet.pk, *more])


def tap(browser: Client, room: SimpleNamespace, criterion: Any, option: Any, **more: Any) -> Any:
    """Send what a tap sends."""
    data = {"criterion": criterion.id, f"c{criterion.id}": option, **more}
    return browser.post(url("score_sheet_enter", room.sheet), data, headers=HTMX)


def test_the_queue_offers_the_next_sheet(room: SimpleNamespace, as_: As) -> None:
    body = as_(room.evaluator).get(reverse("scoring")).content.decode()
    assert room.product.name in body
    assert url("score_sheet", room.sheet) in body
    assert "0/1" in body
    empty = as_(room.outsider).get(reverse("scoring")).content.decode()
    assert room.product.name not in empty


def test_the_sheet_opens_at_its_first_unfinished_section(room: SimpleNamespace, as_: As) -> None:
    browser = as_(room.evaluator)
    first, second = room.screens[:2]
    here = browser.get(url("score_sheet", room.sheet))
    assert here.url == url("score_sheet_section", room.sheet, first.key)
    for one in first.criteria:
        sheets.enter(room.sheet, criterion=one.id, option=one.options[-1].id, by=room.evaluator)
    here = browser.get(url("score_sheet", room.sheet))
    assert here.url == url("score_sheet_section", room.sheet, second.key)


def test_every_criterion_stands_on_exactly_one_page(room: SimpleNamespace, as_: As) -> None:
    shown = [one.id for screen in room.screens for one in screen.criteria]
    assert shown == [one.id for one in room.tree.criteria]
    browser = as_(room.evaluator)
    for screen in room.screens:
        body = browser.get(url("score_sheet_section", room.sheet, screen.key)).content.decode()
        for one in screen.criteria:
            assert f'name="c{one.id}"' in body
            for option in one.options:
                assert f'value="{option.id}"' in body
    assert browser.get(url("score_sheet_section", room.sheet, "Z-9")).status_code == 404


def test_a_tap_keeps_the_answer_and_answers_with_total_and_mark(
    room: SimpleNamespace, as_: As
) -> None:
    one = room.tree.criteria[0]
    best = one.options[-1]
    answer = tap(as_(room.evaluator), room, one, best.id)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="s{one.id}" hx-swap-oob="true"' in body
    assert 'id="total" hx-swap-oob="true"' in body
    assert f"<b data-total>{best.points}</b>" in body
    given = Answer.objects.get()
    assert (given.option_id, given.points) == (best.id, best.points)


def test_a_tap_costs_at_most_twelve_statements(room: SimpleNamespace, as_: As) -> None:
    browser = as_(room.evaluator)
    one, two = room.tree.criteria[:2]
    tap(browser, room, one, one.options[0].id)
    with CaptureQueriesContext(connection) as spent:
        tap(browser, room, two, two.options[-1].id, **{f"t{two.id}": "có ghi"})
    # A test runs in a transaction: the savepoint of the deed is a BEGIN elsewhere.
    told = [q["sql"] for q in spent if "SAVEPOINT" not in q["sql"]]
    assert len(told) <= 12, told
    with CaptureQueriesContext(connection) as spent:
        tap(browser, room, two, two.options[0].id)
    assert len([q for q in spent if "SAVEPOINT" not in q["sql"]]) <= 12


def test_the_sheet_costs_at_most_twelve_statements(room: SimpleNamespace, as_: As) -> None:
    browser = as_(room.evaluator)
    address = url("score_sheet_section", room.sheet, room.screens[0].key)
    browser.get(address)
    with CaptureQueriesContext(connection) as spent:
        assert browser.get(address).status_code == 200
    assert len(spent) <= 12, [q["sql"][:100] for q in spent]
    stage.fill(room.sheet, 60, by=room.evaluator, hand_in=False)
    with CaptureQueriesContext(connection) as full:
        browser.get(address)
    assert len(full) == len(spent)


@pytest.mark.parametrize("wrong", ["0", "999999999", "abc", "1; DROP TABLE", "²"])
def test_a_tap_outside_the_sheet_is_refused(room: SimpleNamespace, as_: As, wrong: str) -> None:
    browser = as_(room.evaluator)
    one = room.tree.criteria[0]
    assert tap(browser, room, one, wrong).status_code == 200  # said beside the criterion
    data = {"criterion": wrong, "c1": "none"}
    answer = browser.post(url("score_sheet_enter", room.sheet), data, headers=HTMX)
    assert answer.status_code == 409
    assert not Answer.objects.exists()


def test_an_option_of_another_criterion_is_refused(room: SimpleNamespace, as_: As) -> None:
    one, two = room.tree.criteria[:2]
    body = tap(as_(room.evaluator), room, one, two.options[0].id).content.decode()
    assert "invalid-feedback" in body
    assert not Answer.objects.exists()


def test_words_without_a_choice_are_kept_on_the_page(room: SimpleNamespace, as_: As) -> None:
    browser = as_(room.evaluator)
    first = room.screens[0]
    one = first.criteria[0]
    address = url("score_sheet_section", room.sheet, first.key)
    answer = browser.post(address, {f"t{one.id}": "Mật rất thơm", "next": "1"})
    assert answer.status_code == 422
    assert "Mật rất thơm" in answer.content.decode()
    assert not Answer.objects.exists()


def test_the_form_works_without_javascript(room: SimpleNamespace, as_: As) -> None:
    browser = as_(room.evaluator)
    for place, screen in enumerate(room.screens):
        data = {f"c{one.id}": one.options[-1].id for one in screen.criteria} | {"next": "1"}
        answer = browser.post(url("score_sheet_section", room.sheet, screen.key), data)
        following = room.screens[place + 1 : place + 2]
        wanted = (
            url("score_sheet_section", room.sheet, following[0].key)
            if following
            else url("score_sheet_submit", room.sheet)
        )
        assert (answer.status_code, answer.url) == (302, wanted)
    before = Event.objects.count()
    browser.post(url("score_sheet_section", room.sheet, screen.key), data)
    assert Event.objects.count() == before
    page = browser.get(url("score_sheet_submit", room.sheet)).content.decode()
    assert "<b data-total>100</b>" in page
    answer = browser.post(url("score_sheet_submit", room.sheet), {"remark": "Sản phẩm tốt"})
    assert answer.url == reverse("scoring")
    room.sheet.refresh_from_db()
    assert (room.sheet.state, room.sheet.total, room.sheet.remark) == (
        "submitted", 100, "Sản phẩm tốt",
    )  # fmt: skip


def test_an_unfinished_sheet_is_not_taken(room: SimpleNamespace, as_: As) -> None:
    browser = as_(room.evaluator)
    body = browser.get(url("score_sheet_submit", room.sheet)).content.decode()
    assert 'aria-disabled="true"' in body
    answer = browser.post(url("score_sheet_submit", room.sheet), {"remark": "giữ lại"})
    assert answer.status_code == 422
    assert "giữ lại" in answer.content.decode()
    room.sheet.refresh_from_db()
    assert room.sheet.state == "open"


def test_a_handed_in_sheet_shows_its_receipt_and_refuses_more(
    room: SimpleNamespace, as_: As
) -> None:
    stage.fill(room.sheet, 60, by=room.evaluator)
    browser = as_(room.evaluator)
    first = room.screens[0]
    section = url("score_sheet_section", room.sheet, first.key)
    assert browser.get(section).status_code == 302
    body = browser.get(url("score_sheet", room.sheet)).content.decode()
    assert "<b>60</b>" in body
    assert tap(browser, room, first.criteria[0], "none").status_code == 409
    assert browser.post(section, {f"c{first.criteria[0].id}": "none"}).status_code == 403
    assert browser.get(url("score_sheet_print", room.sheet)).status_code == 200


def test_after_the_closing_a_tap_is_refused(room: SimpleNamespace, as_: As) -> None:
    stage.all_score(room, [60, 60, 60])
    contests.close(room.contest, by=room.chair)
    one = room.tree.criteria[0]
    answer = tap(as_(room.evaluator), room, one, one.options[-1].id)
    assert answer.status_code == 409
    assert ScoreSheet.objects.get(pk=room.sheet.pk).total == 60


def test_anothers_sheet_is_not_there(room: SimpleNamespace, as_: As) -> None:
    one = room.tree.criteria[0]
    strangers = (room.chair, room.evaluator_2, room.secretary, room.province, room.owner,
                 room.outsider, room.foreign, room.evaluator_off)  # fmt: skip
    for user in strangers:
        browser = as_(user)
        for name in ("score_sheet", "score_sheet_submit", "score_sheet_print"):
            assert browser.get(url(name, room.sheet)).status_code == 404, (user, name)
        section = url("score_sheet_section", room.sheet, room.screens[0].key)
        assert browser.get(section).status_code == 404
        assert browser.post(section, {}).status_code == 404
        assert tap(browser, room, one, one.options[0].id).status_code == 404
    assert as_(None).get(url("score_sheet", room.sheet)).status_code == 302
    assert not Answer.objects.exists()


def test_a_get_changes_nothing(room: SimpleNamespace, as_: As) -> None:
    browser = as_(room.evaluator)
    assert browser.get(url("score_sheet_enter", room.sheet)).status_code == 405
    assert not Event.objects.filter(verb=sheets.ANSWERED).exists()


def test_the_chair_opens_a_sheet_again_by_the_page(room: SimpleNamespace, as_: As) -> None:
    stage.fill(room.sheet, 60, by=room.evaluator)
    stage.fill(stage.sheet_of(room, room.chair), 61, by=room.chair)
    address = url("score_sheet_reopen", room.sheet)
    assert as_(room.secretary).post(address, {"reason": "x"}).status_code == 403
    browser = as_(room.chair)
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "Chênh 14 điểm"}).status_code == 302
    room.sheet.refresh_from_db()
    assert room.sheet.state == "open"


def test_a_paper_sheet_is_keyed_in_whole_by_two_people(cast: SimpleNamespace, as_: As) -> None:
    stage.scoring(cast, paper=True)
    sheet = stage.sheet_of(cast, cast.evaluator)
    tree = trees.of(sheet.entry.sheet)
    whole = {f"c{key}": option or "none" for key, option in stage.choice(tree, 71).items()}
    browser = as_(cast.secretary)
    assert browser.get(url("score_sheet_key_in", sheet)).status_code == 200
    some = dict(list(whole.items())[3:])
    assert browser.post(url("score_sheet_key_in", sheet), some).status_code == 422
    assert not Answer.objects.exists()
    for user in (cast.secretary, cast.province):
        assert as_(user).post(url("score_sheet_key_in", sheet), whole).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.total, sheet.state) == (71, "submitted")
    assert as_(cast.evaluator).get(url("score_sheet_key_in", sheet)).status_code == 404
