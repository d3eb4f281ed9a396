"""Numbers and dates as official papers write them (Decree 30/2020)."""

from __future__ import annotations

import datetime as dt

from evaluation.evening.blocks import day

ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
ROOM = "\u00a0" * 8  # where the registry clerk writes
SLASH = "/\u2060"  # no line is broken behind it
NO_DAY = f"ngày{ROOM}tháng{ROOM}năm{ROOM}"


def in_words(number: int) -> str:
    """'hai mươi mốt': a whole number below a million."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        head = f"{in_words(thousands)} nghìn"
        return head if not rest else f"{head} {_hundreds(rest, whole=True)}"
    return _hundreds(number)


def _hundreds(number: int, *, whole: bool = False) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds and not whole:
        return _tens(rest)
    head = f"{ONES[hundreds]} trăm"
    if not rest:
        return head
    return f"{head} linh {ONES[rest]}" if rest < 10 else f"{head} {_tens(rest)}"


def _tens(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return ONES[ones]
    head = "mười" if tens == 1 else f"{ONES[tens]} mươi"
    if not ones:
        return head
    if ones == 1 and tens > 1:
        return f"{head} mốt"
    return f"{head} {'lăm' if ones == 5 else ONES[ones]}"


def counted(number: int) -> str:
    """'05': numbers below ten with a zero."""
    return f"{number:02d}"


def number_line(number: str, symbol: str) -> str:
    """'Số: 12/QĐ-UBND', with room where the number is not typed in yet: it is never ours."""
    return f"Số: {number or ROOM + SLASH + symbol}"


def named(kind: str, number: str, on: dt.date | None, symbol: str) -> str:
    """'Báo cáo số 12/BC-HĐOCOP ngày 05 tháng 01 năm 2026', with room for what is not known."""
    return f"{kind} số {number or ROOM + SLASH + symbol} {dated(on)}"


def dated(on: dt.date | None) -> str:
    return day(on) if on else NO_DAY
