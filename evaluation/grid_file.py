"""The assignment of a contest as a workbook: a row a product, a column a member, x for a sheet.

What comes in is proposed, not stored: it fills the boxes of the page, and who looks at them saves.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from evaluation.assignment import Grid
from evaluation.balance import Cell
from evaluation.models import Entry, Seat
from ocop.lib.text import nfc, whole
from ocop.rules import workbook
from ocop.rules.reading import Unreadable

FIRST = 3  # columns before the members: key, code, name of the product
MOST = 100  # columns that are read
YES, NO = {"x", "1", "✓", "✔", "có", "yes"}, {"", "0", "-", "–", "không", "no"}


@dataclass
class Proposed:
    """What a file proposes for the grid; ``faults``: (place in the file, why it was left out)."""

    cells: set[Cell]
    added: int = 0
    removed: int = 0
    faults: list[tuple[str, str]] = field(default_factory=list)


def written(grid: Grid) -> bytes:
    """Return the workbook of the grid as it stands."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Who scores what")[:31]
    text = workbook.as_text
    text(sheet.cell(1, 1), grid.contest.title).font = Font(bold=True, size=14)
    told = _("Write x where the member scores the product, then bring it in again.")
    text(sheet.cell(2, 1), told)
    heads = [_("No."), _("Product code"), _("Product")]
    heads += [seat.member.user.name for seat in grid.seats]
    for column, words in enumerate(heads, start=1):
        cell = text(sheet.cell(4, column), words)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = 34 if column == FIRST else 14
    for column, seat in enumerate(grid.seats, start=FIRST + 1):
        text(sheet.cell(3, column), str(seat.pk)).font = Font(color="808080")
    for row, entry in enumerate(grid.entries, start=5):
        text(sheet.cell(row, 1), str(entry.pk))
        text(sheet.cell(row, 2), entry.dossier.code or "")
        text(sheet.cell(row, FIRST), entry.dossier.product.name)
        for column, seat in enumerate(grid.seats, start=FIRST + 1):
            text(sheet.cell(row, column), "x" if (entry.pk, seat.pk) in grid.has else "")
    sheet.freeze_panes = "D5"
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def read(raw: bytes, grid: Grid) -> Proposed:
    """Return what the file proposes for the products it names; the others stay as they are.

    Raises ``Unreadable`` where there is no table at all. What cannot be told, or is blocked by a
    conflict, is left out and named with its place.
    """
    rows = workbook.rows_of(workbook.opened(raw).worksheets[0], MOST)
    place, columns = _members(rows, grid)
    found = Proposed(set(grid.has))
    products = _Names(grid.entries)
    for number, row in enumerate(rows[place + 1 :], start=place + 2):
        values = [_plain(value) for value in row]
        if not any(values):
            continue
        entry = products.find(values[:FIRST])
        if entry is None:
            why = _("This product is not before the council, or its name stands for several.")
            found.faults.append((_place(number, None), why))
            continue
        for column, seat in columns.items():
            mark = values[column].lower() if column < len(values) else ""
            _take(found, grid, entry, seat, mark, _place(number, column))
    found.added, found.removed = len(found.cells - grid.has), len(grid.has - found.cells)
    return found


def _take(found: Proposed, grid: Grid, entry: Entry, seat: Seat, mark: str, place: str) -> None:
    cell = (entry.pk, seat.pk)
    if mark in NO:
        found.cells.discard(cell)
    elif mark not in YES:
        found.faults.append((place, _("Write x or nothing; this was left as it is.")))
    elif cell not in found.cells and (why := grid.why(entry, seat)):
        who, what = seat.member.user.name, entry.dossier.product.name
        facts = {"who": who, "product": what, "why": why}
        found.faults.append((place, _("%(who)s may not score %(product)s: %(why)s.") % facts))
    else:
        found.cells.add(cell)


def _members(rows: list[tuple[Any, ...]], grid: Grid) -> tuple[int, dict[int, Seat]]:
    """The row of headings, and the member of each column: by the key above it, else by name."""
    keys = {str(seat.pk): seat for seat in grid.seats}
    names = Counter(_plain(seat.member.user.name).lower() for seat in grid.seats)
    by_name = {_plain(seat.member.user.name).lower(): seat for seat in grid.seats}
    for place, row in enumerate(rows[:20]):
        found: dict[int, Seat] = {}
        above = rows[place - 1] if place else ()
        for column, value in enumerate(row):
            name = _plain(value).lower()
            key = _plain(above[column]) if column < len(above) else ""
            if name in by_name and (key in keys or names[name] == 1):
                found[column] = keys.get(key, by_name[name])
        if found:
            return place, found
    raise Unreadable(gettext_lazy("has no row with the names of the members; begin with the "
                                  "workbook that this page offers"))  # fmt: skip


class _Names:
    """The products by key, by code, and by name where it is the only one."""

    def __init__(self, entries: list[Entry]) -> None:
        self.keys = {entry.pk: entry for entry in entries}
        self.codes = {entry.dossier.code: entry for entry in entries if entry.dossier.code}
        self.names = dict(_alone(entries))

    def find(self, values: list[str]) -> Entry | None:
        for value in values:
            key = whole(value)
            found = self.keys.get(key) if key is not None else None
            if found := found or self.codes.get(value) or self.names.get(value.lower()):
                return found
        return None


def _alone(entries: list[Entry]) -> Iterator[tuple[str, Entry]]:
    named = [(_plain(entry.dossier.product.name).lower(), entry) for entry in entries]
    often = Counter(name for name, _entry in named)
    return ((name, entry) for name, entry in named if often[name] == 1)


def _plain(value: Any) -> str:
    """A cell as text: 12.0 is 12."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(nfc(str(value)).split())


def _place(row: int, column: int | None) -> str:
    if column is None:
        return _("row %(n)s") % {"n": row}
    return f"{get_column_letter(column + 1)}{row}"
