"""The summary of points as a workbook: members' points are numbers, the rest are formulas.

Anybody can recompute it, in any program. A mean is whole numbers divided and cut off at four
places before anything else happens to it, so no rounding of the program lifts 49.99995 to 50.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.utils import translation
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from evaluation import heads
from evaluation.bands import of as bands_of
from evaluation.evening.loading import Evening, Line

NAME = "Tổng hợp điểm"
BANDS = "Thang sao"
BEFORE = ("TT", "Sản phẩm", "Chủ thể", "Xã, phường, đặc khu", "Bộ sản phẩm", "Mã số", "Tự chấm")
AFTER = (
    "Số phiếu", "Điểm", "Thấp nhất", "Cao nhất", "Chênh lệch", "Vượt giới hạn", "Sao theo điểm",
    "Sao cao nhất theo tiêu chí tối thiểu", "Bị loại vì", "Kết quả (sao)", "Thứ hạng",
)  # fmt: skip
TOP = 6  # the row of the headings
WIDTHS = {"B": 34, "C": 28, "D": 18, "E": 28, "F": 18}
THIN = Border(*[Side(style="thin")] * 4)


def summary_xlsx(evening: Evening) -> bytes:
    """Return the workbook."""
    with translation.override("vi"):
        book = Workbook()
        sheet: Any = book.active
        sheet.title = NAME
        _bands(book, evening)
        _top(sheet, evening)
        for row, line in enumerate(evening.lines, start=TOP + 1):
            _line(sheet, row, line, evening)
        _bottom(sheet, evening)
        _shape(sheet, evening)
        box = io.BytesIO()
        book.save(box)
        return box.getvalue()


def text(cell: Any, words: str) -> Any:
    """Write text as text: a name that begins with = is no formula."""
    cell.value = words
    cell.data_type = "s"
    return cell


def _bands(book: Any, evening: Evening) -> None:
    """The star bands, the lowest first: a look-up finds the last that is not above the points."""
    sheet = book.create_sheet(BANDS)
    for column, words in enumerate(("Từ (điểm)", "Sao"), start=1):
        text(sheet.cell(1, column), words).font = Font(bold=True)
    for row, band in enumerate(reversed(bands_of(evening.stage.book)), start=2):
        sheet.cell(row, 1).value = band.minimum
        sheet.cell(row, 2).value = band.stars
    text(sheet.cell(1, 4), "Giới hạn chênh lệch (điểm)").font = Font(bold=True)
    sheet.cell(2, 4).value = evening.limit


def _top(sheet: Any, evening: Evening) -> None:
    contest = evening.contest
    lines = (
        "BẢNG TỔNG HỢP ĐIỂM ĐÁNH GIÁ, PHÂN HẠNG SẢN PHẨM OCOP",
        contest.title,
        f"{contest.council.name} · Quyết định số {contest.council.decision_no}",
        f"Mã niêm phong kết quả: {heads.short(evening.head)} ({evening.head})",
    )
    for row, words in enumerate(lines, start=1):
        text(sheet.cell(row, 1), words).font = Font(name="Times New Roman", bold=row == 1, size=13)
    members = [place.member.user.name for place in evening.scoring]
    for column, words in enumerate((*BEFORE, *members, *AFTER), start=1):
        cell = text(sheet.cell(TOP, column), words)
        cell.font = Font(name="Times New Roman", bold=True)
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        cell.border = THIN


def _line(sheet: Any, row: int, line: Line, evening: Evening) -> None:
    maker = line.product.producer
    words = (
        line.product.name, maker.name, maker.region.title, line.entry.dossier.product_set.name_vi,
        line.entry.dossier.code,
    )  # fmt: skip
    values: list[Any] = [line.number, *words, line.own]
    values += ["–" if total is None else total for total in line.totals]
    values += formulas(row, line, evening)
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        if isinstance(value, str) and not _is_ours(column, evening):
            text(cell, value)
        else:
            cell.value = value
        cell.font = Font(name="Times New Roman")
        cell.border = THIN
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(row, _column(evening, 1)).number_format = "0.0000"


def _column(evening: Evening, place: int) -> int:
    """The column of one of those after the members."""
    return len(BEFORE) + len(evening.scoring) + 1 + place


def _is_ours(column: int, evening: Evening) -> bool:
    """True for the columns that hold our formulas."""
    return column >= _column(evening, 0) and column != _column(evening, AFTER.index("Bị loại vì"))


def formulas(row: int, line: Line, evening: Evening) -> Sequence[Any]:
    """The cells after the members: points to stars, as the rule book has it."""
    first, last = len(BEFORE) + 1, len(BEFORE) + len(evening.scoring)
    given = f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}"
    columns = {words: get_column_letter(_column(evening, n)) for n, words in enumerate(AFTER)}
    at = {words: f"{column}{row}" for words, column in columns.items()}
    count, bands = at["Số phiếu"], len(bands_of(evening.stage.book))
    low, high = f"'{BANDS}'!$A$2:$A${bands + 1}", f"'{BANDS}'!$B$2:$B${bands + 1}"
    median = evening.stage.book.aggregation == "median"
    middle = f"=MEDIAN({given})" if median else f"=INT(SUM({given})*10000/{count})/10000"
    points, out = at["Điểm"], at["Bị loại vì"]
    every = {
        words: f"${column}${TOP + 1}:${column}${TOP + len(evening.lines)}"
        for words, column in columns.items()
    }
    return (
        f"=COUNT({given})",
        middle,
        f"=MIN({given})",
        f"=MAX({given})",
        f"={at['Cao nhất']}-{at['Thấp nhất']}",
        f'=IF({at["Chênh lệch"]}>\'{BANDS}\'!$D$2,"x","")',
        f"=INDEX({high},MATCH({points},{low},1))",
        line.ceiling,
        "; ".join(held for held, _why in line.held) or None,
        f'=IF({out}<>"",0,MIN({at["Sao theo điểm"]},{at[AFTER[7]]}))',
        f'=IF({out}<>"","",SUMPRODUCT(({every["Điểm"]}>{points})*({every["Bị loại vì"]}=""))+1)',
    )


def _bottom(sheet: Any, evening: Evening) -> None:
    """How many products have how many stars, counted by the program."""
    start = TOP + len(evening.lines) + 2
    stars = get_column_letter(_column(evening, AFTER.index("Kết quả (sao)")))
    given = f"{stars}{TOP + 1}:{stars}{TOP + len(evening.lines)}"
    for place, count in enumerate((5, 4, 3, 2, 1, 0)):
        words = f"{count} sao" if count else "Bị loại"
        text(sheet.cell(start + place, 2), words).font = Font(name="Times New Roman", bold=True)
        sheet.cell(start + place, 3).value = f"=COUNTIF({given},{count})"
    row = start + 7
    said = "Điểm lấy đến bốn chữ số thập phân, không làm tròn lên. Ô công thức tự tính lại."
    text(sheet.cell(row, 2), said).font = Font(name="Times New Roman", italic=True)


def _shape(sheet: Any, evening: Evening) -> None:
    for column in range(1, _column(evening, len(AFTER))):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = WIDTHS.get(letter, 11)
    sheet.column_dimensions[get_column_letter(_column(evening, 8))].width = 30
    sheet.row_dimensions[TOP].height = 62
    sheet.freeze_panes = sheet.cell(TOP + 1, 3)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{TOP}:{TOP}"
