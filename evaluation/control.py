"""The control room: who has scored what, and what is missing, in sentences.

200 products by nine members are 1,800 cells, asked for every 15 seconds: a cell is a plain tuple,
and what concerns a product or a member is worked out once for it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation import agreement, asked, attendance, keying, passes, spread, written
from evaluation.models import (
    Contest,
    ContestState,
    Discussion,
    DiscussionState,
    Entry,
    ScoreSheet,
    ScoreSheetState,
    Seat,
    SeatState,
)
from evaluation.results import spread_limit
from evaluation.roles import seats_of
from evaluation.unchanging import Blank, blanks_of
from ocop.accounts import glance
from ocop.lib.shown import first_of
from ocop.rules import conditions
from ocop.rules.conditions import Condition

NAMED = 3  # products named in one sentence; the rest is counted
FILLED = ("pk", "state", "answered", "total", "out", "reopened_at")
# FREE: the member does not score the product; OFF: no longer, and what is on the sheet stays.
DONE, PART, NONE, OFF, FREE = "done", "part", "none", "off", "free"
AWAY = (OFF, FREE)


class Put(NamedTuple):
    """A product before the council."""

    entry: int
    sheet: int
    product: str
    asked: list[str]


class Filled(NamedTuple):
    """What is known of a member's sheet for a product: ``FILLED``."""

    pk: int
    state: str
    answered: int
    total: int
    out: bool
    reopened_at: dt.datetime | None


class Cell(NamedTuple):
    """One member's sheet for one product. ``total`` is filled only where two lie too far apart."""

    seat: Seat
    state: str
    sheet: int | None = None
    answered: int = 0
    total: int | None = None


@dataclass(frozen=True)
class Row:
    """A product with its cells, in the order of the seats. ``hot``: all in and too far apart.

    ``talked`` says whether the council discusses it (``open``), or has ended a discussion;
    ``settled`` that it kept these very scores. ``totals`` are told of hot products only.

    ``of`` is how many criteria its sheet has, ``counted`` how many members score it, ``missing``
    names those of them whose sheet is not in. ``unanswered`` conditions and ``unagreed`` criteria
    (by code) wait for the council.
    """

    entry: int
    product: str
    of: int
    cells: list[Cell]
    counted: int
    handed_in: int
    missing: list[str]
    spread: int | None
    hot: bool
    asked: int = 0
    unanswered: tuple[Condition, ...] = ()
    unagreed: tuple[str, ...] = ()
    out: bool = False  # a condition was answered with yes
    stopped: bool = False  # one that ends the evaluation
    totals: tuple[tuple[int, int], ...] = ()
    standing: tuple[Any, ...] = ()  # of a hot product: its sheets, and since when they stand
    talked: str = ""
    talk: int | None = None  # the last discussion
    settled: bool = False
    keyed: tuple[str, ...] = ()  # what waits of its paper sheets, in sentences
    tests: passes.Standing | None = None  # of two rounds: what was asked for between them

    @property
    def unsettled(self) -> bool:
        """True if the spread keeps the scoring from being closed."""
        open_ = self.talked == DiscussionState.OPEN
        return open_ or (self.hot and not self.settled and not self.stopped)

    @property
    def answered(self) -> int:
        return self.asked - len(self.unanswered)

    @property
    def lacks(self) -> bool:
        """True if the council itself has still to answer about the product."""
        return bool(self.unanswered or self.unagreed)


@dataclass
class Room:
    """Everything the control room shows. ``blockers`` is what keeps the contest from closing."""

    seats: list[Seat]
    rows: list[Row]
    limit: Decimal
    blockers: list[str] = field(default_factory=list)
    places: list[attendance.Place] = field(default_factory=list)  # while the scoring runs
    quorum: attendance.Quorum | None = None
    first: list[str] = field(default_factory=list)  # of the sitting itself, told before all

    @property
    def alerts(self) -> list[Row]:
        """Products on which two members lie too far apart."""
        return [row for row in self.rows if row.hot and not row.stopped]

    @property
    def lacking(self) -> list[Row]:
        """Products about which the council has still to answer."""
        return [row for row in self.rows if row.lacks]

    @property
    def warnings(self) -> list[str]:
        """What does not keep the contest from closing, but is told before."""
        in_by = Counter(c.seat.pk for row in self.rows for c in row.cells if c.state == DONE)
        return attendance.scored_absent(self.places, in_by)

    @property
    def handed_in(self) -> int:
        return sum(row.handed_in for row in self.rows)

    @property
    def of(self) -> int:
        return sum(row.counted for row in self.rows)


def look(contest: Contest) -> Room:
    """Return the state of the sheets of the contest: so many queries whatever its size."""
    listed = Entry.objects.filter(contest=contest).order_by("order", "pk")
    columns = ("pk", "sheet", "dossier__product__name", "asked")
    products = [Put(*row) for row in listed.values_list(*columns)]
    seats = seats_of(contest)
    blanks = blanks_of(contest, {put.sheet for put in products})
    found = ScoreSheet.objects.filter(seat__in=[seat.pk for seat in seats]).order_by()
    sheets = {row[:2]: Filled(*row[2:]) for row in found.values_list("entry", "seat", *FILLED)}
    book = contest.council.stage.book
    limit = spread_limit(book)
    rows = [_row(put, seats, sheets, blanks[put.sheet].criteria, limit) for put in products]
    rows = _with_talks(contest, _with_answers(contest, products, blanks, rows))
    if on_paper := keying.told(contest):
        rows = [replace(row, keyed=tuple(on_paper.get(row.entry, ()))) for row in rows]
    between = passes.standings(contest)
    rows = [replace(row, tests=between.get(row.entry)) for row in rows] if between else rows
    if agreement.needed(book) and contest.state == ContestState.SCORING:
        rows = _with_agreement(contest, products, rows)
    there, quorum, first = _sitting(contest, seats)
    return Room(seats, rows, limit, _blockers(seats, rows, limit, first), there, quorum, first)


def seen(contest: Contest) -> Room:
    """Return the room as it was first looked at for this loaded contest: for one page only."""
    if "_seen" not in contest.__dict__:
        contest.__dict__["_seen"] = look(contest)
    return contest.__dict__["_seen"]


def seen_by(contest: Contest, user: Any) -> Room:
    """The room, for who may see the contest, without producers the person stands too near to."""
    room = seen(contest)
    if glance.at(user, "shut") is False:
        return room
    known = set(Entry.objects.seen_in(contest, user).values_list("pk", flat=True))
    rows = [row for row in room.rows if row.entry in known]
    if len(rows) == len(room.rows):
        return room
    told = _blockers(room.seats, rows, room.limit, room.first)
    return replace(room, rows=rows, blockers=told)


def hidden_from(user: Any, contest: Contest, room: Room) -> set[int]:
    """The entries whose sheets the person may not open yet: their own is still to be handed in.

    The same sheets as ``ScoreSheet.objects.open_for`` has of this contest.
    """
    if contest.state != ContestState.SCORING:
        return set()
    own = {
        seat.pk
        for seat in room.seats
        if seat.member.user_id == user.pk and seat.state == SeatState.SEATED
    }
    return {
        row.entry
        for row in room.rows
        for cell in row.cells
        if cell.seat.pk in own and cell.sheet is not None and cell.state not in (DONE, OFF)
    }


def _row(
    put: Put, seats: list[Seat], sheets: dict[tuple[int, int], Filled], of: int, limit: Decimal
) -> Row:
    filled = [sheets.get((put.entry, seat.pk)) for seat in seats]
    cells = [_cell(seat, sheet) for seat, sheet in zip(seats, filled, strict=True)]
    done = [
        sheet
        for cell, sheet in zip(cells, filled, strict=True)
        if cell.state == DONE and sheet is not None
    ]
    totals = [sheet.total for sheet in done]
    counted = sum(cell.state not in AWAY for cell in cells)
    apart = max(totals) - min(totals) if totals else None
    hot = len(totals) == counted and apart is not None and apart > limit
    return Row(
        entry=put.entry,
        product=put.product,
        of=of,
        cells=_with_ends(cells, filled, {max(totals), min(totals)}) if hot else cells,
        counted=counted,
        handed_in=len(totals),
        missing=[c.seat.member.user.name for c in cells if c.state not in (DONE, *AWAY)],
        spread=apart,
        hot=hot,
        totals=tuple((one.pk, one.total) for one in done) if hot else (),
        standing=tuple((one.pk, one.total, one.reopened_at) for one in done) if hot else (),
    )


def _with_answers(
    contest: Contest, products: list[Put], blanks: dict[int, Blank], rows: list[Row]
) -> list[Row]:
    """The rows with the conditions that are open, and those that were answered with yes."""
    given = asked.answers_of(contest)
    found = []
    for put, row in zip(products, rows, strict=True):
        blank = blanks[put.sheet]
        if not put.asked:
            found.append(row)
            continue
        known = conditions.known(blank.decision, blank.slug, put.asked)
        answers = given.get(put.entry, {})
        yes = [one for one in known if answers.get(one.code)]
        told = replace(
            row,
            asked=len(known),
            unanswered=tuple(one for one in known if one.code not in answers),
            out=bool(yes),
            stopped=any(one.kind == "stops" for one in yes),
        )
        found.append(told)
    return found


def _with_talks(contest: Contest, rows: list[Row]) -> list[Row]:
    """The rows with what the council said about those that lie too far apart."""
    told = spread.said(contest)
    if not told:
        return rows
    return [
        replace(row, talked=talk.state, talk=talk.pk, settled=_settled(row, talk))
        if (talk := told.get(row.entry))
        else row
        for row in rows
    ]


def _settled(row: Row, talk: Discussion) -> bool:
    return row.hot and spread.covers(talk, dict(row.totals))


def _with_agreement(contest: Contest, products: list[Put], rows: list[Row]) -> list[Row]:
    """The rows with the criteria to be agreed on; what was stopped is not scored to its end."""
    sheets = {
        put.entry: put.sheet for put, row in zip(products, rows, strict=True) if not row.stopped
    }
    open_ = agreement.lacking(contest, sheets)
    return [replace(row, unagreed=tuple(open_.get(row.entry, ()))) for row in rows]


def _with_ends(cells: list[Cell], filled: list[Filled | None], ends: set[int]) -> list[Cell]:
    """The cells, with their total those that lie farthest apart."""
    return [
        cell._replace(total=sheet.total)
        if sheet is not None and cell.state == DONE and sheet.total in ends
        else cell
        for cell, sheet in zip(cells, filled, strict=True)
    ]


def _cell(seat: Seat, sheet: Filled | None) -> Cell:
    if sheet is None:
        return Cell(seat, OFF if seat.state == SeatState.RECUSED else FREE)
    if seat.state == SeatState.RECUSED or sheet.out:
        state = OFF
    elif sheet.state == ScoreSheetState.SUBMITTED:
        state = DONE
    else:
        state = PART if sheet.answered else NONE
    return Cell(seat, state, sheet.pk, sheet.answered)


def _sitting(
    contest: Contest, seats: list[Seat]
) -> tuple[list[attendance.Place], attendance.Quorum | None, list[str]]:
    """Who attends, the quorum, and what of it keeps the contest open; of a written round its
    opinions in their place."""
    if contest.state != ContestState.SCORING:
        return [], None, []
    asked_in_writing = written.of(contest)
    if asked_in_writing is not None and not written.meets(asked_in_writing):
        return [], None, written.tally(asked_in_writing).blockers
    there = attendance.places(contest, seats)
    quorum = attendance.of(contest, there) if there else None
    return there, quorum, list(quorum.sentences) if quorum else []


def _blockers(
    seats: list[Seat], rows: list[Row], limit: Decimal, first: Collection[str] = ()
) -> list[str]:
    told = list(first)
    if not rows:
        told.append(_("No product has been put before the council yet."))
    for row in rows:
        if not row.counted:
            told.append(_("Nobody scores %(product)s.") % {"product": row.product})
    told += [
        spread.blocker(row.product, row.spread, limit, open_=row.talked == DiscussionState.OPEN)
        for row in rows
        if row.unsettled
    ]
    told += [line for row in rows for line in row.keyed]
    for row in rows:
        told += passes.sentences(row.product, row.tests, stopped=row.stopped)
    told += asked.sentences([(row.product, row.unanswered) for row in rows])
    told += [agreement.sentence(row.product, list(row.unagreed)) for row in rows if row.unagreed]
    lacking: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.handed_in == row.counted:
            continue
        for cell in row.cells:
            if cell.state not in (DONE, *AWAY):
                lacking[cell.seat.pk].append(row.product)
    return told + [_open_sheets(seat, lacking[seat.pk]) for seat in seats if seat.pk in lacking]


def _open_sheets(seat: Seat, products: list[str]) -> str:
    return ngettext(
        "%(who)s has %(n)s sheet open: %(products)s.",
        "%(who)s has %(n)s sheets open: %(products)s.",
        len(products),
    ) % {"who": seat.member.user.name, "n": len(products), "products": first_of(products, NAMED)}


def spread_alert(row: Row, limit: Decimal) -> str:
    """'Mật ong Hoành Bồ: two members differ by 14 points, the limit is 10.'"""
    return spread.alert(row.product, row.spread, limit)
