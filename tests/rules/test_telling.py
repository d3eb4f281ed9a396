"""A book told to a reader: words for each setting, and where each comes from."""

from __future__ import annotations

import pytest
from django.utils import translation

from ocop.rules import telling, words
from ocop.rules.models import RuleBook, Sheet

pytestmark = pytest.mark.django_db


def book(slug: str) -> RuleBook:
    return RuleBook.objects.get(slug=slug)


def test_rows_mark_defaults_and_name_articles() -> None:
    with translation.override("vi"):
        rows = {row.label: row for row in telling.rows(book("26-2026"))}
    validity = rows["Thời hạn giấy chứng nhận"]
    assert (validity.value, validity.source.text) == ("36 tháng", "26/2026/QĐ-TTg, Điều 4.3")
    quorum = rows["Số thành viên tối thiểu để họp"]
    assert quorum.value == "ít nhất 75% số thành viên, có Chủ tịch Hội đồng"
    assert quorum.source.default


def test_ladder_tells_what_goes_on() -> None:
    with translation.override("vi"):
        new = [rung.sends for rung in telling.ladder(book("26-2026"))]
        old = [rung.sends for rung in telling.ladder(book("quang-ninh-2013"))]
    assert new == ["", "Từ 90 điểm được chuyển lên cấp trên", ""]
    assert old == ["Từ 3 sao trở lên được chuyển lên cấp trên", ""]


def test_steps_keep_the_names_of_their_book() -> None:
    with translation.override("vi"):
        assert telling.steps(book("quang-ninh-2013"))[4][1] == "Thi sản phẩm cấp huyện, cấp tỉnh"
        assert telling.steps(book("26-2026"))[2][1] == "Nhận phương án sản xuất kinh doanh"


def test_grounds_are_those_of_the_decision() -> None:
    assert [letter for letter, _ in telling.grounds(book("26-2026"))] == list("abcdđe")
    assert telling.grounds(book("quang-ninh-2013")) == []


def test_every_remark_and_knockout_of_the_sheets_has_vietnamese_words() -> None:
    with translation.override("vi"):
        for sheet in Sheet.objects.all():
            remarks = sheet.about["uncertain_points"] + sheet.about["source_corrections"]
            assert [text for text in remarks if words.remark(text) == text] == []
            codes = sheet.about["disqualification_codes"]
            assert [code for code in codes if words.knockout(code) == code] == []


def test_words_unknown_to_the_data_stand_as_they_are() -> None:
    with translation.override("vi"):
        assert words.remark("something") == "something"
        assert words.knockout("x") == "x"
        assert words.level("kingdom") == "kingdom"
