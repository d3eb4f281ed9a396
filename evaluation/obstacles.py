"""Which criteria keep most products of a territory from their next star. Reads, writes nothing.

Over published results only. A product judged at several stages of a cycle counts once, with the
result of the highest one. A criterion holds a product back if it stands in its smallest plan.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from cycle.models import Cycle
from evaluation import lift
from evaluation.lift import Lift
from evaluation.models import ContestState, Entry
from evaluation.score_page import sentence
from ocop.accounts.models import Region, RegionLevel
from ocop.lib.text import whole
from ocop.rules import stars
from ocop.rules.models import ProductSet

MOST = 1000  # products reckoned for one page; more are narrowed down first
SHOWN = 25  # criteria in the table
MANY = 10  # plans of so many steps and more stand in one bar
NAMES = ("cycle", "contest", "unit", "set")


class Wanted(NamedTuple):
    """What the address asks for."""

    cycle: int | None = None
    contest: int | None = None
    unit: int | None = None
    set: int | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Wanted:
        return cls(*(whole(str(query.get(name, ""))) for name in NAMES))

    def but(self, **changes: Any) -> str:
        """The query string with something changed."""
        told = self._replace(**changes)._asdict()
        return "?" + urlencode([(name, value) for name, value in told.items() if value])


class Judged(NamedTuple):
    """A published result: where its product is at home, and how far up the ladder it came."""

    pk: int
    dossier: int
    region: int
    set: int
    stage: int


@dataclass
class Group:
    """Products of one unit or one set: how many, how many one step away, what holds them back."""

    pk: int
    title: str
    sort: str = ""
    url: str = ""
    products: int = 0
    near: int = 0
    holds: Counter[str] = field(default_factory=Counter)
    titles: dict[str, str] = field(default_factory=dict)

    @property
    def worst(self) -> str:
        """The criterion that holds back most of them, with how many."""
        if not self.holds:
            return ""
        key, count = max(self.holds.items(), key=lambda one: (one[1], one[0]))
        return f"{self.titles[key]} ({count})"


@dataclass
class Obstacle:
    """A criterion over all sheets that print it under this title."""

    title: str
    codes: set[str] = field(default_factory=set)
    held: int = 0  # products whose smallest plan raises it
    minima: int = 0  # of these, because a minimum is missed
    of: int = 0  # products with a plan, on whose sheet it stands

    @property
    def code(self) -> str:
        return ", ".join(sorted(self.codes)[:3])


def seen(user: Any, wanted: Wanted) -> dict[str, Any]:
    """Return everything the page shows; the same number of queries for any number of products."""
    rows = Entry.objects.disclosed_to(user).filter(contest__state=ContestState.PUBLISHED)
    there = rows.values("contest__council__cycle")
    cycles = list(Cycle.objects.filter(pk__in=there).select_related("region"))
    cycle = _chosen(cycles, rows, wanted)
    context: dict[str, Any] = {"cycles": cycles, "cycle": cycle, "wanted": wanted, "most": MOST}
    if cycle is None:
        return context
    judged = _judged(rows.filter(contest__council__cycle=cycle), wanted)
    home = _homes(judged, cycle)
    sets = ProductSet.objects.filter(pk__in={one.set for one in judged}).defer("about")
    kept = [
        one
        for one in judged
        if wanted.unit in (None, home[one.region].pk) and wanted.set in (None, one.set)
    ]
    context |= {
        "units": sorted(set(home.values()), key=lambda unit: unit.sort),
        "sets": list(sets),
        "count": len(kept),
        "too_many": len(kept) > MOST,
    }
    if len(kept) > MOST:
        return context
    return context | _told(kept, home, context["sets"], wanted)


def _chosen(cycles: list[Cycle], rows: Any, wanted: Wanted) -> Cycle | None:
    """The cycle asked for, that of the contest asked for, or the latest one."""
    pk = wanted.cycle
    if wanted.contest:
        there = rows.filter(contest=wanted.contest).values_list(
            "contest__council__cycle", flat=True
        )
        pk = there.first()
    return next((one for one in cycles if pk in (None, one.pk)), None)


def _judged(rows: Any, wanted: Wanted) -> list[Judged]:
    """The results of the cycle, of each dossier the one of the highest stage."""
    if wanted.contest:
        rows = rows.filter(contest=wanted.contest)
    told = rows.order_by("contest__council__stage__order", "pk").values_list(
        "pk", "dossier_id", "dossier__product__producer__region_id", "dossier__product_set_id",
        "contest__council__stage__order",
    )  # fmt: skip
    return list({one.dossier: one for one in map(Judged._make, told)}.values())


def _homes(judged: Iterable[Judged], cycle: Cycle) -> dict[int, Region]:
    """The unit each region is counted under: the district of the time, else the commune; in a
    cycle of the whole country the province."""
    regions = Region.objects.filter(pk__in={one.region for one in judged})
    wide = cycle.region.level == RegionLevel.COUNTRY
    level = RegionLevel.PROVINCE if wide else RegionLevel.DISTRICT
    found = {}
    for region in regions.select_related("parent__parent"):
        chain = [region, region.parent, region.parent and region.parent.parent]
        found[region.pk] = next((one for one in chain if one and one.level == level), region)
    return found


def _told(
    kept: list[Judged], home: dict[int, Region], sets: list[ProductSet], wanted: Wanted
) -> dict[str, Any]:
    entries = Entry.objects.filter(pk__in=[one.pk for one in kept]).select_related(
        "contest__council__stage__book", "dossier__product__producer__region"
    )
    found = lift.lifts(list(entries.order_by("dossier__product__sort", "pk")))
    by_unit = {
        unit.pk: Group(unit.pk, unit.title, unit.sort, wanted.but(unit=unit.pk))
        for unit in home.values()
    }
    by_set = {one.pk: Group(one.pk, one.name, url=wanted.but(set=one.pk)) for one in sets}
    places = {one.pk: (home[one.region].pk, one.set) for one in kept}
    for one in found:
        unit, product_set = places[one.entry.pk]
        for group in (by_unit[unit], by_set[product_set]):
            _count(group, one)
    near = [one for one in found if len(one.steps) == 1]
    highest = sum(1 for one in found if one.at_top)
    unplanned = [one for one in found if one.why and not one.at_top]
    return {
        "figures": _figures(len(found), len(near), highest, len(unplanned)),
        "bars": _bars(found),
        "unplanned": unplanned,
        "near": [_near(one) for one in near],
        "obstacles": _obstacles(found),
        "by_unit": _sorted(by_unit),
        "by_set": _sorted(by_set),
    }


def _figures(products: int, near: int, highest: int, without: int) -> list[tuple[int, str]]:
    figures = [
        (products, _("products with a result")),
        (near, _("one criterion away from the next star")),
        (highest, _("with the highest star")),
        (without, _("without a plan")),
    ]
    return [one for one in figures if one[0]]


def _bars(found: Iterable[Lift]) -> list[tuple[str, int]]:
    """How many products need so many criteria; all above :data:`MANY` together."""
    counts = Counter(min(len(one.steps), MANY) for one in found if one.steps)
    more = _("%(n)s or more") % {"n": MANY}
    return [(more if n == MANY else str(n), counts[n]) for n in range(1, MANY + 1) if counts[n]]


def _near(one: Lift) -> tuple[Any, ...]:
    """The line of a product that lacks one criterion."""
    (step,) = one.steps
    title = sentence(one.tree.criterion(step.code).title)
    had, wanted = stars.shown(step.before), step.option.points
    return one.entry, one.entry.stars, one.star, step.code, title, had, wanted


def _count(group: Group, one: Lift) -> None:
    group.products += 1
    group.near += len(one.steps) == 1
    for step in one.steps:
        title = one.tree.criterion(step.code).title
        key = title.casefold()
        group.holds[key] += 1
        group.titles[key] = sentence(title)


def _sorted(groups: dict[int, Group]) -> list[Group]:
    """Those with products, the most first."""
    rows = [group for group in groups.values() if group.products]
    return sorted(rows, key=lambda group: (-group.products, group.sort or group.title))


def _obstacles(found: Iterable[Lift]) -> list[Obstacle]:
    """The criteria by how many products they hold back, over all sheets of the same title."""
    known: dict[str, Obstacle] = {}
    printed: dict[int, tuple[Any, int]] = {}
    counts: dict[int, int] = defaultdict(int)
    for one in found:
        if not one.steps:
            continue
        counts[one.tree.id] += 1
        printed[one.tree.id] = one.tree, counts[one.tree.id]
        for step in one.steps:
            title = one.tree.criterion(step.code).title
            row = known.setdefault(title.casefold(), Obstacle(sentence(title)))
            row.codes.add(step.code)
            row.held += 1
            row.minima += bool(step.minima)
    for tree, count in printed.values():
        for title in {criterion.title.casefold() for criterion in tree.criteria} & known.keys():
            known[title].of += count
    return sorted(known.values(), key=lambda row: (-row.held, row.title))[:SHOWN]
