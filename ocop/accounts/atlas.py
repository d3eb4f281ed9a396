"""The administrative units as the shipped files tell them: plain values, no database."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ocop.accounts.models import LONG_AGO
from ocop.lib.text import search_key

HOME = Path(__file__).parent / "data"
REFORM = dt.date(2025, 7, 1)  # provinces merged, districts abolished
EVE = REFORM - dt.timedelta(days=1)
LEVELS = {"p": "province", "d": "district", "c": "commune"}
Key = tuple[str, str, dt.date]  # level, code, first day: what a unit is known by


@dataclass(frozen=True)
class Unit:
    """One unit between two days; ``parent`` is the key of the unit above."""

    level: str
    code: str
    kind: str
    name: str
    parent: Key | None
    valid_from: dt.date = LONG_AGO
    valid_to: dt.date | None = None
    lat: Decimal | None = None
    lon: Decimal | None = None

    @property
    def key(self) -> Key:
        return self.level, self.code, self.valid_from


COUNTRY = Unit("country", "VN", "", "Việt Nam", None)


@dataclass
class Atlas:
    """Units, parents first; links old → new with the mark of the main part; what units held."""

    units: list[Unit] = field(default_factory=list)
    links: list[tuple[Key, Key, bool]] = field(default_factory=list)
    held: list[tuple[Key, Key]] = field(default_factory=list)


class UnknownProvince(ValueError):
    """No province of today bears the name."""


def read(province: str = "") -> Atlas:
    """Return all units, or those of one province of today with its whole history."""
    earlier = json.loads((HOME / "earlier.json").read_text(encoding="utf-8"))
    june = {row["id"]: row for row in _rows("june2025.csv")}
    now = {row["id"]: row for row in _rows("today.csv")}
    links = [(row["old"], row["new"], row["main"] == "1") for row in _rows("successors.csv")]
    if province:
        now, june, links = _of_one(province, now, june, links)
    since = {key: dt.date.fromisoformat(day) for key, day in earlier["since"].items()}
    atlas = Atlas([COUNTRY])
    fresh = {key: _unit(row, now, COUNTRY.key, {}, REFORM, None) for key, row in now.items()}
    old = {key: _unit(row, june, COUNTRY.key, since, LONG_AGO, EVE) for key, row in june.items()}
    atlas.units += sorted([*fresh.values(), *old.values()], key=_parents_first)
    atlas.links += [(old[a].key, fresh[b].key, main) for a, b, main in links]
    if earlier["province"] in june:
        _add_earlier(atlas, earlier, old)
    return atlas


def held() -> list[tuple[Key, Key]]:
    """Return which communes of June 2025 lay in which earlier unit."""
    earlier = json.loads((HOME / "earlier.json").read_text(encoding="utf-8"))
    return [
        (_earlier_key(unit), ("commune", commune[1:], LONG_AGO))
        for unit in earlier["units"]
        for commune in unit["held"]
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HOME / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _of_one(
    province: str, now: dict[str, Any], june: dict[str, Any], links: list[tuple[str, str, bool]]
) -> tuple[dict[str, Any], dict[str, Any], list[tuple[str, str, bool]]]:
    wanted = search_key(province)
    top = next(
        (k for k, row in now.items() if not row["parent"] and search_key(row["name"]) == wanted),
        None,
    )
    if top is None:
        raise UnknownProvince(province)
    now = {key: row for key, row in now.items() if top in (key, row["parent"])}
    roots = {old for old, new, _ in links if new == top}
    second = {key for key, row in june.items() if row["parent"] in roots}
    kept = roots | second
    june = {key: row for key, row in june.items() if key in kept or row["parent"] in second}
    return now, june, [link for link in links if link[0] in june]


def _unit(
    row: dict[str, str],
    rows: dict[str, dict[str, str]],
    country: Key,
    since: dict[str, dt.date],
    first: dt.date,
    last: dt.date | None,
) -> Unit:
    above = row["parent"]
    parent = (LEVELS[above[0]], above[1:], since.get(above, first)) if above else country
    return Unit(
        level=LEVELS[row["id"][0]],
        code=row["id"][1:],
        kind=row["kind"],
        name=row["name"],
        parent=parent,
        valid_from=since.get(row["id"], first),
        valid_to=last,
        lat=Decimal(row["lat"]) if row["lat"] else None,
        lon=Decimal(row["lon"]) if row["lon"] else None,
    )


def _parents_first(unit: Unit) -> tuple[int, str, bool]:
    return ["province", "district", "commune"].index(unit.level), unit.code, bool(unit.valid_to)


def _earlier_key(unit: dict[str, Any]) -> Key:
    first = unit.get("from")
    return "district", unit["code"], dt.date.fromisoformat(first) if first else LONG_AGO


def _add_earlier(atlas: Atlas, earlier: dict[str, Any], june: dict[str, Unit]) -> None:
    keys = {unit["code"]: _earlier_key(unit) for unit in earlier["units"]}
    keys |= {key: unit.key for key, unit in june.items()}
    for unit in earlier["units"]:
        above, last = june[earlier["province"]].key, dt.date.fromisoformat(unit["to"])
        level, code, first = keys[unit["code"]]
        atlas.units.append(Unit(level, code, unit["kind"], unit["name"], above, first, last))
        atlas.links.append((keys[unit["code"]], keys[unit["into"]], True))
    atlas.held += held()


def by_level(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Yield the units level by level, from the country down."""
    waiting = list(units)
    for level in ("country", *LEVELS.values()):
        yield [unit for unit in waiting if unit.level == level]
