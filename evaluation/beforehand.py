"""Who of the people named for a council or a panel stands near to what waits for it.

Looked at before it is formed, when somebody else may still be named.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from cycle.models import Dossier
from evaluation import candidates
from evaluation.models import Council
from evaluation.nearness import Near, found
from evaluation.places import Rung
from products.models import shut_from

Makers = dict[int, tuple[str, list[str]]]  # {producer: (name, its products that wait)}


@dataclass(frozen=True)
class Ahead:
    """A person and a producer whose products wait, with what is known.

    ``blocks``: the person would neither see nor score them; else the chair would decide.
    """

    who: str
    maker: str
    products: tuple[str, ...]
    near: tuple[Near, ...]

    @property
    def blocks(self) -> bool:
        return any(one.blocks for one in self.near)

    @property
    def words(self) -> str:
        return "; ".join(one.words for one in self.near)


@dataclass(frozen=True)
class Outlook:
    """What would stand between the people and the products that wait."""

    waiting: int
    lines: list[Ahead]


def look(rung: Rung, people: Collection[Any], *, by: Any) -> Outlook:
    """Compare the people with the producers of what waits at the stage there.

    What blocks comes first. Producers from whom ``by`` is shut out are left out.
    """
    unborn = Council(cycle=rung.cycle, stage=rung.stage, region=rung.region)
    rows = candidates.waiting(unborn).exclude(product__producer__in=shut_from(by))
    makers = _makers(rows)
    known = found({person.pk for person in people}, set(makers))
    lines = [
        Ahead(person.name, name, tuple(products), tuple(near))
        for person in people
        for pk, (name, products) in makers.items()
        if (near := known.get((person.pk, pk)))
    ]
    lines.sort(key=lambda line: not line.blocks)
    return Outlook(sum(len(products) for _name, products in makers.values()), lines)


def _makers(rows: Any) -> Makers:
    makers: Makers = {}
    told = Dossier.objects.filter(pk__in=rows.values("pk")).order_by("product__sort", "pk")
    for pk, name, product in told.values_list(
        "product__producer", "product__producer__name", "product__name"
    ):
        makers.setdefault(pk, (name, []))[1].append(product)
    return makers
