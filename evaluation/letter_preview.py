"""Letters before the publication: whom they will go to, what they will say. Nothing is stored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from evaluation import certificate_facts as places
from evaluation import letter_facts
from evaluation.models import Decision, Entry, Letter, LetterKind
from ocop.lib import clock


@dataclass(frozen=True)
class Addressee:
    """Whom a letter will go to; ``entry`` names it in the address of the preview."""

    kind: str
    name: str
    place: str
    entry: int
    products: tuple[Entry, ...]


def addressees(decision: Decision, user: Any) -> list[tuple[str, list[Addressee]]]:
    """Producers, then communes, over the results the person may see (three queries)."""
    entries = _entries(decision, user)
    homes = places.places_on(clock.today(), [_home(one) for one in entries])
    found: dict[str, dict[int, list[Entry]]] = {kind: defaultdict(list) for kind in LetterKind}
    for one in entries:
        found[LetterKind.PRODUCER][one.dossier.product.producer_id].append(one)
        found[LetterKind.COMMUNE][homes[_home(one).pk].pk].append(one)
    return [(kind, _named(kind, groups, homes)) for kind, groups in found.items()]


def _named(kind: str, groups: dict[int, list[Entry]], homes: places.Places) -> list[Addressee]:
    made = []
    for rows in groups.values():
        producer, home = rows[0].dossier.product.producer, homes[_home(rows[0]).pk]
        own = kind == LetterKind.PRODUCER
        name, place = (producer.name, home.title) if own else (home.title, "")
        made.append(Addressee(kind, name, place, rows[0].pk, tuple(rows)))
    return sorted(made, key=lambda one: one.name)


def letter(decision: Decision, entry: Entry, to: str, user: Any) -> Letter | None:
    """The letter to the producer or the commune of the entry, as it would be today."""
    entries = _entries(decision, user)
    if to == LetterKind.PRODUCER:
        mine = entry.dossier.product.producer_id
        group = [one for one in entries if one.dossier.product.producer_id == mine]
    else:
        homes = places.places_on(clock.today(), [_home(one) for one in entries])
        home = homes[entry.dossier.product.producer.region_id].pk
        group = [one for one in entries if homes[_home(one).pk].pk == home]
    found = [one for one in letter_facts.drafts(decision, group) if one.kind == to]
    return letter_facts.row_of(found[0], decision, 0) if found else None


def _home(entry: Entry) -> Any:
    return entry.dossier.product.producer.region


def _entries(decision: Decision, user: Any) -> list[Entry]:
    rows = Entry.objects.seen_in(decision.contest, user).order_by("pk")
    return list(rows.select_related("dossier__product__producer__region__parent__parent__parent"))
