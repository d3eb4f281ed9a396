"""A closed contest as its papers tell it: products in their order, members, points, reasons."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import translation

from evaluation import attendance, near_lines, passes, readings, spread
from evaluation.attendance import Place, Quorum
from evaluation.evening import from_paper
from evaluation.evening.from_paper import FromPaper
from evaluation.models import (
    ConditionAnswer,
    Contest,
    Entry,
    Minutes,
    ScoreSheet,
    ScoreSheetState,
    Seat,
    SelfAssessment,
    SelfAssessmentState,
)
from evaluation.readings import Reading
from evaluation.result_page import outcome_words
from evaluation.results import spread_limit
from evaluation.spread import Told
from ocop.rules import conditions, reasons
from ocop.rules.models import Stage
from ocop.rules.stars import StarResult
from ocop.workflow.doors import name_of
from ocop.workflow.models import Event

REOPENED = "scoresheet.open"
HANDED_IN = "scoresheet.submitted"


@dataclass(frozen=True)
class Reopened:
    """A sheet given back to its member: why, and its points before and after."""

    who: str
    why: str
    before: int
    after: int | None


@dataclass(frozen=True)
class Line:
    """A product with its points: ``totals`` in the order of the members who score."""

    entry: Entry
    number: int
    totals: tuple[int | None, ...]
    own: int | None  # what the producer gave itself
    outcome: str
    why: tuple[str, ...]
    reopened: tuple[Reopened, ...]
    held: tuple[tuple[str, str], ...]  # what knocked it out, and the council's reason
    papers: tuple[FromPaper, ...] = ()  # sheets that were keyed in from paper

    @property
    def product(self) -> Any:
        return self.entry.dossier.product

    @property
    def out(self) -> bool:
        return not self.entry.stars

    @property
    def ceiling(self) -> int:
        """The highest star that the minima allow."""
        return int(self.entry.reasons["ceiling"])

    @property
    def handed_in(self) -> int:
        return sum(total is not None for total in self.totals)


@dataclass(frozen=True)
class Evening:
    """Everything the papers of a contest say."""

    contest: Contest
    lines: tuple[Line, ...]
    places: tuple[Place, ...]
    recusals: Mapping[int, str]  # seat → reason
    minutes: Minutes | None
    limit: Decimal
    talks: Mapping[int, list[Told]] = field(default_factory=dict)  # by entry, in their order
    rounds: Mapping[int, passes.Told] = field(default_factory=dict)  # by entry, of two
    near: tuple[str, ...] = ()  # who stood near to a producer, and what was decided
    readings: tuple[Reading, ...] = ()  # how criteria are read, agreed before the scoring

    @property
    def stage(self) -> Stage:
        return self.contest.council.stage

    @property
    def head(self) -> str:
        return self.contest.closed_head

    @cached_property
    def quorum(self) -> Quorum:
        return attendance.of(self.contest, self.places)

    @cached_property
    def scoring(self) -> list[Place]:
        """The members whose sheets count, in the order of the council: the columns of points."""
        return [place for place in self.places if place.scores]

    @property
    def by_stars(self) -> list[tuple[int, list[Line]]]:
        """The products by stars, the most first; within one star the most points first."""
        found: dict[int, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.entry.stars or 0].append(line)
        return [
            (stars, sorted(found[stars], key=lambda one: (-(one.entry.mean or 0), one.number)))
            for stars in sorted(found, reverse=True)
        ]

    def role(self, role: str) -> Place | None:
        """The first member of the council with the role."""
        return next((one for one in self.places if one.member.role == role), None)

    @cached_property
    def ranks(self) -> dict[int, int]:
        """{entry: its place by points}; products with the same points share one."""
        ahead: Counter[Decimal] = Counter(
            line.entry.mean for line in self.lines if not line.out and line.entry.mean is not None
        )
        above, place = {}, 1
        for mean in sorted(ahead, reverse=True):
            above[mean], place = place, place + ahead[mean]
        return {
            line.entry.pk: above[line.entry.mean]
            for line in self.lines
            if not line.out and line.entry.mean is not None
        }


def load(contest: Contest) -> Evening:
    """Return the evening of a closed contest (loaded with council, stage, book and region)."""
    with translation.override("vi"):
        seats = list(Seat.objects.filter(contest=contest).select_related("member__user"))
        places = tuple(attendance.places(contest, seats))
        told = _told(contest, seats)
        return Evening(
            contest=contest,
            lines=tuple(_lines(contest, places, told)),
            places=places,
            recusals=told.recusals,
            minutes=Minutes.objects.filter(contest=contest).first(),
            limit=spread_limit(contest.council.stage.book),
            talks=_talks(contest),
            rounds=passes.story(contest),
            near=tuple(near_lines.minutes(contest)),
            readings=tuple(readings.agreed(contest)),
        )


def _talks(contest: Contest) -> dict[int, list[Told]]:
    found: dict[int, list[Told]] = defaultdict(list)
    for talk in spread.story(contest):
        found[talk.entry].append(talk)
    return found


@dataclass(frozen=True)
class _Told:
    """What only the events tell: reasons of those who stood back, sheets given back."""

    recusals: dict[int, str]
    # sheet's name → points before, reason, was it for the second round
    reopened: dict[str, list[tuple[int, str, bool]]]
    submitted: dict[str, list[int]]  # sheet's name → points at each handing in
    paper: dict[str, from_paper.Way]  # sheet's name → how it came from paper


def _told(contest: Contest, seats: Sequence[Seat]) -> _Told:
    named = {name_of(seat): seat.pk for seat in seats}
    told = _Told({}, defaultdict(list), defaultdict(list), {})
    verbs = {"seat.recused", REOPENED, *from_paper.VERBS}  # handing in is one of them
    rows = Event.objects.filter(chain__key=contest.chain_key, verb__in=verbs).order_by("seq")
    columns = ("verb", "thing", "actor_id", "payload", "text__note")
    keyed = []
    for verb, thing, actor, payload, note in rows.values_list(*columns):
        facts = json.loads(payload)["facts"]
        if verb == "seat.recused" and thing in named:
            told.recusals[named[thing]] = note or ""
        elif verb == REOPENED:
            told.reopened[thing].append((facts["total"], note or "", "second_round" in facts))
        elif verb in from_paper.VERBS:
            keyed.append((verb, thing, actor, facts, note or ""))
        if verb == HANDED_IN:
            told.submitted[thing].append(facts["total"])
    told.paper.update(from_paper.read(keyed))
    return told


def _lines(contest: Contest, places: Sequence[Place], told: _Told) -> list[Line]:
    scoring = [place.seat for place in places if place.scores and place.seat]
    sheets: dict[int, dict[int, ScoreSheet]] = defaultdict(dict)
    for sheet in ScoreSheet.objects.filter(entry__contest=contest).order_by("pk"):
        sheets[sheet.entry_id][sheet.seat_id] = sheet
    names = {seat.pk: seat.member.user.name for seat in scoring}
    held = _held(contest)
    papers = from_paper.named(
        told.paper, [one for own in sheets.values() for one in own.values()], names
    )
    beyond = contest.council.stage.after()
    lines = []
    for number, entry in enumerate(_entries(contest), start=1):
        entry.contest = contest
        own = sheets[entry.pk]
        lines.append(
            Line(
                entry=entry,
                number=number,
                totals=tuple(_total(own.get(seat.pk)) for seat in scoring),
                own=entry.own_total,  # type: ignore[attr-defined]
                outcome=outcome_words(entry, contest.council.stage, beyond=beyond),
                why=tuple(_why(entry)),
                reopened=tuple(_reopened(own, names, told)),
                held=tuple(held.get(entry.pk, ())),
                papers=tuple(papers.get(entry.pk, ())),
            )
        )
    return lines


def _entries(contest: Contest) -> Any:
    own = SelfAssessment.objects.filter(
        dossier=OuterRef("dossier"), state=SelfAssessmentState.HANDED_IN
    )
    rows = Entry.objects.filter(contest=contest).select_related(
        "dossier__product__producer__region", "dossier__product_set", "sheet"
    )
    return rows.annotate(own_total=Subquery(own.values("total")[:1])).order_by("order", "pk")


def _total(sheet: ScoreSheet | None) -> int | None:
    if sheet is None or sheet.state != ScoreSheetState.SUBMITTED:
        return None
    return sheet.total


def _held(contest: Contest) -> dict[int, list[tuple[str, str]]]:
    """{entry: what holds of it, with the council's reason} of knocked-out products."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = ConditionAnswer.objects.filter(entry__contest=contest, holds=True).order_by("pk")
    columns = ("entry_id", "code", "reason", "entry__sheet__decision", "entry__sheet__slug")
    for entry, code, reason, decision, slug in rows.values_list(*columns):
        (one,) = conditions.known(decision, slug, [code])
        found[entry].append((one.said.rstrip(" ."), reason))
    return found


def _why(entry: Entry) -> list[str]:
    """The reasons of the stars, in words: only minima of stars that the points would give."""
    judged = StarResult.from_data(entry.reasons)
    wanted = () if judged.knockouts else judged.minima
    judged = replace(judged, minima=tuple(one for one in wanted if one.star <= judged.band))
    known = conditions.known(entry.sheet.decision, entry.sheet.slug, judged.knockouts)
    return reasons.sentences(judged, knockouts={one.code: one.said for one in known})


def _reopened(
    sheets: Mapping[int, ScoreSheet], names: Mapping[int, str], told: _Told
) -> list[Reopened]:
    found = []
    for seat, sheet in sheets.items():
        name = name_of(sheet)
        after = told.submitted[name][1:]
        for place, (before, why, second) in enumerate(told.reopened[name]):
            if second:  # told with the product's rounds
                continue
            ends = after[place] if place < len(after) else None
            found.append(Reopened(names.get(seat, ""), why, before, ends))
    return found
