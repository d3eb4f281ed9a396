"""Ugly lists as offices keep them: title lines, merged cells, mixed days, old places."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEAD = ["TT", "Tên sản phẩm", "Chủ thể", "Xã, phường", "Huyện", "Điểm", "Hạng",
        "Quyết định công nhận", None, "Thời hạn", "Điện thoại"]  # fmt: skip
UNDER = [None, None, None, None, None, None, None, "Số", "Ngày", None, None]
ROWS: list[list[Any]] = [
    ["I", "Sản phẩm 4 sao", None, None, None, None, None, None, None, None, None],
    [1, "Trà hoa vàng Ba Chẽ", "HTX Dược liệu Đạp Thanh", "xã Đạp Thanh", "Ba Chẽ", "82,5", "****",
     "4567/QĐ-UBND", dt.datetime(2024, 12, 15), "36 tháng", "0912 345 678"],
    [2, "Măng khô Ba Chẽ", None, None, None, 80, None, None, None, None, None],
    ["II", "Sản phẩm 3 sao", None, None, None, None, None, None, None, None, None],
    [3, "Miến dong Bình Liêu", "Cty CP Miến dong", "TT. Bình Liêu", "huyện Bình Liêu", None,
     "3 sao", "QĐ số 12/QĐ-UBND ngày 05 tháng 01 năm 2025 của UBND tỉnh Quảng Ninh",
     None, "5/1/2027", None],
    [4, "Chả mực", "Hộ Bà Lan", "P. Hồng Gai", "TP Hạ Long", None, None, "13/QĐ-UBND", "12.3.25",
     None, None],
    [5, "Hàng lạ", "Hộ ông Tư", "Không Đâu", None, None, "3", "14/QĐ-UBND", 45000, None, None],
    [6, "Mật ong hoa rừng Ba Chẽ", "Hợp tác xã Ong rừng Ba Chẽ", "Ba Chẽ", None, 75, "★★★",
     "99/QĐ-UBND", "31/02/2024", None, None],
    [None, "Tổng cộng: 6 sản phẩm", None, None, None, None, None, None, None, None, None],
]  # fmt: skip
FIRST = 6  # the row of the first line of ROWS


def ugly(rows: list[list[Any]] | None = None) -> bytes:
    """A workbook with a title, a head of two rows, and a producer merged over two products."""
    book = Workbook()
    book.create_sheet("Bìa", 0)["A1"] = "Sở Nông nghiệp"
    sheet: Any = book["Sheet"]
    sheet["A1"] = "DANH SÁCH SẢN PHẨM OCOP"
    sheet.merge_cells("A1:K1")
    sheet["A2"] = "(Kèm theo Quyết định số 77/QĐ-UBND ngày 01/02/2024 của UBND tỉnh Quảng Ninh)"
    for place, value in enumerate(HEAD, start=1):
        sheet.cell(4, place, value)
        sheet.cell(5, place, UNDER[place - 1])
        if place not in (8, 9):
            sheet.merge_cells(start_row=4, end_row=5, start_column=place, end_column=place)
    sheet.merge_cells("H4:I4")
    for number, row in enumerate(rows or ROWS, start=FIRST):
        for place, value in enumerate(row, start=1):
            sheet.cell(number, place, value)
    if rows is None:
        sheet.merge_cells("A6:K6")
        for letter in "CDEGHIJ":
            sheet.merge_cells(f"{letter}7:{letter}8")
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def upload(raw: bytes, name: str = "Danh sách OCOP 2025.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw)
