"""A workbook or a CSV file of anybody's as tables of plain values; merged cells filled downwards.

Formulas are never reckoned: their last value counts. Rows without a value are left out, so that a
sheet formatted down to its last row costs nothing.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.lib.text import clean
from ocop.rules.reading import Unreadable

MOST_ROWS = 5000
MOST_COLUMNS = 40
MOST_SHEETS = 20
MOST_FILLED = 400_000  # cells that merging fills
MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ENCODINGS = ("utf-8-sig", "utf-16", "cp1258")
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  days of Excel have no zone
Cell = str | int | float | dt.date | None


@dataclass
class Row:
    """A row by its number in the sheet. ``across``: columns whose cell is merged to the right."""

    number: int
    cells: list[Cell]
    across: dict[int, int] = field(default_factory=dict)

    def at(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else None

    def text(self, column: int) -> str:
        return as_text(self.at(column))

    @property
    def filled(self) -> list[str]:
        return [text for place in range(len(self.cells)) if (text := self.text(place))]


@dataclass
class Table:
    """A sheet: its name and the rows that hold something."""

    name: str
    rows: list[Row]
    epoch: dt.datetime = EPOCH

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


def as_text(value: Cell) -> str:
    """A cell as a person reads it: 12.0 is 12, a day is written day first."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean(str(value))


def read(raw: bytes) -> list[Table]:
    """The sheets of the file that hold something; raises ``Unreadable`` with the reason."""
    if raw.startswith(OLD_EXCEL):
        raise Unreadable(_("is in the format before 2007; save it as .xlsx without a password"))
    found = _of_workbook(raw) if raw.startswith(b"PK\x03\x04") else [_of_csv(raw)]
    found = [table for table in found if table.rows]
    if not found:
        raise Unreadable(_("holds no table"))
    return found


# --- Excel ----------------------------------------------------------------------------------
def _of_workbook(raw: bytes) -> list[Table]:
    from ocop.rules import workbook  # ten megabytes that few processes need

    book = workbook.opened(raw)
    try:
        shown = [one for one in book.worksheets if one.sheet_state == "visible"]
        return [_sheet(book, one) for one in (shown or book.worksheets)[:MOST_SHEETS]]
    except Unreadable:
        raise
    except Exception as fault:
        raise Unreadable(_("cannot be opened as an Excel workbook")) from fault


def _sheet(book: Any, sheet: Any) -> Table:
    sheet.reset_dimensions()  # what a file says of its own size is not to be believed
    table = Table(str(sheet.title), [], book.epoch)
    for number, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        if not values or all(value is None for value in values):
            continue
        cells = [_plain(value) for value in values]
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if cells:
            table.rows.append(Row(number, cells))
        if len(table.rows) > MOST_ROWS:
            raise Unreadable(_("has more than %(most)s rows"), most=MOST_ROWS)
    _fill(table, book._archive.read(sheet._worksheet_path))
    return table


def _plain(value: Any) -> Cell:
    if isinstance(value, dt.datetime):
        return value.date()
    if value is None or isinstance(value, dt.date) or (type(value) in (int, float)):
        return value
    text = clean(str(value))
    return "" if text.startswith("#") and text.endswith(("!", "?", "/A")) else text


def _fill(table: Table, xml: bytes) -> None:
    """Give every row of a merged range the value of its first; note what spans columns."""
    from openpyxl.utils.cell import coordinate_to_tuple

    rows = {row.number: row for row in table.rows}
    numbers = sorted(rows)
    left = MOST_FILLED
    for first, last in MERGE.findall(xml):
        top, start = coordinate_to_tuple(first.decode())
        bottom, end = coordinate_to_tuple(last.decode())
        if start > MOST_COLUMNS or top not in rows:
            continue
        if end > start:
            rows[top].across[start - 1] = min(end, MOST_COLUMNS) - 1
        value = rows[top].at(start - 1)
        for number in (one for one in numbers if top < one <= bottom):
            cells = rows[number].cells
            cells.extend([None] * (start - len(cells)))
            cells[start - 1] = value
            left -= 1
        left -= 1
        if left < 0:
            raise Unreadable(_("has too many merged cells"))


# --- CSV ------------------------------------------------------------------------------------
def _of_csv(raw: bytes) -> Table:
    text = _decoded(raw)
    first = text[:20_000]
    mark = max(";\t,", key=first.count)
    table = Table("CSV", [])
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text), delimiter=mark), 1):
            cells: list[Cell] = [clean(value) for value in values[:MOST_COLUMNS]]
            if any(cells):
                table.rows.append(Row(number, cells))
            if len(table.rows) > MOST_ROWS:
                raise Unreadable(_("has more than %(most)s rows"), most=MOST_ROWS)
    except csv.Error as fault:
        raise Unreadable(_("is neither an Excel workbook (.xlsx) nor a CSV file")) from fault
    return table


def _decoded(raw: bytes) -> str:
    for encoding in ENCODINGS:
        if encoding == "utf-16" and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable(_("is neither an Excel workbook (.xlsx) nor a CSV file"))
