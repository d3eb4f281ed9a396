"""A book told to a reader: words for each setting, and where each comes from."""

from __future__ import annotations

import pytest
from django.utils import translation

from ocop.rules import stars, telling, words
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


def test_ladder_tells_who_acts_and_what_happens_when_the_centre_does_not_award() -> None:
    with translation.override("vi"):
        rungs = telling.ladder(book("26-2026"))
    assert ("Chủ tịch Hội đồng", "Lãnh đạo Ủy ban nhân dân cấp tỉnh") in [
        (label, who.split(" (")[0]) for label, who in rungs[1].people
    ]
    assert rungs[2].after[0].startswith("Dưới 90 điểm: tỉnh công nhận 3 hoặc 4 sao")
    assert rungs[0].after[0].startswith("Hồ sơ chuyển lên (Lần đầu, Nâng hạng, Đánh giá lại)")


def rows(slug: str) -> dict[str, telling.Row]:
    with translation.override("vi"):
        return {row.label: row for row in telling.rows(book(slug))}


def test_rows_tell_the_transition_re_evaluation_and_revocation_of_2026() -> None:
    told = rows("26-2026")
    pending = told["Hồ sơ đang giải quyết theo quy định cũ"]
    assert "21/07/2026" in pending.value
    assert "21/06/2026" in pending.value
    assert "180 ngày" in pending.value
    assert pending.source == telling.Source("26/2026/QĐ-TTg, Điều 12", default=False)
    assert "45 ngày" in told["Cách đánh giá lại"].value
    revoked = told["Thu hồi giấy chứng nhận"].value
    assert revoked == (
        "trong 15 ngày từ khi có kết luận; 3 sao: cấp tỉnh; 4 sao: cấp tỉnh; 5 sao: cấp trung ương"
    )


@pytest.mark.parametrize("slug", ["quang-ninh-2013", "1048-2019", "148-2023", "1489-2025"])
def test_rows_of_older_books_say_where_no_rule_was_found(slug: str) -> None:
    told = rows(slug)
    assert told["Thu hồi giấy chứng nhận"].value == "chưa đặt trường hợp thu hồi"
    open_ones = [
        *("Số thành viên tối thiểu để họp", "Kết quả của Hội đồng", "Độ chênh giữa các phiếu"),
        *("Làm tròn", "Khi bằng điểm, xét lần lượt", "Thu hồi giấy chứng nhận"),
    ]
    for label in open_ones:
        assert told[label].source.default, label
        assert told[label].source.text, label


def test_every_reading_and_aggregation_has_words() -> None:
    found = book("26-2026")
    for reading in stars.WAYS:
        found.settings["minima"]["reading"] = reading
        assert telling.rows(found)
    for aggregation in stars.AGGREGATIONS:
        found.settings["council"]["aggregation"] = aggregation
        assert telling.rows(found)


def test_papers_list_forms_kinds_and_what_is_compulsory() -> None:
    with translation.override("vi"):
        new = telling.papers(book("26-2026"))
        old = telling.papers(book("1048-2019"))
        note = telling.papers_note(book("1048-2019"))
    assert [(paper.form, paper.kinds) for paper in new[:3]] == [
        ("Mẫu số 01", ""),
        ("Mẫu số 02", ""),
        ("", "Nâng hạng"),
    ]
    assert [paper.required for paper in old] == [True] * 6 + [False] * 13
    assert "một trong hai" in note


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
