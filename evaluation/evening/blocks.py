"""What a paper says, apart from how it is made: the same blocks become PDF and DOCX."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

DOTS = "…………"
LINE = "…" * 68  # two lines of a paper
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
Kind = Literal["text", "head", "item", "note", "basis", "article", "middle", "annex", "under"]


@dataclass(frozen=True)
class Text:
    """A paragraph; ``label`` stands before it in bold.

    ``basis``: a legal basis; ``article``: of a decision, ``label`` is its number; ``middle``:
    a line that stands alone, such as the authority above the bases; ``annex``: the head of an
    annex on a new page; ``under``: a line in italics below it.
    """

    words: str
    label: str = ""
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """A table with a head; ``widths`` are shares of the line, ``middle`` columns are centred.

    A row of one cell goes over the whole line; ``strong`` rows are bold.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    middle: frozenset[int] = frozenset({0})
    tall: bool = False  # room for signatures
    strong: frozenset[int] = frozenset()


Block = Text | Table


@dataclass(frozen=True)
class Annex:
    """What is annexed: on a page of its own, lying, with its title and to what it belongs."""

    number: str  # "Phụ lục I", or nothing where there is one
    title: tuple[str, ...]
    under: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Signature:
    """Who signs: in what office, and the name under the free place."""

    office: str
    name: str
    formula: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper of Decree 30/2020: the heads left and right, what it is, what it says, who signs."""

    above: str
    body: tuple[str, ...]
    number: str
    dated: str
    kind: str
    about: tuple[str, ...]
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    foot: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()  # of a decision: who gets it, beside the one signature
    notices: tuple[str, ...] = field(default=())
    regarding: str = ""  # of a letter, which has no kind: "V/v …", below the number
    to: tuple[str, ...] = ()  # of a letter: "Kính gửi"
    annex: tuple[Block, ...] = ()  # what comes after the signatures
    annexes: tuple[Annex, ...] = ()

    @property
    def title(self) -> str:
        return " ".join([self.kind.capitalize(), *self.about]).strip() or self.regarding


def article(number: int, words: str) -> Text:
    return Text(words, label=f"Điều {number}.", kind="article")


def head(words: str) -> Text:
    return Text(words, kind="head")


def said(words: str) -> list[Text]:
    """What people wrote, a paragraph a line; a dotted line to write on where nothing is."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return [Text(line) for line in lines] or [Text(LINE)]


def rows_of(lines: Sequence[Any], columns: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The rows of a table out of fields; a line that is text alone goes over the whole line."""
    return tuple(
        (one,) if isinstance(one, str) else tuple(one[name] for name in columns) for one in lines
    )


def day(value: dt.date) -> str:
    """'ngày 05 tháng 01 năm 2026': days below ten, January and February with a zero."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def hour(value: dt.time | None) -> str:
    """'08 giờ 05 phút', dotted where it is not known."""
    return f"{value:%H} giờ {value:%M} phút" if value else "…… giờ ……"
