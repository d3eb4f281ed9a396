"""The rules are open to everyone who is signed in; drafts to those with an office."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.rules import sheets
from ocop.rules.models import Option, Sheet
from tests.rules.samples import small

SignIn = Callable[[Any], Client]
pytestmark = pytest.mark.django_db


def test_nobody_sees_rules_without_signing_in(client: Client) -> None:
    for url in ("/rules/", "/rules/26-2026/", "/rules/sheets/1/"):
        assert client.get(url).status_code == 302


def test_book_list_names_the_books_and_what_stands_in(as_: SignIn, cast: SimpleNamespace) -> None:
    text = as_(cast.outsider).get(reverse("rules:books")).content.decode()
    assert "26/2026/QĐ-TTg" in text
    assert "Mẫu thay thế" in text


def test_book_page_shows_ladder_sources_and_the_missing_sheet(
    as_: SignIn, cast: SimpleNamespace
) -> None:
    text = as_(cast.outsider).get("/rules/quang-ninh-2013/").content.decode()
    for words in ("Thi cấp huyện", "mặc định, chưa thấy quy định", "98 điểm", "Mẫu thay thế"):
        assert words in text


@pytest.mark.parametrize(
    ("slug", "missing"),
    [
        ("1048-2019", ["19. Thực phẩm chức năng"]),
        ("148-2023", ["7. ", "11. Chè tươi", "12. ", "13. Cà phê, ca cao"]),
        ("1489-2025", ["7. ", "11. Chè tươi", "12. ", "13. Cà phê, ca cao"]),
    ],
)
def test_book_page_names_the_sets_without_a_sheet_and_the_papers(
    as_: SignIn, cast: SimpleNamespace, slug: str, missing: list[str]
) -> None:
    text = as_(cast.outsider).get(f"/rules/{slug}/").content.decode()
    assert f"{len(missing)} bộ sản phẩm chưa có phiếu đánh giá" in text
    for words in missing:
        assert f"<li>{words}" in text
    for words in ("mặc định, chưa thấy quy định", "Hồ sơ gồm những gì", "Biểu số 02"):
        assert words in text


def test_book_page_says_nothing_of_missing_sheets_where_none_is_missing(
    as_: SignIn, cast: SimpleNamespace
) -> None:
    text = as_(cast.outsider).get("/rules/26-2026/").content.decode()
    assert "chưa có phiếu đánh giá" not in text
    assert "Mẫu số 02" in text


@pytest.mark.parametrize("slug", ["26-2026", "1489-2025"])
def test_book_page_of_two_tiers_has_no_word_of_the_abolished_level(
    as_: SignIn, cast: SimpleNamespace, slug: str
) -> None:
    text = as_(cast.outsider).get(f"/rules/{slug}/").content.decode().lower()
    assert "district" not in text
    assert " huyện" not in text


def test_book_page_asks_the_same_for_few_and_many_sheets(
    as_: SignIn, cast: SimpleNamespace
) -> None:
    browser = as_(cast.outsider)
    browser.get("/rules/26-2026/")
    with CaptureQueriesContext(connection) as many:
        browser.get("/rules/26-2026/")
    Sheet.objects.filter(decision="26/2026/QĐ-TTg").exclude(slug="che").update(state="retired")
    with CaptureQueriesContext(connection) as few:
        browser.get("/rules/26-2026/")
    assert len(many) == len(few)


def test_sheet_page_is_the_paper_with_the_books_notice(as_: SignIn, cast: SimpleNamespace) -> None:
    sheet = Sheet.objects.get(decision="1048/QĐ-TTg", slug="che")
    url = reverse("rules:sheet", args=[sheet.pk])
    text = as_(cast.outsider).get(url, {"book": "quang-ninh-2013"}).content.decode()
    assert "Chè tươi, chế biến" in text
    assert "Mẫu thay thế" in text
    assert "Mẫu thay thế" not in as_(cast.outsider).get(url).content.decode()


def test_sheet_page_marks_the_minima(as_: SignIn, cast: SimpleNamespace) -> None:
    sheet = Sheet.objects.get(decision="26/2026/QĐ-TTg", slug="che")
    text = as_(cast.outsider).get(reverse("rules:sheet", args=[sheet.pk])).content.decode()
    marked = Option.objects.filter(criterion__sheet=sheet, min_for_star=3).count()
    assert text.count("tối thiểu 3 sao") == marked > 0


def test_sheet_page_hides_drafts_from_people_without_an_office(
    as_: SignIn, cast: SimpleNamespace
) -> None:
    sheet = sheets.load(small()).sheet
    Sheet.objects.filter(pk=sheet.pk).update(state=Sheet.State.DRAFT)
    url = reverse("rules:sheet", args=[sheet.pk])
    assert as_(cast.outsider).get(url).status_code == 404
    assert as_(cast.province).get(url).status_code == 200
    assert as_(cast.outsider).get("/rules/none/").status_code == 404
