"""Days, stars, numbers and decisions as people write them into lists. Pure: no query, no clock."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from ocop.lib.text import clean, search_key
from products.lists.tables import EPOCH, Cell, as_text
from products.models import ProducerKind

SERIALS = range(20_000, 80_000)  # days of Excel from 1954 to 2119
WORDY = re.compile(r"(?:ngay\s*)?(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})")
DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s*[./\-]\s*(\d{1,2})\s*[./\-]\s*(\d{4}|\d{2})(?!\d)")
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
MONTHS = re.compile(r"(\d{1,3})\s*(thang|nam)\b")
STAR_MARKS = "*★⭐✯✰☆"
STAR_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5}
STARS = re.compile(r"(?<![\d/.,])([1-5])(?:[.,]0)?\s*(?:sao|\*|★)?(?![\d/])")
DECISION = re.compile(r"(\d{1,6}\s*/\s*(?:\d{4}\s*/\s*)?Q[ĐD](?:\s*[-–]\s*[\w.]+)*)", re.IGNORECASE)
KINDS = (
    (r"\b(htx|hop tac xa|lien hiep htx)\b", ProducerKind.COOPERATIVE),
    (r"\b(tht|to hop tac)\b", ProducerKind.GROUP),
    (r"\b(cty|cong ty|dntn|doanh nghiep|tap doan|xi nghiep)\b", ProducerKind.ENTERPRISE),
    (r"\btrang trai\b", ProducerKind.FARM),
    (r"\b(hkd|ho kinh doanh|co so)\b", ProducerKind.BUSINESS),
    (r"\b(hoi|hiep hoi)\b", ProducerKind.ASSOCIATION),
    (r"\b(trung tam|ban quan ly)\b", ProducerKind.CENTRE),
)
SHORT = {
    "htx": "hop tac xa", "tht": "to hop tac", "cty": "cong ty", "cp": "co phan",
    "dv": "dich vu", "nn": "nong nghiep", "sx": "san xuat", "tm": "thuong mai",
    "hkd": "ho kinh doanh", "dntn": "doanh nghiep tu nhan",
    "tnhh": "trach nhiem huu han", "mtv": "mot thanh vien",
}  # fmt: skip


class Decision(NamedTuple):
    """What a text says of a decision; empty where it does not."""

    number: str = ""
    day: dt.date | None = None
    authority: str = ""


def day(value: Cell, epoch: dt.datetime = EPOCH) -> dt.date | None:
    """A day in any of the ways it is written, day first; None where it is none for sure."""
    if isinstance(value, dt.date):
        return value
    text = search_key(as_text(value))
    if re.fullmatch(r"\d{5}", text) and int(text) in SERIALS:
        from openpyxl.utils.datetime import from_excel

        found = from_excel(int(text), epoch)
        return found.date() if isinstance(found, dt.datetime) else None
    if written := YEAR_FIRST.search(text):
        year, month, number = map(int, written.groups())
        return _day(year, month, number)
    if written := WORDY.search(text) or DAY_FIRST.search(text):
        number, month, year = map(int, written.groups())
        return _day(year if year > 99 else 2000 + year, month, number)
    return None


def _day(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def months(value: Cell) -> int | None:
    """'36 tháng', '3 năm': how many months; None where the text says no such thing."""
    text = search_key(as_text(value))
    if found := MONTHS.search(text):
        return int(found[1]) * (12 if found[2] == "nam" else 1)
    return int(text) if re.fullmatch(r"\d{1,2}", text) else None


def stars(value: Cell) -> int | None:
    """'4', '4 sao', '****', '★★★★', 'Bốn sao', 'hạng 4 sao'."""
    text = as_text(value)
    marks = sum(text.count(mark) for mark in STAR_MARKS)
    if marks and not any(char.isdigit() for char in text):
        return marks if marks <= 5 else None
    key = search_key(text)
    if found := re.findall(STARS, key):
        return int(found[0]) if len(set(found)) == 1 else None
    words = {STAR_WORDS[one] for one in re.findall(r"\b(mot|hai|ba|bon|nam)\s+sao\b", key)}
    return words.pop() if len(words) == 1 else None


def points(value: Cell) -> Decimal | None:
    """'78,5', '78.50', 78.5: points from 0 to 100, four decimals at most."""
    text = as_text(value).replace(" ", "").replace(",", ".")
    try:
        found = Decimal(re.sub(r"(?i)điểm|đ$", "", text))
    except InvalidOperation:
        return None
    if not found.is_finite() or not 0 <= found <= 100:
        return None
    return found.quantize(Decimal("0.0001"))


def decision(value: Cell) -> Decision:
    """Number, day and authority out of 'QĐ số 4567/QĐ-UBND ngày 15/12/2022 của UBND tỉnh'."""
    text = as_text(value)
    number = DECISION.search(text)
    when = day(text) if not text.isdigit() else None
    whose = re.search(r"(?i)\bcủa\s+((?:UBND|Ủy ban|Chủ tịch|Bộ)[^,;()]{2,150})", text)
    said = re.sub(r"\s*([/\-–])\s*", r"\1", number[1]).strip(".-–") if number else ""
    if not said and text and when is None:
        said = re.sub(r"(?i)^(quyết định|qđ)?\s*(số)?\s*[:.]?\s*", "", text)
    return Decision(clean(said)[:60], when, clean(whose[1])[:200] if whose else "")


def kind_of(name: str) -> str:
    """The kind of organisation that a producer's name tells; a household where it tells none."""
    key = search_key(name)
    return next((str(kind) for words, kind in KINDS if re.search(words, key)), "household")


def same_name(name: str) -> str:
    """The key under which names are one: without accents and marks, short forms written out."""
    words = re.sub(r"[^a-z0-9 ]+", " ", search_key(name)).split()
    return " ".join(SHORT.get(word, word) for word in words)


def same_number(number: str) -> str:
    """The key under which numbers of decisions are one: '4567/QĐ-UBND', '4567 / QD - UBND'."""
    return re.sub(r"[^a-z0-9/]", "", search_key(number))
