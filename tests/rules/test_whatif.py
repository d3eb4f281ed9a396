"""The officers' trial page: options in, a star with its reasons out, nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.rules.models import Sheet
from tests.rules.test_rank import best

SignIn = Callable[[Any], Client]
pytestmark = pytest.mark.django_db
PAGE = "/rules/26-2026/what-if/"


def asked(**more: Any) -> dict[str, Any]:
    return {"sheet": "che", "ask": "1"} | {f"c{code}": n for code, n in best().items()} | more


def test_the_page_is_for_people_with_an_office(as_: SignIn, cast: SimpleNamespace) -> None:
    assert as_(cast.province).get(PAGE).status_code == 200
    assert as_(cast.outsider).get(PAGE).status_code == 403
    assert as_(None).get(PAGE).status_code == 302
    assert as_(cast.province).get("/rules/none/what-if/").status_code == 404
    assert as_(cast.province).post(PAGE).status_code == 405


def test_all_best_options_give_five_stars(as_: SignIn, cast: SimpleNamespace) -> None:
    answer = as_(cast.province).get(PAGE, asked())
    assert answer.context["trial"].result.star == 5
    text = answer.content.decode()
    assert "100 trên 100 điểm" in text
    assert "không phải kết quả chính thức" in text


def test_a_missed_minimum_is_told_and_the_choices_stay(as_: SignIn, cast: SimpleNamespace) -> None:
    answer = as_(cast.province).get(PAGE, asked(c9=""))
    trial = answer.context["trial"]
    assert trial.result.star < trial.result.band
    assert {one.criterion for one in trial.result.missed} == {"9"}
    assert any("iêu chí 9" in line for line in trial.reasons)
    chosen = {one.criterion.code: one.chosen for one in trial.questions}
    assert chosen == best() | {"9": None}
    assert answer.content.decode().count(" checked") == len(chosen)


def test_a_ticked_condition_knocks_out_in_its_own_words(as_: SignIn, cast: SimpleNamespace) -> None:
    given = asked(out=["copy_of_another_product", "unheard_of"])
    answer = as_(cast.province).get(PAGE, given)
    assert answer.context["trial"].result.star == 0
    assert answer.context["trial"].result.knockouts == ("copy_of_another_product",)
    assert any("giống hệt sản phẩm" in line for line in answer.context["trial"].reasons)
    assert "không xếp hạng" in answer.content.decode()


@pytest.mark.parametrize("wrong", ["99", "-1", "x", "1.0", "\x00", "٣"])
def test_what_is_no_option_counts_as_not_met(
    as_: SignIn, cast: SimpleNamespace, wrong: str
) -> None:
    answer = as_(cast.province).get(PAGE, {"sheet": "che", "ask": "1", "c1.1": wrong})
    assert answer.context["trial"].result.points == 0


def test_a_sheet_that_is_not_there_opens_none(as_: SignIn, cast: SimpleNamespace) -> None:
    for name in ("", "none", "1048-che"):
        answer = as_(cast.province).get(PAGE, {"sheet": name, "ask": "1"})
        assert (answer.status_code, answer.context["trial"]) == (200, None)


def test_the_page_asks_as_often_for_a_long_sheet_as_for_a_short_one(
    as_: SignIn, cast: SimpleNamespace
) -> None:
    browser = as_(cast.province)
    counts = set()
    for name in ("che", "du-lich", "che-bien-rau-cu-qua"):
        browser.get(PAGE, {"sheet": name})
        with CaptureQueriesContext(connection) as found:
            browser.get(PAGE, {"sheet": name, "ask": "1"})
        counts.add(len(found))
    assert len(counts) == 1


def test_a_sheet_in_use_leads_to_its_trial(as_: SignIn, cast: SimpleNamespace) -> None:
    url = f"/rules/sheets/{Sheet.objects.get(decision='26/2026/QĐ-TTg', slug='che').pk}/"
    link = f"{PAGE}?sheet=che"
    assert link in as_(cast.province).get(url, {"book": "26-2026"}).content.decode()
    assert link not in as_(cast.province).get(url).content.decode()
    assert link not in as_(cast.outsider).get(url, {"book": "26-2026"}).content.decode()


def test_a_requirement_is_ticked_as_not_met(as_: SignIn, cast: SimpleNamespace) -> None:
    trial = as_(cast.province).get(PAGE, {"sheet": "hoa"}).context["trial"]
    texts = {one.code: one.text for one in trial.knockouts}
    assert texts["not_all_from_the_province"].startswith("Không đạt: 100% sản phẩm")
