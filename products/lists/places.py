"""Today's communes behind the places that lists name, by their old and new names.

A unit that went into several, or a name that several bear, is not decided here: the row asks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from ocop.accounts.models import Reach, Region, RegionLevel, Successor
from ocop.lib import clock
from ocop.lib.text import search_key

KINDS = {
    "x": "xa", "xa": "xa", "p": "phuong", "phuong": "phuong", "tt": "thi tran",
    "thi tran": "thi tran", "dac khu": "dac khu", "dk": "dac khu",
    "h": "huyen", "huyen": "huyen", "quan": "quan", "q": "quan", "tx": "thi xa",
    "thi xa": "thi xa", "tp": "thanh pho", "thanh pho": "thanh pho", "t": "tinh", "tinh": "tinh",
}  # fmt: skip
LOW = {"xa", "phuong", "thi tran", "dac khu"}
PART = re.compile(
    r"^(thi tran|dac khu|thi xa|thanh pho|phuong|huyen|quan|tinh|xa|tx|tp|tt|dk|x|p|h|q|t)"
    r"(?:\s*\.\s*|\s+)(.+)$"
)


class Named(NamedTuple):
    """A part of an address: its kind, if it says one, and its name; without accents."""

    kind: str
    name: str


class Places:
    """The communes of a province, today's and former, by name. Two queries."""

    def __init__(self, province: Region) -> None:
        over = Reach.objects.filter(over=province).values("region")
        rows = Region.objects.filter(pk__in=over).select_related("parent").order_by("sort")
        self.province = province
        self.units = {row.pk: row for row in rows}
        self.today = clock.today()
        self.later: dict[int, list[int]] = defaultdict(list)
        links = Successor.objects.filter(old__in=over).order_by("-main", "new__sort")
        for old, new in links.values_list("old", "new"):
            self.later[old].append(new)
        self.communes: dict[str, list[Region]] = defaultdict(list)
        self.districts: dict[str, list[Region]] = defaultdict(list)
        self.standing = [
            unit
            for unit in self.units.values()
            if unit.level == RegionLevel.COMMUNE and unit.stood_on(self.today)
        ]
        self.choices = tuple((str(unit.pk), unit.title) for unit in self.standing)
        self.keys = dict(self.choices)
        for unit in self.units.values():
            named = self.communes if unit.level == RegionLevel.COMMUNE else self.districts
            if unit.level in (RegionLevel.COMMUNE, RegionLevel.DISTRICT):
                named[search_key(unit.name)].append(unit)

    def all_today(self) -> list[Region]:
        """Today's communes, in the order of the alphabet."""
        return self.standing

    def now(self, unit: Region) -> list[Region]:
        """What the unit is today: itself, or those it went into, the larger part first."""
        found: dict[int, Region] = {}
        waiting, seen = [unit.pk], {unit.pk}
        while waiting:
            one = self.units.get(waiting.pop(0))
            if one is None:
                continue
            if one.stood_on(self.today):
                found[one.pk] = one
                continue
            waiting += [pk for pk in self.later[one.pk] if pk not in seen]
            seen.update(self.later[one.pk])
        return list(found.values())

    def found(self, *texts: str) -> list[Region]:
        """Today's communes that the texts (commune, district, address) may mean."""
        parts = [part for text in texts for part in parts_of(text)]
        towns = self._towns(parts)
        mean = self._communes(parts)
        inside = [one for one in mean if one.parent_id in {town.pk for town in towns}]
        if not mean and towns:  # only the former district is named: one of its communes
            inside = [
                unit for rows in self.communes.values() for unit in rows
                if unit.parent_id in {town.pk for town in towns}
            ]  # fmt: skip
        found = {one.pk: one for unit in inside or mean for one in self.now(unit)}
        return (
            sorted(found.values(), key=lambda one: one.sort) if not mean else list(found.values())
        )

    def _communes(self, parts: list[Named]) -> list[Region]:
        """What says it is a commune counts before bare names; the same kind before others."""
        for wanted in (LOW, {""}):
            for kind, name in parts:
                rows = self.communes.get(name, []) if kind in wanted else []
                same = [one for one in rows if search_key(one.kind) == kind]
                if rows:
                    return same or rows
        return []

    def _towns(self, parts: list[Named]) -> list[Region]:
        said = [one for one in parts if one.kind and one.kind not in LOW]
        bare = [one for one in parts if not one.kind]
        for chosen in (said, bare[1:]):
            if towns := [unit for one in chosen for unit in self.districts.get(one.name, ())]:
                return towns
        only = [one for one in bare[:1] if one.name not in self.communes]
        return [unit for one in only for unit in self.districts.get(one.name, ())]


def parts_of(text: str) -> list[Named]:
    """'TT. Ba Chẽ, H. Ba Chẽ' → thi tran ba che, huyen ba che."""
    found = []
    for part in re.split(r"[,;\n()]|\s[-–]\s", text.replace("–", "-")):
        key = re.sub(r"\s*\.\s*", ". ", search_key(part)).strip(" .-")
        key = re.sub(r"\s+", " ", key)
        if not key:
            continue
        match = PART.match(key)
        named = Named(KINDS[match[1]], match[2].strip()) if match else Named("", key)
        found.append(named)
    return found
