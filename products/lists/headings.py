"""Which row of a table holds the headings, and what each column is: by words without accents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ocop.lib.text import search_key
from products.lists.tables import Row, Table

LOOKED = 40  # rows from the top in which headings are looked for
# In this order: the first that fits, each column one thing.
PATTERNS = {
    "number": r"^(s?tt|so tt|so thu tu|no\.?)$",
    "set": r"\bbo (san pham|sp)\b|\bnhom\b|nganh hang|phan loai|linh vuc|loai san pham",
    "representative": r"dai dien|chu co so|chu ho|giam doc|ho ten",
    "phone": r"dien thoai|\bs?dt\b|so dt|lien he",
    "points": r"\bdiem\b(?!.*(ban|du lich))",
    "valid_to": r"het (han|hieu luc)|den ngay|hieu luc den|gia tri den|thoi han|thoi gian hieu luc"
    r"|han su dung|hieu luc \(thang\)",
    "valid_from": r"ngay cap|ngay hieu luc|hieu luc tu|tu ngay|ngay bat dau",
    "certificate": r"giay chung nhan|\bgcn\b|so chung nhan",
    "decided_on": r"ngay (ky|ban hanh|ra|cong nhan|qd|quyet dinh|thang)|^ngay$"
    r"|ngay.*(qd|quyet dinh)$|^(quyet dinh|qd).* ngay|nam (cong nhan|dat)",
    "authority": r"co quan|cap (cong nhan|ban hanh|quyet dinh)|don vi (cap|cong nhan|ban hanh)",
    "decision_no": r"quyet dinh|\bqd\b|van ban",
    "stars": r"\bsao\b|\bhang\b|xep loai|ket qua",
    "producer": r"chu the|(don vi|co so|nha|noi|doanh nghiep).*(san xuat|kinh doanh)"
    r"|ten (co so|don vi|doanh nghiep|htx)|^(co so|don vi|doanh nghiep|htx|to chuc)",
    "product": r"(ten )?(san pham|\bsp\b)|ten hang",
    "district": r"^(ten )?(huyen|quan|thi xa|thanh pho|tp)\b",
    "commune": r"^(ten )?(xa|phuong|thi tran|don vi hanh chinh)\b|dia (ban|phuong)|cap xa",
    "address": r"dia chi|tru so|noi o",
    "note": r"ghi chu",
}
FOUND = {name: re.compile(words) for name, words in PATTERNS.items()}
WEIGHT = {"product": 3, "producer": 3, "stars": 2, "decision_no": 2}


@dataclass(frozen=True)
class Headings:
    """Up to which row of the table the head reaches, its words, and what each column is."""

    rows: int  # so many rows of the table are its head
    words: tuple[str, ...]
    columns: dict[int, str]

    @property
    def weight(self) -> int:
        return sum(WEIGHT.get(name, 1) for name in self.columns.values())


def find(table: Table) -> Headings:
    """The row, or two rows one above the other, that name the most; without any: no columns."""
    best = Headings(0, (), {})
    for place, row in enumerate(table.rows[:LOOKED]):
        if len(row.filled) < 2:
            continue
        single = _headings(place + 1, _words(row))
        best = max(best, single, key=lambda one: one.weight)
        below = table.rows[place + 1 : place + 2]
        if below and (row.across or _fills(row, below[0])):
            double = _headings(place + 2, _joined(row, below[0]))
            best = max(best, double, key=lambda one: one.weight)
    return best


def _headings(rows: int, words: tuple[str, ...]) -> Headings:
    columns: dict[int, str] = {}
    for place, text in enumerate(words):
        name = _named(text, set(columns.values()))
        if name:
            columns[place] = name
    return Headings(rows, words, columns)


def _named(text: str, taken: set[str]) -> str:
    key = search_key(text)
    if not key or len(key) > 120:
        return ""
    for name, pattern in FOUND.items():
        if name not in taken and pattern.search(key):
            return name
    return ""


def _words(row: Row) -> tuple[str, ...]:
    return tuple(row.text(place) for place in range(len(row.cells)))


def _fills(row: Row, below: Row) -> bool:
    """A column without words above that has some below: the head may have two rows."""
    return any(below.text(place) == row.text(place) != "" for place in range(len(row.cells)))


def _joined(row: Row, below: Row) -> tuple[str, ...]:
    """The words of two rows, column by column; what is merged to the right stands over all."""
    width = max(len(row.cells), len(below.cells))
    over = [row.text(place) for place in range(width)]
    for first, last in row.across.items():
        for place in range(first, min(last, width - 1) + 1):
            over[place] = row.text(first)
    joined = []
    for place in range(width):
        under = below.text(place)
        joined.append(over[place] if under == over[place] else f"{over[place]} {under}".strip())
    return tuple(joined)
