"""The papers of the evening say what was stored, and anybody can work it out again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from docx import Document
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from evaluation.deeds import attendance, conditions, contests, minutes, seating, sheets
from evaluation.evening import document, loading, printing, workbook
from evaluation.evening.blocks import Paper
from evaluation.evening.loading import Evening
from evaluation.heads import short
from evaluation.models import Contest, Entry, Seat
from ocop.lib.errors import AlreadyDecided, NotAllowed
from ocop.workflow.models import Event
from products.models import Product
from tests import cast as people
from tests.evaluation import stage
from tests.evaluation.recomputing import Sheet
from tests.reading import text_of
from tests.shared import shared
from tests.uploads import pdf as upload

TOTALS = [[60, 61, 60, 62], [49, 50, 50, 50], [70, 71, 78, 92], [88, 89, 90, 90], [60, 61, 60, 62]]


@shared
def evening(cast: SimpleNamespace) -> SimpleNamespace:
    """Five products: one knocked out, one above the limit of the spread and scored again."""
    stage.provincial(cast)
    cast.third = people.person("Vũ Thị Lan Anh", "uv3")
    cast.fourth = people.person("Đặng Quốc Bảo", "uv4")
    Product.objects.filter(pk=cast.product.pk).update(name="=SUM(A1) & <b>Mật ong</b>")
    cast.council = stage.council_of(cast, cast.third, cast.fourth)
    cast.contest = stage.opened(cast.council, by=cast.province)
    ready = [cast.dossier, *stage.products_for(cast, 4)]
    contests.put_before(cast.contest, ready, by=cast.secretary)
    seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    away = cast.council.members.get(user=cast.fourth)
    attendance.absent(cast.contest, away, reason="đi công tác", by=cast.secretary)
    stage.started(cast, cast.contest)
    attendance.substituted(
        cast.contest, cast.council.members.get(user=cast.third), substitute="Đỗ Văn Quyền",
        file=upload("gq"), by=cast.secretary,
    )  # fmt: skip
    seat = Seat.objects.get(contest=cast.contest, member=away)
    seating.recuse(seat, reason="Đã tư vấn cho chủ thể.", by=cast.chair)
    cast.entries = list(cast.contest.entries.order_by("order"))
    judges = [cast.chair, cast.evaluator, cast.evaluator_2, cast.third]
    for entry, totals in zip(cast.entries, TOTALS, strict=True):
        for user, total in zip(judges, totals, strict=True):
            stage.fill(stage.sheet_of(cast, user, entry), total, by=user)
    again = stage.sheet_of(cast, cast.third, cast.entries[2])
    sheets.reopen(again, reason="Hội đồng đã thảo luận.", by=cast.chair)
    stage.fill(stage.sheet_of(cast, cast.third, cast.entries[2]), 83, by=cast.third)
    code = cast.entries[3].asked[0]
    conditions.answer(cast.entries[3], {code: (True, "Giấy giả.")}, by=cast.chair)
    stage.kept(cast, cast.entries[2])
    contests.close(cast.contest, by=cast.chair)
    return cast


def loaded(cast: SimpleNamespace) -> Evening:
    rows = Contest.objects.select_related("council__stage__book", "council__region")
    return loading.load(rows.get(pk=cast.contest.pk))


def test_the_formulas_give_what_was_stored(evening: SimpleNamespace) -> None:
    found = loaded(evening)
    sheet = Sheet(workbook.summary_xlsx(found))
    first = workbook._column(found, 0)
    names = ("sheets_in", "mean", "low", "high", "spread")
    for row, line in enumerate(found.lines, start=workbook.TOP + 1):
        told = [sheet.value(f"{get_column_letter(first + place)}{row}") for place in range(11)]
        assert told[:5] == [getattr(line.entry, name) for name in names]
        assert told[5] == ("x" if line.entry.spread > found.limit else "")
        assert (told[6], told[9]) == (line.entry.band, line.entry.stars)
        assert told[10] == found.ranks.get(line.entry.pk, "")
    means = [line.entry.mean for line in found.lines]
    assert means[:2] == [Decimal("60.75"), Decimal("49.75")]
    assert [found.ranks.get(line.entry.pk) for line in found.lines] == [2, 4, 1, None, 2]


def test_a_mean_of_thirds_is_cut_off_and_not_rounded(cast: SimpleNamespace) -> None:
    stage.closed(cast, [49, 50, 50])
    found = loaded(cast)
    sheet = Sheet(workbook.summary_xlsx(found))
    place = f"{get_column_letter(workbook._column(found, 1))}{workbook.TOP + 1}"
    assert sheet.value(place) == Decimal("49.6666") == cast.entry.mean
    changed = load_workbook(BytesIO(workbook.summary_xlsx(found)))
    changed.worksheets[0].cell(workbook.TOP + 1, len(workbook.BEFORE) + 1).value = 50
    box = BytesIO()
    changed.save(box)
    assert Sheet(box.getvalue()).value(place) == 50  # the formulas live


def test_names_are_text_and_no_formulas(evening: SimpleNamespace) -> None:
    book = load_workbook(BytesIO(workbook.summary_xlsx(loaded(evening))))
    cell = book.worksheets[0].cell(workbook.TOP + 1, 2)
    assert (cell.data_type, cell.value) == ("s", "=SUM(A1) & <b>Mật ong</b>")


def test_the_minutes_say_what_happened(evening: SimpleNamespace) -> None:
    minutes.write(
        evening.contest, number="05/BB-HĐOCOP", begins=dt.time(8, 5), ends=dt.time(16, 45),
        invited="Tổ tư vấn cấp tỉnh\nĐại diện chủ thể", opinions="Ông Tuấn: bao bì còn đơn giản.",
        conclusion="Đề nghị công nhận.", agreed=4, by=evening.secretary,
    )  # fmt: skip
    found = loaded(evening)
    text = text_of(printing.minutes_pdf(found))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 05/BB-HĐOCOP", "BIÊN BẢN",
        "Họp Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp tỉnh", "08 giờ 05 phút",
        "Quyết định số 2001/QĐ-UBND", "Vắng; không tham gia chấm: đi công tác",
        "Đỗ Văn Quyền dự thay, có giấy ủy quyền",
        "4 thành viên chấm điểm, có mặt 4, tối thiểu phải có 3: đủ điều kiện",
        "Đặng Quốc Bảo: Đã tư vấn cho chủ thể.", "=SUM(A1) & <b>Mật ong</b>",
        "điểm trung bình 60,75, thấp nhất 60, cao nhất 62, chênh lệch 2.",
        "chênh lệch 13 (vượt giới hạn 10 điểm)", "Giấy giả.", "Bị loại (0 sao)",
        "từ 92 điểm thành 83 điểm. Lý do: Hội đồng đã thảo luận.",
        "Thảo luận do chênh lệch 13 điểm, giới hạn 10", "Lý do: Hội đồng giữ điểm.",
        "Ông Tuấn: bao bì còn đơn giản.", "Đề nghị công nhận.", "4/4 thành viên",
        "16 giờ 45 phút", "20 phiếu đánh giá", "THƯ KÝ", "CHỦ TRÌ",
        short(found.head), found.head,
    ):  # fmt: skip
        assert words in text, words


def test_minutes_that_nobody_wrote_have_room_to_write(evening: SimpleNamespace) -> None:
    text = text_of(printing.minutes_pdf(loaded(evening)))
    assert "…… giờ ……" in text
    assert "…/BB-HĐOCOP" in text
    assert text.count("…" * 30) >= 4


def test_papers_are_vietnamese_and_the_same_bytes_for_everybody(evening: SimpleNamespace) -> None:
    with translation.override("en"):
        english = printing.package_pdf(loaded(evening))
    with translation.override("vi"):
        assert printing.package_pdf(loaded(evening)) == english


def test_the_document_says_the_same_in_times_new_roman(evening: SimpleNamespace) -> None:
    found = loaded(evening)
    data = document.minutes_docx(found)
    written = Document(BytesIO(data))
    section = written.sections[0]
    sides = (section.page_width, section.left_margin, section.right_margin, section.top_margin)
    assert [round(side.mm) for side in sides] == [210, 30, 15, 20]
    assert written.styles["Normal"].font.name == "Times New Roman"
    fonts = ZipFile(BytesIO(data)).read("word/styles.xml").decode()
    assert 'w:eastAsia="Times New Roman"' in fonts
    text = all_of(written)
    with translation.override("vi"):
        paper = printing.minutes.minutes(found)
    for words in words_of(paper):
        assert words in text, words
    assert " PAGE " in section.header._element.xml


def words_of(paper: Paper) -> list[str]:
    found = [paper.above, *paper.body, paper.number, paper.dated, paper.kind, *paper.about]
    for block in paper.blocks:
        rows: Any = getattr(block, "rows", None)
        found += [cell for row in rows for cell in row] if rows else [getattr(block, "words", "")]
    return [*found, *(one.name for one in paper.signatures), *paper.foot]


def all_of(written: Any) -> str:
    cells = [cell for table in written.tables for row in table.rows for cell in row.cells]
    boxes = [written, *cells]
    return "\n".join(paragraph.text for box in boxes for paragraph in box.paragraphs)


def test_summary_and_attendance_list(evening: SimpleNamespace) -> None:
    found = loaded(evening)
    text = text_of(printing.summary_pdf(found))
    for words in ("BẢNG TỔNG HỢP ĐIỂM", "60,75", "Loại", "(4) Vũ Thị Lan Anh", short(found.head)):
        assert words in text, words
    text = text_of(printing.attendance_pdf(found))
    for words in ("Số tiền", "Ký nhận", "Đỗ Văn Quyền dự thay", "Khách mời", "NGƯỜI LẬP"):
        assert words in text, words


def test_an_evening_is_read_in_a_fixed_number_of_queries(cast: SimpleNamespace) -> None:
    stage.closed(cast, [60, 61, 62])
    with CaptureQueriesContext(connection) as small:
        loaded(cast)
    assert len(small) == 25


def test_a_larger_evening_asks_as_often_but_for_its_discussions(
    evening: SimpleNamespace,
) -> None:
    with CaptureQueriesContext(connection) as large:
        loaded(evening)
    assert len(large) == 28


# --- writing the minutes ------------------------------------------------------------------------
def test_writing_keeps_what_is_not_named_and_leaves_one_event(cast: SimpleNamespace) -> None:
    stage.closed(cast, [60, 61, 62])
    minutes.write(cast.contest, number="05/BB", opinions="Không có.", by=cast.secretary)
    found = minutes.write(cast.contest, conclusion=" Nhất trí. ", by=cast.chair)
    assert (found.number, found.opinions, found.conclusion) == ("05/BB", "Không có.", "Nhất trí.")
    minutes.write(cast.contest, conclusion="Nhất trí.", by=cast.chair)
    told = Event.objects.filter(chain__key=cast.contest.chain_key, verb=minutes.WRITTEN)
    assert told.count() == 2


def test_who_looked_at_older_words_is_refused(cast: SimpleNamespace) -> None:
    stage.closed(cast, [60, 61, 62])
    first = minutes.write(cast.contest, seen="", conclusion="Một.", by=cast.secretary)
    with pytest.raises(AlreadyDecided, match="mở lại biên bản"):
        minutes.write(cast.contest, seen="", conclusion="Hai.", by=cast.chair)
    assert minutes.write(cast.contest, seen=first.digest, conclusion="Hai.", by=cast.chair)


def test_minutes_stand_once_the_results_are_published(cast: SimpleNamespace) -> None:
    stage.published(cast, [76, 77, 79], star=4)
    with pytest.raises(AlreadyDecided):
        minutes.write(cast.contest, conclusion="Khác.", by=cast.secretary)


def test_a_member_writes_no_minutes(cast: SimpleNamespace) -> None:
    stage.closed(cast, [60, 61, 62])
    with pytest.raises(NotAllowed):
        minutes.write(cast.contest, conclusion="Khác.", by=cast.evaluator)
    assert Entry.objects.get(pk=cast.entry.pk).mean == 61
