"""The goods and places of the region, dealt out to producers by kind of organisation."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ocop.demo.people import invented

FILE = Path(__file__).parent / "data" / "goods.json"
FORMS = {
    "household": "Hộ {who}",
    "cooperative": "Hợp tác xã {short} {place}",
    "enterprise": "Công ty TNHH {short} {place}",
    "group": "Tổ hợp tác {short} {place}",
    "association": "Hội nghề {short} {place}",
}


@dataclass(frozen=True)
class Goods:
    """A kind of product: its sets under the two classifications, price in đồng."""

    name: str
    set_1048: str
    set_26: str
    drawing: str
    unit: str
    price: int
    packaging: str


@dataclass(frozen=True)
class Maker:
    """A producer to be registered: where, what kind, what it makes first."""

    district: str
    place: str
    kind: str
    name: str
    representative: str
    goods: Goods
    founded: bool


@cache
def book() -> dict[str, Any]:
    """The file of goods and places."""
    return json.loads(FILE.read_text())


def goods(key: str) -> Goods:
    return Goods(**book()["goods"][key])


def makers(
    kinds: dict[str, int], founded: dict[str, int], districts: tuple[str, ...] = ()
) -> Iterator[Maker]:
    """Deal producers to the districts in turn: so many of each kind, so many newly founded."""
    places = _places(districts)
    row = [kind for kind, count in kinds.items() for _ in range(count)]
    left = dict(founded)
    seen: set[str] = set()
    for number, kind in enumerate(_mixed(row, kinds)):
        district, place, key = next(places)
        item = goods(key)
        who = invented(number)
        short = " ".join(item.name.split()[:3])
        name = FORMS[kind].format(who=who, short=short, place=place)
        if name in seen:
            name = f"{name} {number + 1}"
        seen.add(name)
        new = left[kind] > 0
        left[kind] -= new
        yield Maker(district, place, kind, name, who, item, new)


def _mixed(row: list[str], kinds: dict[str, int]) -> list[str]:
    """Spread the kinds evenly over the row, so that every district has some of each."""
    total = len(row)
    keyed = []
    for kind, count in kinds.items():
        keyed += [((n + 0.5) * total / count, kind) for n in range(count)]
    return [kind for _, kind in sorted(keyed)]


def _places(names: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Go round the districts named (none: all), and in each round its places and goods."""
    districts = book()["districts"]
    rows = [(name, districts[name]) for name in names or districts]
    for turn in itertools.count():
        for district, facts in rows:
            places, keys = facts["places"], facts["goods"]
            yield district, places[turn % len(places)], keys[turn % len(keys)]


def second(maker: Maker, number: int) -> Goods:
    """Another product of the producer: the next kind of goods of its district."""
    keys = book()["districts"][maker.district]["goods"]
    names = [goods(key).name for key in keys]
    return goods(keys[(names.index(maker.goods.name) + 1 + number) % len(keys)])


def title(item: Goods, place: str) -> str:
    """'Mật ong rừng Đạp Thanh'; a name that already says where it is from stays as it is."""
    return item.name if place in item.name else f"{item.name} {place}"
