"""Filling the gaps of an assignment: competence first, then the smallest load, then the lot."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

Cell = tuple[int, int]  # entry, seat


class Product(NamedTuple):
    entry: int
    sector: str
    producer: int


class Scorer(NamedTuple):
    """``competence``: code of a sector, empty for every field."""

    seat: int
    competence: str
    user: int


def fill(
    products: Sequence[Product],
    scorers: Sequence[Scorer],
    has: Collection[Cell],
    off: Collection[tuple[int, int]],
    *,
    each: int,
    seed: int,
) -> list[Cell]:
    """Return the cells to add so that each product has ``each`` scorers, as far as there are any.

    Nobody scores a producer that stands in ``off`` (user, producer). Products with the fewest who
    could score them come first. The same seed over the same things gives the same cells.
    """
    lot = random.Random(seed)  # noqa: S311  drawn from a logged seed, to be drawn again
    taken = set(has)
    load = Counter(seat for _entry, seat in taken)
    free = {
        one.entry: [
            who
            for who in scorers
            if (one.entry, who.seat) not in taken and (who.user, one.producer) not in off
        ]
        for one in products
    }
    order = [(len(free[one.entry]), lot.random(), one) for one in products]
    added: list[Cell] = []
    for _few, _drawn, one in sorted(order, key=lambda row: row[:2]):
        missing = each - sum(entry == one.entry for entry, _seat in taken)
        ranked = [
            (who.competence not in ("", one.sector), load[who.seat], lot.random(), who)
            for who in free[one.entry]
        ]
        for *_rank, who in sorted(ranked, key=lambda row: row[:3])[: max(missing, 0)]:
            added.append((one.entry, who.seat))
            taken.add((one.entry, who.seat))
            load[who.seat] += 1
    return added
