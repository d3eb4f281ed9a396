"""The numbers of the cycle board: per step, per state, what is stuck, what is covered.

A constant number of queries however many dossiers there are; everything is counted in the
reader's territory, so that each number is the length of the list it links to.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cycle import guidance, listing, messages, timetable
from cycle.listing import Wanted
from cycle.models import (
    Cycle,
    DossierState,
    Idea,
    Plan,
    ProgressReport,
    StepKind,
    SubmissionState,
    Support,
)
from cycle.ways import way
from ocop.accounts import scope
from ocop.accounts.models import Region
from ocop.lib import clock
from ocop.rules.models import RuleBook
from products.models import Producer

State = SubmissionState
MANY_TILES = 80


@dataclass(frozen=True)
class Line:
    """One number of a column, and the list it is the length of."""

    words: str
    number: int
    url: str = ""
    late: bool = False


@dataclass
class Lane:
    """One step of the board."""

    no: int
    name: str
    months: str
    total: int = 0
    unit: str = ""
    url: str = ""
    is_now: bool = False
    lines: list[Line] = field(default_factory=list)
    shares: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Knot:
    """One thing that is stuck: what, since when, where to undo it."""

    submission: Any
    words: str
    day: dt.date | None
    url: str


def lanes(cycle: Cycle, user: Any, book: RuleBook) -> list[Lane]:
    """Return the six columns of the board."""
    fill = {
        StepKind.PUBLICITY: _publicity,
        StepKind.IDEAS: _ideas,
        StepKind.PLANS: _plans,
        StepKind.IMPLEMENTATION: _implementation,
        StepKind.EVALUATION: _evaluation,
        StepKind.PROMOTION: _promotion,
    }
    windows = list(cycle.windows.all())
    now = timetable.current(windows, clock.today()) if cycle.state == Cycle.State.OPEN else None
    names = {step.kind: step.name for step in timetable.steps(book.settings)}
    counts = _Counts(cycle, user)
    found = []
    for window in windows:
        name = names.get(window.kind, window.get_kind_display())
        lane = Lane(window.order, name, _months(window), is_now=window is now)
        fill[StepKind(window.kind)](lane, cycle, counts, book)
        found.append(lane)
    return found


def _months(window: Any) -> str:
    words = {
        timetable.FUTURE: _("to come"),
        timetable.OPEN: _("open"),
        timetable.OVER: _("over"),
    }[timetable.state(window, clock.today())]
    if (window.opens.month, window.opens.day, window.closes.month) == (1, 1, 12):
        return _("all year, %(state)s") % {"state": words}
    days = f"{window.opens:%d/%m} – {window.closes:%d/%m}"
    return f"{days}, {words}"


class _Counts:
    """Everything that is counted, each question asked once."""

    def __init__(self, cycle: Cycle, user: Any) -> None:
        self.cycle, self.user = cycle, user
        rows = listing.narrowed_dossiers(cycle, user, Wanted()).order_by()
        self.dossiers = dict(rows.values_list("state").annotate(Count("pk")))
        stages = rows.filter(state=DossierState.EVALUATION).values_list("stage__order")
        self.stages = dict(stages.annotate(Count("pk")))
        self.ideas = self._states(Idea)
        self.plans = self._states(Plan)
        self.reports = self._states(ProgressReport)
        self.unreported = rows.filter(listing.unreported()).count()
        self.support = (
            Support.objects.visible_to(user).filter(dossier__cycle=cycle).order_by().count()
        )
        self.units = messages.units_of(cycle)
        makers = Producer.objects.visible_to(user).filter(region__in=self.units)
        self.producers = makers.order_by().count()

    def _states(self, kind: type[Any]) -> dict[str, int]:
        rows = kind.objects.visible_to(self.user).filter(dossier__cycle=self.cycle).order_by()
        found = rows.aggregate(
            **{state: Count("pk", filter=Q(state=state)) for state in State.values},
            late=Count("pk", filter=listing.late()),
            stuck=Count("pk", filter=listing.stuck()),
        )
        return found | {"all": sum(found[state] for state in State.values)}


def _publicity(lane: Lane, cycle: Cycle, counts: _Counts, book: RuleBook) -> None:
    lane.total, lane.unit = counts.producers, _("producers")
    lane.shares = [(1, "ok")] if cycle.published_at else []
    public = reverse("cycle_public", args=[cycle.pk])
    lane.lines = [
        Line(_("Dossiers opened"), sum(counts.dossiers.values()), _dossiers(cycle)),
        Line(_("Documents"), cycle.documents.shown().count(), public),
    ]


def _dossiers(cycle: Cycle, state: str = "") -> str:
    return reverse("cycle_dossiers", args=[cycle.pk]) + (f"?state={state}" if state else "")


def _submissions(lane: Lane, cycle: Cycle, kind: type[Any], found: dict[str, int]) -> None:
    url = reverse("submissions", args=[cycle.pk, way(kind).slug])
    lane.total, lane.url = found["all"] - found[State.DRAFT], url
    waiting = found[State.SUBMITTED] + found[State.PROPOSED]
    lane.shares = [
        (found[State.ACCEPTED], "ok"),
        (waiting, "info"),
        (found[State.RETURNED], "wait"),
        (found[State.DECLINED], "late"),
        (found[State.WITHDRAWN], "off"),
    ]
    words = [
        (_("Accepted"), State.ACCEPTED, found[State.ACCEPTED], False),
        (_("Handed in"), State.SUBMITTED, found[State.SUBMITTED], False),
        (_("Proposed"), State.PROPOSED, found[State.PROPOSED], False),
        (_("To be completed"), State.RETURNED, found[State.RETURNED], False),
        (_("Declined"), State.DECLINED, found[State.DECLINED], False),
        (_("Past their due date"), listing.LATE, found["late"], True),
        (_("Waiting more than 10 days"), listing.STUCK, found["stuck"], True),
    ]
    lane.lines = [
        Line(label, number, f"{url}?state={state}", late)
        for label, state, number, late in words
        if number or state == State.ACCEPTED
    ]


def _ideas(lane: Lane, cycle: Cycle, counts: _Counts, book: RuleBook) -> None:
    lane.unit = _("ideas")
    _submissions(lane, cycle, Idea, counts.ideas)


def _plans(lane: Lane, cycle: Cycle, counts: _Counts, book: RuleBook) -> None:
    lane.unit = _("plans")
    _submissions(lane, cycle, Plan, counts.plans)
    writing = counts.dossiers.get(DossierState.PLAN, 0)
    lane.lines.append(
        Line(_("Stand at the plan"), writing, _dossiers(cycle, DossierState.PLAN.value))
    )


def _implementation(lane: Lane, cycle: Cycle, counts: _Counts, book: RuleBook) -> None:
    doing = counts.dossiers.get(DossierState.IMPLEMENTATION, 0)
    lane.total, lane.unit = doing, _("dossiers")
    lane.url = _dossiers(cycle, DossierState.IMPLEMENTATION.value)
    lane.shares = [(doing - counts.unreported, "ok"), (counts.unreported, "late")]
    reports = reverse("submissions", args=[cycle.pk, ProgressReport.slug])
    lane.lines = [
        Line(_("Progress reports"), counts.reports["all"], reports),
        Line(_("Support given"), counts.support, reverse("cycle_support", args=[cycle.pk])),
    ]
    if counts.unreported:
        year, quarter = guidance.last_quarter(clock.today())
        words = _("No report for quarter %(quarter)s") % {"quarter": f"{quarter}/{year}"}
        lane.lines.append(
            Line(words, counts.unreported, f"{_dossiers(cycle)}?state={listing.UNREPORTED}", True)
        )


def _evaluation(lane: Lane, cycle: Cycle, counts: _Counts, book: RuleBook) -> None:
    there = counts.dossiers.get(DossierState.EVALUATION, 0)
    up = counts.dossiers.get(DossierState.SENT_UP, 0)
    not_reached = counts.dossiers.get(DossierState.NOT_REACHED, 0)
    lane.total, lane.unit = there, _("dossiers")
    lane.url = _dossiers(cycle, DossierState.EVALUATION.value)
    lane.shares = [(there, "info"), (up, "ok"), (not_reached, "late")]
    lane.lines = [
        Line(
            stage.name,
            counts.stages.get(stage.order, 0),
            f"{_dossiers(cycle)}?state={listing.AT_STAGE}{stage.order}",
        )
        for stage in book.stages.all()
        if not stage.external
    ]
    if up or any(stage.external for stage in book.stages.all()):
        url = _dossiers(cycle, DossierState.SENT_UP.value)
        lane.lines.append(Line(_("Sent to the Ministry"), up, url))
    url = _dossiers(cycle, DossierState.NOT_REACHED.value)
    lane.lines.append(Line(_("Not reached"), not_reached, url))


def _promotion(lane: Lane, cycle: Cycle, counts: _Counts, book: RuleBook) -> None:
    done = counts.dossiers.get(DossierState.RECOGNISED, 0)
    lane.total, lane.unit = done, _("products")
    lane.url = _dossiers(cycle, DossierState.RECOGNISED.value)
    lane.shares = [(done, "ok")]
    lane.lines = [Line(_("Public catalogue"), done, reverse("catalogue"))]


def stuck(cycle: Cycle, user: Any, *, most: int = 8) -> list[Knot]:
    """Return what has waited longest or is past its due date, the worst first."""
    found: list[Knot] = []
    for kind in (Idea, Plan, ProgressReport):
        rows = kind.objects.visible_to(user).filter(dossier__cycle=cycle)
        rows = rows.filter(listing.late() | listing.stuck())
        for row in listing.loaded(rows).order_by("due_on", "submitted_at")[:most]:
            found.append(_knot(row))
    return sorted(found, key=lambda knot: knot.day or dt.date.max)[:most]


def _knot(row: Any) -> Knot:
    what = way(row).one
    if row.state == State.RETURNED:
        words = _("The %(what)s was sent back and has not come in again") % {"what": what}
        return Knot(row, words, row.due_on, row.get_absolute_url())
    words = _("The %(what)s waits since %(day)s") % {
        "what": what,
        "day": f"{timezone.localtime(row.submitted_at):%d/%m/%Y}",
    }
    late = timezone.localdate(row.submitted_at) + dt.timedelta(days=listing.STUCK_DAYS)
    return Knot(row, words, late, row.get_absolute_url())


@dataclass(frozen=True)
class Tile:
    """A commune, and how many products it has in the cycle."""

    region: Any
    count: int
    url: str

    @property
    def size(self) -> str:
        return "2" if self.count >= 10 else "1" if self.count else "0"


def coverage(cycle: Cycle, user: Any) -> list[Tile]:
    """Return the units at the foot of the map that the person follows, with their products."""
    rows = listing.narrowed_dossiers(cycle, user, Wanted()).order_by()
    counts = dict(rows.values_list("product__producer__region").annotate(Count("pk")))
    units = messages.units_of(cycle)
    there = Region.objects.filter(pk__in=units, children__isnull=True).exclude(pk=cycle.region_id)
    mine = scope.territory(user)
    return [
        Tile(region, counts.get(region.pk, 0), f"{_dossiers(cycle)}?commune={region.pk}")
        for region in there.filter(pk__in=mine)
        .select_related("parent")
        .order_by("parent__sort", "sort")
    ]


def areas(tiles: list[Tile]) -> list[tuple[str, int, int]]:
    """Return the units above the tiles with how many are covered, where there are many tiles.

    A map of 171 communes is told by its units; one of 54 shows every commune.
    """
    if len(tiles) <= MANY_TILES:
        return []
    found: dict[str, list[Tile]] = {}
    for tile in tiles:
        found.setdefault(tile.region.parent.name, []).append(tile)
    return [
        (name, sum(1 for tile in group if tile.count), len(group)) for name, group in found.items()
    ]
