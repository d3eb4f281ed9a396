"""Odd cells of a sheet's source: uncertain places, mended misprints, star marks on titles.

Each is flagged until somebody compared it with the signed text (see ``deeds.confirming``).
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ocop.rules import trees, words
from ocop.rules.models import Confirmation, Criterion, Sheet, SheetState
from ocop.rules.trees import SheetTree

UNCERTAIN, CORRECTED, MARK = "uncertain", "corrected", "mark"
_CODE = re.compile(r"^(?:criterion )?([^\s:,]+)[:,]")
_MARK = "min_star_mark"  # remarks of the files name the key


@dataclass(frozen=True)
class Cell:
    """One odd cell: what is odd, where, and who compared it with the signed text."""

    key: str
    kind: str
    text: str  # the remark as the file has it; empty for a mark nobody remarked on
    criterion: str  # code, where the remark names one that the sheet has
    star: int | None = None  # of a mark: the star printed on the title
    confirmation: Confirmation | None = None

    @property
    def is_open(self) -> bool:
        return self.confirmation is None

    @property
    def is_mark(self) -> bool:
        return self.kind == MARK

    @property
    def words(self) -> str:
        """The remark in the reader's language."""
        return words.remark(self.text)


def key_of(text: str) -> str:
    """The short key under which a cell stands in addresses and confirmations."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def of(sheet: Sheet) -> list[Cell]:
    """The odd cells of a stored sheet, the star marks first.

    In a draft a mark that still stands on the title is open: settling it would have taken it off.
    """
    known = {one.cell: one for one in sheet.confirmations.select_related("by")}
    found = told(trees.of(sheet), sheet.about, known)
    if sheet.state != SheetState.DRAFT:
        return list(found)
    return [replace(cell, confirmation=None) if cell.is_mark else cell for cell in found]


def told(
    tree: SheetTree, about: dict[str, Any], known: dict[str, Confirmation] | None = None
) -> Iterator[Cell]:
    """The odd cells of a tree with what its file says about its source. Pure."""
    known = known or {}
    marks = {one.code: one.min_star_mark for one in tree.uncertain_marks}
    codes = {one.code for one in tree.criteria}
    for key, kind, text, code, star in _cells(about, marks):
        at = code or (_named(text) if _named(text) in codes else "")
        yield Cell(key, kind, text, at, star, known.get(key))


def _cells(
    about: dict[str, Any], marks: dict[str, Any]
) -> Iterator[tuple[str, str, str, str, int | None]]:
    """Key, kind, remark, code and star; a remark on a mark and the mark itself are one cell."""
    remarks = [
        (kind, text)
        for kind, name in ((UNCERTAIN, "uncertain_points"), (CORRECTED, "source_corrections"))
        for text in dict.fromkeys(about.get(name) or ())
    ]
    on_marks = {_named(text): text for _kind, text in remarks if _MARK in text}
    for code, star in marks.items():
        text = on_marks.get(code, "")
        yield key_of(text or f"mark {code}"), MARK, text, code, star
    said = {on_marks[code] for code in marks if code in on_marks}
    for kind, text in remarks:
        if text not in said:
            yield key_of(text), kind, text, "", None


def _named(text: str) -> str:
    """'3e' of 'criterion 3e: …', '1b' of '1b: …'; '' if the remark names none."""
    found = _CODE.match(text)
    return found[1] if found else ""


def open_of(sheet: Sheet) -> list[Cell]:
    """Those that nobody compared with the signed text yet."""
    return [cell for cell in of(sheet) if cell.is_open]


def open_in(sheets: Iterable[Sheet]) -> dict[int, int]:
    """How many cells of each sheet are open, by its key: two queries for all."""
    rows = list(sheets)
    marks: dict[int, dict[str, Any]] = defaultdict(dict)
    marked = Criterion.objects.filter(sheet__in=rows, min_star_mark__isnull=False)
    for sheet, code, star in marked.order_by().values_list("sheet", "code", "min_star_mark"):
        marks[sheet][code] = star
    confirmed = set(
        Confirmation.objects.filter(sheet__in=rows).order_by().values_list("sheet", "cell")
    )
    return {
        row.pk: sum(
            (row.pk, key) not in confirmed or (kind == MARK and row.state == SheetState.DRAFT)
            for key, kind, *_more in _cells(row.about, marks[row.pk])
        )
        for row in rows
    }
