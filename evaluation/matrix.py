"""The rows of the control room's matrix, drawn in Python.

1,800 cells cost the template engine five times as much; what repeats is prepared once for all
rows. Every name goes through ``escape``, everything else is ours.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from evaluation.control import DONE, FREE, NONE, OFF, PART, Cell, Room, Row
from ocop.lib.shown import points
from ocop.lib.templatetags.ui import icon


def way(name: str) -> tuple[str, str]:
    """What stands before and after the key in the addresses of this name."""
    before, _key, after = reverse(name, args=[0]).rpartition("0")
    return before, after


class Matrix:
    """One drawing of the room. ``hidden``: entries whose sheets the reader may not open yet."""

    def __init__(self, room: Room, hidden: set[int], *, paper: bool, scoring: bool) -> None:
        self.room, self.hidden, self.paper, self.scoring = room, hidden, paper, scoring
        self.check, self.edit = icon("check", "sm"), icon("edit", "sm")
        self.sheet, self.key_in = way("score_sheet"), way("score_sheet_key_in")
        self.words = {state: _words(room, state) for state in (DONE, PART, NONE, OFF, FREE)}
        self.labels = escape(_("Sheets")), escape(_("Spread"))
        self.stopped, self.excluded = escape(_("stopped, 0 stars")), escape(_("excluded, 0 stars"))

    def rows(self, shown: Iterable[Row] | None = None) -> SafeString:
        rows = self.room.rows if shown is None else shown
        return mark_safe("".join(map(self._row, rows)))  # noqa: S308  names are escaped

    def _row(self, row: Row) -> str:
        sheets, spread = self.labels
        closed = row.entry in self.hidden
        cells = "</td><td>".join([self._cell(cell, row, closed) for cell in row.cells])
        return (
            f'<tr id="r{row.entry}" data-live-part{_IS_HOT if row.hot else ""}>'
            f'<th scope="row">{escape(row.product)}{self._out(row)}</th>'
            f"{f'<td>{cells}</td>' if row.cells else ''}"
            f'<td class="num{"" if row.missing else " ok strong"}" data-label="{sheets}">'
            f"{row.handed_in}/{row.counted}</td>"
            f'<td class="num{" late strong" if row.hot else ""}" data-label="{spread}">'
            f"{self._spread(row)}</td></tr>"
        )

    def _out(self, row: Row) -> str:
        """What stands under the name of a product that a condition knocked out."""
        if not row.out:
            return ""
        words = self.stopped if row.stopped else self.excluded
        return f'<br><span class="small late">{words}</span>'

    def _cell(self, cell: Cell, row: Row, closed: bool) -> str:
        """A sheet that is in opens by its cell, unless the reader's own is still to come."""
        words = self.words[cell.state][cell.seat.pk]
        if cell.state == DONE:
            if closed:
                return _span(DONE, words, self.check)
            if cell.total is not None:
                return _link("hot", self.sheet, cell.sheet, words, cell.total)
            return _link(DONE, self.sheet, cell.sheet, words, self.check)
        if cell.state == OFF:
            return _span(OFF, words, "–")
        if cell.state == FREE:
            return _span(FREE, words, "")
        if cell.state == PART:
            words = words % (cell.answered, row.of)
        if self.paper and cell.sheet is not None:
            return _link(NONE, self.key_in, cell.sheet, words, self.edit)
        inner = f"{cell.answered}/{row.of}" if cell.state == PART else "–"
        return _span(cell.state, words, inner)

    def _spread(self, row: Row) -> str:
        """While scoring runs it is told only where two lie too far apart, or all are in."""
        if self.scoring and not row.hot and row.missing:
            return "…"
        return points(row.spread) or ("" if self.scoring and not row.hot else "…")


_IS_HOT = ' class="is-hot"'


def _words(room: Room, state: str) -> dict[int, str]:
    """What a cell of each member says to those who do not see it; PART has two numbers to come."""
    said = {
        DONE: _("%(who)s: handed in"),
        PART: _("%(who)s: %(n)s of %(of)s criteria scored"),
        NONE: _("%(who)s: not begun"),
        OFF: _("%(who)s: stood back"),
        FREE: _("%(who)s: does not score it"),
    }[state]
    found = {}
    for seat in room.seats:
        who = str(escape(seat.member.user.name))
        if state == PART:  # the name may hold a percent sign
            who = who.replace("%", "%%")
        found[seat.pk] = escape(said) % {"who": who, "n": "%s", "of": "%s"}
    return found


def _span(kind: str, words: str, inner: object) -> str:
    return f'<span class="cell cell-{kind}" role="img" aria-label="{words}">{inner}</span>'


def _link(kind: str, to: tuple[str, str], pk: int | None, words: str, inner: object) -> str:
    href = f"{to[0]}{pk}{to[1]}"
    return f'<a class="cell cell-{kind}" href="{href}" aria-label="{words}">{inner}</a>'
