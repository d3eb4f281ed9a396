"""The control room: who has scored what, and what is missing, in sentences."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Contest, Entry, ScoreSheet, ScoreSheetState, Seat, SeatState
from evaluation.results import spread_limit
from ocop.lib.shown import points
from ocop.rules.models import Criterion

NAMED = 3  # products named in one sentence; the rest is counted
DONE, PART, NONE, OFF = "done", "part", "none", "off"


@dataclass(frozen=True)
class Cell:
    """One member's sheet for one product. ``total`` is filled only where two lie too far apart."""

    seat: Seat
    state: str
    sheet: int | None
    answered: int
    of: int
    total: int | None = None

    @property
    def words(self) -> str:
        """What the cell says to those who do not see it."""
        facts = {"who": self.seat.member.user.name, "n": self.answered, "of": self.of}
        return {
            DONE: _("%(who)s: handed in"),
            PART: _("%(who)s: %(n)s of %(of)s criteria scored"),
            NONE: _("%(who)s: not begun"),
            OFF: _("%(who)s: stood back"),
        }[self.state] % facts


@dataclass(frozen=True)
class Row:
    """A product with its cells, in the order of the seats. ``hot``: all in and too far apart."""

    entry: Entry
    cells: list[Cell]
    spread: int | None
    hot: bool

    @property
    def counted(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.state != OFF]

    @property
    def handed_in(self) -> int:
        return sum(cell.state == DONE for cell in self.cells)

    @property
    def missing(self) -> list[str]:
        return [cell.seat.member.user.name for cell in self.counted if cell.state != DONE]


@dataclass
class Room:
    """Everything the control room shows. ``blockers`` is what keeps the contest from closing."""

    seats: list[Seat]
    rows: list[Row]
    limit: Decimal
    blockers: list[str] = field(default_factory=list)

    @property
    def alerts(self) -> list[Row]:
        """Products on which two members lie too far apart."""
        return [row for row in self.rows if row.hot]

    @property
    def handed_in(self) -> int:
        return sum(row.handed_in for row in self.rows)

    @property
    def of(self) -> int:
        return sum(len(row.counted) for row in self.rows)


def look(contest: Contest) -> Room:
    """Return the state of the sheets of the contest: five queries, whatever its size."""
    entries = list(
        contest.entries.select_related("dossier__product__producer__region").order_by("order", "pk")
    )
    seats = list(contest.seats.select_related("member__user").order_by("member__order", "pk"))
    counts = _criteria(entries)
    sheets = {
        (sheet["entry"], sheet["seat"]): sheet
        for sheet in ScoreSheet.objects.filter(entry__contest=contest).values(
            "pk", "entry", "seat", "state", "answered", "total"
        )
    }
    limit = spread_limit(contest.council.stage.book)
    rows = [_row(entry, seats, sheets, counts.get(entry.sheet_id, 0), limit) for entry in entries]
    return Room(seats, rows, limit, _blockers(seats, rows))


def seen(contest: Contest) -> Room:
    """Return the room as it was first looked at for this loaded contest: for one page only."""
    if "_seen" not in contest.__dict__:
        contest.__dict__["_seen"] = look(contest)
    return contest.__dict__["_seen"]


def seen_by(contest: Contest, user: Any) -> Room:
    """The room without the products of producers the person stands too near to."""
    room = seen(contest)
    known = set(Entry.objects.visible_to(user).filter(contest=contest).values_list("pk", flat=True))
    rows = [row for row in room.rows if row.entry.pk in known]
    if len(rows) == len(room.rows):
        return room
    return Room(room.seats, rows, room.limit, _blockers(room.seats, rows))


def _criteria(entries: list[Entry]) -> dict[int, int]:
    """How many criteria each blank sheet has."""
    used = {entry.sheet_id for entry in entries}
    rows = Criterion.objects.filter(sheet__in=used).values("sheet").order_by("sheet")
    return {row["sheet"]: row["n"] for row in rows.annotate(n=Count("pk"))}


def _row(entry: Entry, seats: list[Seat], sheets: dict[Any, Any], of: int, limit: Decimal) -> Row:
    found = [(seat, sheets.get((entry.pk, seat.pk))) for seat in seats]
    totals = [
        sheet["total"] for seat, sheet in found if _state(seat, sheet) == DONE and sheet is not None
    ]
    spread = max(totals) - min(totals) if totals else None
    all_in = len(totals) == sum(seat.state == SeatState.SEATED for seat in seats)
    hot = all_in and spread is not None and spread > limit
    ends = {max(totals), min(totals)} if hot else set()
    cells = []
    for seat, sheet in found:
        state = _state(seat, sheet)
        total = sheet["total"] if sheet and state == DONE and sheet["total"] in ends else None
        answered = sheet["answered"] if sheet else 0
        cells.append(Cell(seat, state, sheet["pk"] if sheet else None, answered, of, total))
    return Row(entry, cells, spread, hot)


def _state(seat: Seat, sheet: dict[str, Any] | None) -> str:
    if seat.state == SeatState.RECUSED:
        return OFF
    if sheet is None or (sheet["state"] != ScoreSheetState.SUBMITTED and not sheet["answered"]):
        return NONE
    return DONE if sheet["state"] == ScoreSheetState.SUBMITTED else PART


def _blockers(seats: list[Seat], rows: list[Row]) -> list[str]:
    told = []
    if not rows:
        told.append(_("No product has been put before the council yet."))
    for row in rows:
        if not row.counted:
            told.append(_("Nobody scores %(product)s.") % {"product": row.entry.dossier.product})
    lacking: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        for cell in row.counted:
            if cell.state != DONE:
                lacking[cell.seat.pk].append(row.entry.dossier.product.name)
    return told + [_open_sheets(seat, lacking[seat.pk]) for seat in seats if seat.pk in lacking]


def _open_sheets(seat: Seat, products: list[str]) -> str:
    named = ", ".join(products[:NAMED]) + (" …" if len(products) > NAMED else "")
    return ngettext(
        "%(who)s has %(n)s sheet open: %(products)s.",
        "%(who)s has %(n)s sheets open: %(products)s.",
        len(products),
    ) % {"who": seat.member.user.name, "n": len(products), "products": named}


def spread_alert(row: Row, limit: Decimal) -> str:
    """'Mật ong Hoành Bồ: two members differ by 14 points, the limit is 10.'"""
    return _("%(product)s: two members differ by %(points)s points, the limit is %(limit)s.") % {
        "product": row.entry.dossier.product.name,
        "points": points(row.spread),
        "limit": points(limit),
    }
