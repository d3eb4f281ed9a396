"""A sheet as a workbook of Excel, both ways, in one format: export, change, bring in again.

What comes in is looked into before it is opened: size, unpacked size, macros, entities.
"""

from __future__ import annotations

import datetime as dt
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from ocop.lib.text import clean, nfc
from ocop.rules import tables
from ocop.rules.reading import Unreadable
from ocop.rules.tables import Fault, Line

MOST_UNPACKED = 30 * 1024 * 1024
MOST_ROWS = 3000
MOST_COLUMNS = 40
COLUMNS = {
    "layer": gettext_lazy("Line"),
    "code": gettext_lazy("Code on the paper"),
    "vi": gettext_lazy("Words"),
    "en": gettext_lazy("Words in English"),
    "points": gettext_lazy("Points"),
    "star": gettext_lazy("Star mark"),
    "group": gettext_lazy("Of group"),
    "branch": gettext_lazy("Case"),
    "branch_vi": gettext_lazy("Words of the case"),
    "branch_en": gettext_lazy("Words of the case in English"),
    "derived": gettext_lazy("Written out here"),
}
DAMAGED = (  # what a broken archive raises, whichever way its entries are packed
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)
NEEDED = ("layer", "code", "vi", "points")
WIDTHS = {"layer": 12, "code": 9, "vi": 70, "en": 50, "branch_vi": 30, "branch_en": 30}
MUST = {"layer", "code", "vi", "points"}


# --- writing --------------------------------------------------------------------------------
def written(title: str, lines: Iterable[Line]) -> bytes:
    """Return a workbook with the lines, in the reader's language; row 4 holds the headings."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Scoring sheet")[:31]
    as_text(sheet.cell(1, 1), title).font = Font(bold=True, size=14)
    as_text(sheet.cell(2, 1), _("Change the rows below, save, and bring the file in again."))
    for column, (key, label) in enumerate(COLUMNS.items(), start=1):
        cell = as_text(sheet.cell(4, column), str(label))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8F0EA")
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(key, 12)
    for row, line in enumerate(lines, start=5):
        _write(sheet, row, line)
    sheet.freeze_panes = "A5"
    _guide(book)
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def _write(sheet: Any, row: int, line: Line) -> None:
    bold = Font(bold=line.layer in (tables.PART, tables.SECTION, tables.CRITERION))
    for column, key in enumerate(COLUMNS, start=1):
        value = str(line.name) if key == "layer" else getattr(line, key)
        if key == "derived":
            value = "x" if value else ""
        cell = sheet.cell(row, column)
        if isinstance(value, int):
            cell.value = value
        elif value:
            as_text(cell, value)
        cell.font = bold
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def as_text(cell: Any, text: str) -> Any:
    """Write text as text: never a formula, never turned into a number or a date."""
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _guide(book: Any) -> None:
    sheet = book.create_sheet(_("How it is filled in")[:31])
    sheet.column_dimensions["A"].width = 110
    for row, sentence in enumerate(guide(), start=1):
        cell = as_text(sheet.cell(row, 1), sentence)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def guide() -> list[str]:
    """How the rows are filled in, in sentences."""
    return [
        _("Each row says in the first column what it is: part, section, group, criterion, option "
          "or note. Rows stand in the order of the paper: under a part its sections, under a "
          "section its criteria, under a criterion its options."),
        _("Points: of a part, section, group or criterion the most it can give, of an option what "
          "it gives. Options add up to nothing; criteria add up to their section, sections to "
          "their part, parts to 100."),
        _("Star mark: 3, 4 or 5 on the lowest option that a product must reach on the criterion "
          "for that star."),
        _("Case: where a criterion offers two cases of which one is scored, a short name of the "
          "case on each of its options."),
        _("A note belongs to the section or the criterion above it. English may stay empty."),
    ]  # fmt: skip


# --- reading --------------------------------------------------------------------------------
def read(raw: bytes) -> list[Line]:
    """Return the lines of the first worksheet that has the headings; raises ``Unreadable``."""
    book = opened(raw)
    missing: list[str] = []
    for sheet in book.worksheets:
        rows = rows_of(sheet)
        place, columns = _headings(rows)
        lacking = [str(COLUMNS[key]) for key in NEEDED if key not in columns]
        if not lacking:
            return list(_lines(rows[place + 1 :], place + 2, columns))
        if columns and not missing:
            missing = lacking
    if missing:
        raise Unreadable(
            gettext_lazy("the column “%(names)s” is missing"), names="”, “".join(missing)
        )
    raise Unreadable(
        gettext_lazy("has no row of headings; begin with the workbook that this page offers")
    )


def opened(raw: bytes) -> Any:
    """Look into a workbook of anybody's and open it for reading; raises ``Unreadable``."""
    _look_into(raw)
    try:
        return load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    except Exception as fault:
        raise Unreadable(gettext_lazy("cannot be opened as an Excel workbook")) from fault


def _look_into(raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as box:
            infos = box.infolist()
            if len(infos) > 500 or sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise Unreadable(gettext_lazy("unpacks to more than it should"))
            names = [info.filename for info in infos]
            if any("vbaProject" in name for name in names):
                raise Unreadable(gettext_lazy("contains macros; save it without them"))
            if "xl/workbook.xml" not in names:
                raise Unreadable(gettext_lazy("cannot be opened as an Excel workbook"))
            for name in names:
                if name.endswith((".xml", ".rels")) and _declares(box.read(name)):
                    raise Unreadable(gettext_lazy("holds what no workbook of Excel holds"))
    except DAMAGED as fault:
        raise Unreadable(gettext_lazy("cannot be opened as an Excel workbook")) from fault


def _declares(xml: bytes) -> bool:
    """True where the XML brings declarations of its own, or hides behind another encoding."""
    return b"<!" in xml.replace(b"<!--", b"") or b"\x00" in xml[:200]


def rows_of(sheet: Any, columns: int = MOST_COLUMNS) -> list[tuple[Any, ...]]:
    """The values of a worksheet, so many columns of them; raises ``Unreadable`` for too many
    rows."""
    try:
        rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=columns, values_only=True)
        found = [tuple(row) for row in rows]
    except Exception as fault:
        raise Unreadable(gettext_lazy("cannot be opened as an Excel workbook")) from fault
    if len(found) > MOST_ROWS:
        raise Unreadable(gettext_lazy("has more than %(most)s rows"), most=MOST_ROWS)
    return found


def _headings(rows: list[tuple[Any, ...]]) -> tuple[int, dict[str, int]]:
    """Where the headings stand and which column is which: the row that names the most."""
    names = _names(COLUMNS)
    best: tuple[int, dict[str, int]] = (0, {})
    for place, row in enumerate(rows[:20]):
        found: dict[str, int] = {}
        for column, value in enumerate(row):
            key = names.get(_key(value)) if isinstance(value, str) else None
            if key:
                found.setdefault(key, column)
        if len(found) > len(best[1]):
            best = place, found
    return best


def _names(labels: dict[str, Any]) -> dict[str, str]:
    """Words in either language → the key they stand for."""
    found: dict[str, str] = {}
    for language in ("en", "vi"):
        with translation.override(language):
            found |= {_key(str(label)): key for key, label in labels.items()}
    return found


def _key(text: str) -> str:
    """Capitals and blanks do not count; accents do: 'mục' is a section, 'mức' an option."""
    return clean(text).casefold()


def _lines(rows: list[tuple[Any, ...]], first: int, columns: dict[str, int]) -> Iterator[Line]:
    layers = _names(tables.NAMES)
    for number, row in enumerate(rows, start=first):
        cells = {key: row[column] for key, column in columns.items() if column < len(row)}
        if any(value not in (None, "") for value in cells.values()):
            yield _line(number, cells, layers)


def _line(number: int, cells: dict[str, Any], layers: dict[str, str]) -> Line:
    faults: list[Any] = []
    said = _words(cells.get("layer"), faults)
    layer = layers.get(_key(said), "")
    if not layer:
        faults.append(
            Fault(
                gettext_lazy("“%(word)s” is none of: %(known)s"),
                {
                    "word": said[:40],
                    "known": ", ".join(str(name) for name in tables.NAMES.values()),
                },
            )
        )
    texts = {
        key: _words(cells.get(key), faults)
        for key in ("code", "vi", "en", "group", "branch", "branch_vi", "branch_en", "derived")
    }
    derived = bool(texts.pop("derived"))
    return Line(
        number,
        layer,
        **texts,
        points=_whole(
            cells.get("points"), gettext_lazy("the points must be a whole number"), faults
        ),
        star=_whole(cells.get("star"), gettext_lazy("the star mark must be 3, 4 or 5"), faults),
        derived=derived,
        faults=tuple(faults),
    )


def _words(value: Any, faults: list[Any]) -> str:
    """The text of a cell; a number is what it shows ('1.1'), a date is a fault."""
    if value is None:
        return ""
    if isinstance(value, dt.date | dt.datetime | dt.time):
        faults.append(gettext_lazy("a cell holds a date; format the column as text"))
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return nfc(str(value)).replace("\r", "").replace("_x000D_", "").strip()


def _whole(value: Any, why: Any, faults: list[Any]) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value.strip()[:6])
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    faults.append(why)
    return None
