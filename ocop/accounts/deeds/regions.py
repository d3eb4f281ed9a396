"""Put the shipped units into the tables, and work out afresh what an office covers."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from ocop.accounts import atlas as atlases
from ocop.accounts.atlas import Atlas, Key, Unit
from ocop.accounts.models import Reach, Region, Successor
from ocop.accounts.reaching import closure
from ocop.workflow import chain

BATCH = 2000
FACTS = ("kind", "name", "parent_id", "valid_to", "lat", "lon")


@dataclasses.dataclass
class Counts:
    """What one loading changed; all zero when the tables already agree with the files."""

    added: int = 0
    changed: int = 0
    linked: int = 0
    unlinked: int = 0
    reached: int = 0
    unreached: int = 0

    def __bool__(self) -> bool:
        return any(dataclasses.astuple(self))


@transaction.atomic
def load(atlas: Atlas) -> Counts:
    """Make the tables agree with the atlas: add, update, never delete a unit.

    Every row is compared, so a second run changes nothing and mends what was altered by hand.
    Two loadings at once wait for each other at the head of the log's chain ``regions``.
    """
    chain.head("regions")
    counts = Counts()
    ids = _load_units(atlas, counts)
    _load_links(atlas, ids, counts)
    _load_reach(counts)
    if counts:
        chain.append(
            "regions",
            "regions.loaded",
            "accounts.region",
            by=None,
            facts=dataclasses.asdict(counts),
        )
    return counts


@transaction.atomic
def rebuild_reach() -> Counts:
    """Work out afresh what every office covers, after units or successors were mended by hand."""
    counts = Counts()
    _load_reach(counts)
    return counts


def _load_units(atlas: Atlas, counts: Counts) -> dict[Key, int]:
    rows = Region.objects.order_by().values_list("level", "code", "valid_from", "pk", *FACTS)
    known = {row[:3]: row[3:] for row in rows}
    ids: dict[Key, int] = {key: row[0] for key, row in known.items()}
    for units in atlases.by_level(atlas.units):
        fresh = [_region(unit, ids) for unit in units if unit.key not in known]
        for region in Region.objects.bulk_create(fresh, batch_size=BATCH):
            ids[region.level, region.code, region.valid_from] = region.pk
        stale = [
            _region(unit, ids, pk=known[unit.key][0])
            for unit in units
            if unit.key in known and known[unit.key][1:] != _facts(unit, ids)
        ]
        Region.objects.bulk_update(stale, [*FACTS, "search", "sort"], batch_size=200)
        counts.added += len(fresh)
        counts.changed += len(stale)
    return ids


def _facts(unit: Unit, ids: dict[Key, int]) -> tuple[object, ...]:
    parent = ids[unit.parent] if unit.parent else None
    return unit.kind, unit.name, parent, unit.valid_to, unit.lat, unit.lon


def _region(unit: Unit, ids: dict[Key, int], pk: int | None = None) -> Region:
    facts = dict(zip(FACTS, _facts(unit, ids), strict=True))
    return Region(
        pk=pk, level=unit.level, code=unit.code, valid_from=unit.valid_from, **facts
    ).keyed()


def _load_links(atlas: Atlas, ids: dict[Key, int], counts: Counts) -> None:
    told = {(ids[old], ids[new]): main for old, new, main in atlas.links}
    ours = {ids[unit.key] for unit in atlas.units}
    rows = Successor.objects.values_list("old", "new", "main", "pk")
    known = {(old, new): (main, pk) for old, new, main, pk in rows if old in ours}
    fresh = [Successor(old_id=k[0], new_id=k[1], main=told[k]) for k in told if k not in known]
    Successor.objects.bulk_create(fresh, batch_size=BATCH)
    for main in (True, False):
        turned = [known[k][1] for k in told if told[k] is main and known.get(k, (main,))[0] != main]
        for some in _chunks(turned):
            Successor.objects.filter(pk__in=some).update(main=main)
        counts.linked += len(turned)
    gone = [pk for key, (_, pk) in known.items() if key not in told]
    for some in _chunks(gone):
        Successor.objects.filter(pk__in=some).delete()
    counts.linked += len(fresh)
    counts.unlinked += len(gone)


def _load_reach(counts: Counts) -> None:
    told = {(over, unit) for over, units in closure(_edges()).items() for unit in units}
    known = set(Reach.objects.values_list("over_id", "region_id"))
    fresh = sorted(told - known)
    Reach.objects.bulk_create([Reach(over_id=o, region_id=r) for o, r in fresh], batch_size=BATCH)
    over: dict[int, list[int]] = defaultdict(list)
    for office, unit in known - told:
        over[office].append(unit)
    for office, units in over.items():
        for some in _chunks(units):
            Reach.objects.filter(over_id=office, region_id__in=some).delete()
    counts.reached, counts.unreached = len(fresh), len(known - told)


def _edges() -> dict[int, list[int]]:
    edges: dict[int, list[int]] = {}
    ids: dict[Key, int] = {}
    parents: list[tuple[int, int]] = []
    rows = Region.objects.order_by().values_list("pk", "parent_id", "level", "code", "valid_from")
    for pk, parent, level, code, first in rows:
        edges[pk], ids[level, code, first] = [], pk
        if parent:
            parents.append((parent, pk))
    held = [(ids[over], ids[unit]) for over, unit in atlases.held() if over in ids and unit in ids]
    for over, unit in [*parents, *Successor.objects.values_list("new_id", "old_id"), *held]:
        edges[over].append(unit)
    return edges


def _chunks(items: list[int]) -> Iterable[list[int]]:
    return (items[start : start + 500] for start in range(0, len(items), 500))
