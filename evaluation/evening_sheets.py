"""All individual sheets of a contest, read for printing in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from evaluation.asked import Asked
from evaluation.models import (
    Answer,
    ConditionAnswer,
    Contest,
    ContestState,
    Entry,
    ScoreSheet,
    ScoreSheetState,
    Seat,
    SeatState,
)
from evaluation.score_page import Line, SheetPage
from ocop.rules import conditions, trees, words
from ocop.rules.trees import PartNode, SectionNode

PRINTS = (
    "entry__sheet__product_set",
    "entry__dossier__product__producer__region",
    "seat__member__user",
)
PRINTED = 60  # sheets of one print, about 200 pages of paper


@dataclass(frozen=True)
class SheetPaper:
    """One sheet as the official form shows it."""

    sheet: ScoreSheet
    seen: SheetPage
    parts: list[tuple[PartNode, int, list[tuple[SectionNode, list[Line]]]]]
    knockouts: list[str]
    asked: list[Asked]
    handed_in: bool

    @property
    def product(self) -> Any:
        return self.sheet.entry.dossier.product

    @property
    def dossier(self) -> Any:
        return self.sheet.entry.dossier


def paper_of(sheet: ScoreSheet, seen: SheetPage) -> SheetPaper:
    """Return the sheet as it is printed."""
    return SheetPaper(
        sheet=sheet,
        seen=seen,
        parts=[
            (part, points, [(one, [seen.line(c) for c in one.criteria]) for one in part.sections])
            for part, points in seen.part_points()
        ],
        knockouts=[words.knockout(one) for one in _excluding(sheet)],
        asked=[one for one in seen.asked if not one.open],
        handed_in=sheet.state == ScoreSheetState.SUBMITTED,
    )


def _excluding(sheet: ScoreSheet) -> list[str]:
    """The codes of the cases in which the official sheet excludes a dossier."""
    found: list[str] = sheet.entry.sheet.about.get("disqualification_codes", [])
    return found


def of(contest: Contest, user: Any) -> QuerySet[ScoreSheet]:
    """The sheets that count and the person may see, product by product."""
    rows = ScoreSheet.objects.visible_to(user).counted()
    return (
        rows.filter(entry__contest=contest, state=ScoreSheetState.SUBMITTED)
        .select_related(*PRINTS)
        .order_by("entry__order", "entry_id", "seat__member__order", "seat_id")
    )


def paged(contest: Contest, *, one_member: bool = False) -> Paginator[Any]:
    """The products of the contest in prints of about sixty sheets, of all members or of one."""
    members = 1 if one_member else scoring_seats(contest).count()
    rows = Entry.objects.filter(contest=contest).order_by("order", "pk")
    return Paginator(rows.values_list("pk", flat=True), max(1, PRINTED // max(1, members)))


def scoring_seats(contest: Contest) -> QuerySet[Seat]:
    """The seats that score, in the order of the council."""
    seats = Seat.objects.filter(contest=contest, state=SeatState.SEATED)
    return seats.select_related("member__user").order_by("member__order", "pk")


def to_fill(
    contest: Contest, user: Any, entries: Sequence[int], *, seat: int | None = None
) -> list[ScoreSheet]:
    """The sheets of these products that members (or the one of the seat) have still to fill in,
    product by product.

    Before the scoring begins there are none yet: then one for each member and product, not stored.
    """
    shown = Entry.objects.seen_in(contest, user).filter(pk__in=entries)
    if contest.state != ContestState.PREPARING:
        rows = ScoreSheet.objects.going_on().filter(entry__in=shown.values("pk"))
        rows = rows if seat is None else rows.filter(seat=seat)
        order = ("entry__order", "entry_id", "seat__member__order", "seat_id")
        return list(rows.select_related(*PRINTS).order_by(*order))
    seats = scoring_seats(contest)
    members = list(seats if seat is None else seats.filter(pk=seat))
    about = [name.removeprefix("entry__") for name in PRINTS if name.startswith("entry__")]
    return [
        ScoreSheet(entry=entry, seat=seat)
        for entry in shown.select_related(*about).order_by("order", "pk")
        for seat in members
    ]


def papers(
    contest: Contest, sheets: Sequence[ScoreSheet], *, blank: bool = False
) -> list[SheetPaper]:
    """Return the sheets as they are printed: two queries for all of them. ``blank``: to be filled
    in by hand, whatever was tapped already."""
    given: dict[int, dict[int, Answer]] = defaultdict(dict)
    rows = Answer.objects.filter(score_sheet__in=[sheet.pk for sheet in sheets])
    for answer in () if blank else rows.order_by("score_sheet_id", "criterion_id"):
        given[answer.score_sheet_id][answer.criterion_id] = answer
    said = {
        (one.entry_id, one.code): one
        for one in ConditionAnswer.objects.filter(entry__in={one.entry_id for one in sheets})
    }
    found = []
    for sheet in sheets:
        entry = sheet.entry
        entry.contest = contest
        if blank:
            sheet.remark = ""  # of an unsaved copy: what the member wrote so far is theirs
        seen = SheetPage(sheet, trees.of(entry.sheet), given[sheet.pk] if sheet.pk else {})
        known = conditions.known(entry.sheet.decision, entry.sheet.slug, entry.asked)
        seen.__dict__["asked"] = [Asked(one, said.get((entry.pk, one.code))) for one in known]
        found.append(paper_of(sheet, seen))
    return found
