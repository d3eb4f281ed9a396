"""What the letters of a decision say, taken down once: the paper and the page read nothing else.

Names that change later, a result that is corrected, a unit that is merged: none of it alters a
letter. Texts are Vietnamese whatever language the clerk works in. Nobody's name or single points
are in it: criteria stand with the council's mean, remarks in the order of the alphabet.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation

from cycle import renewal
from cycle.models import Cycle, StepWindow
from cycle.models.cycles import StepKind
from evaluation import appealing, letter_feedback, put_right
from evaluation import certificate_facts as places
from evaluation.models import Certificate, Decision, Entry, Letter, LetterKind, Outcome
from evaluation.results import PARTS, outcome_of
from ocop.accounts.models import Committee, Region
from ocop.lib import clock
from ocop.lib.text import clean
from ocop.rules import reasons, trees
from ocop.rules.stars import LOWEST_RECOGNISED
from products.models import Producer
from products.models.ratings import RatingEnd

VERSION = 1
SAID = {
    Outcome.AWARDED: "Công nhận {stars} sao",
    Outcome.GOES_ON: "Đạt {stars} sao, chuyển đánh giá ở cấp tiếp theo",
    Outcome.SENT_UP: "Đề nghị Bộ Nông nghiệp và Môi trường đánh giá 5 sao",
    Outcome.NOT_REACHED: "Chưa được công nhận",
}


@dataclass(frozen=True)
class Draft:
    """A letter that is to be: to whom, of which results, and what it says."""

    kind: str
    producer: Producer | None
    region: Region | None
    entries: tuple[Entry, ...]
    facts: dict[str, Any]


def drafts(decision: Decision, entries: Iterable[Entry]) -> list[Draft]:
    """The letters over these results, producers first, in a constant number of queries."""
    with translation.override("vi"):
        rows = _loaded(decision, entries)
        homes = places.places_on(_day(decision), [_home(entry) for entry in rows])
        common = _common(decision)
        acts = put_right.of(rows)
        told = _products(decision, rows, acts)
        return [
            *_letters(LetterKind.PRODUCER, rows, told, common, homes, acts),
            *_letters(LetterKind.COMMUNE, rows, told, common, homes, acts),
        ]


def _home(entry: Entry) -> Region:
    return entry.dossier.product.producer.region


def _day(decision: Decision) -> dt.date:
    return decision.decided_on or clock.today()


def _loaded(decision: Decision, entries: Iterable[Entry]) -> list[Entry]:
    rows = Entry.objects.filter(pk__in=[entry.pk for entry in entries]).select_related(
        "dossier__product__producer__region__parent__parent__parent",
        "dossier__product_set",
        "dossier__book",
        "sheet__product_set",
    )
    found = list(rows.ranked(decision.contest.council.stage.book))
    for entry in found:
        entry.contest = decision.contest
    return found


# --- to whom ----------------------------------------------------------------------------------
def _letters(
    kind: LetterKind,
    rows: Sequence[Entry],
    told: Mapping[int, dict[str, Any]],
    common: Mapping[str, Any],
    homes: places.Places,
    acts: put_right.Acts,
) -> list[Draft]:
    by_addressee: dict[int, list[Entry]] = defaultdict(list)
    for entry in rows:
        home = homes[_home(entry).pk]
        key = entry.dossier.product.producer_id if kind == LetterKind.PRODUCER else home.pk
        by_addressee[key].append(entry)
    made = [_letter(kind, group, told, common, homes, acts) for group in by_addressee.values()]
    return sorted(made, key=lambda one: (one.facts["sort"], one.facts["to"]))


def _letter(
    kind: LetterKind,
    group: Sequence[Entry],
    told: Mapping[int, dict[str, Any]],
    common: Mapping[str, Any],
    homes: places.Places,
    acts: put_right.Acts,
) -> Draft:
    producer = group[0].dossier.product.producer
    home = homes[producer.region_id]
    products = [told[entry.pk] for entry in group]
    facts = {**common, "kind": str(kind), "commune": f"Ủy ban nhân dân {home.title}"}
    facts |= put_right.told(acts, group)
    if kind == LetterKind.PRODUCER:
        facts |= {
            "to": put_right.last(acts, group, "producer") or clean(producer.name),
            "address": put_right.last(acts, group, "address") or places.address(producer, homes),
            "sort": producer.sort,
            "products": products,
        }
        return Draft(kind, producer, None, tuple(group), facts)
    short = [{k: v for k, v in one.items() if k not in letter_feedback.OWN} for one in products]
    facts |= {
        "to": facts["commune"],
        "address": home.full_title,
        "sort": home.full_title,
        "products": short,
    }
    return Draft(kind, None, home, tuple(group), facts)


# --- what it says -----------------------------------------------------------------------------
def _common(decision: Decision) -> dict[str, Any]:
    contest = decision.contest
    council = contest.council
    stage = council.stage
    appeals, _by_book = appealing.days_of(stage.book)
    return {
        "version": VERSION,
        "region": council.region.title,
        "place": council.region.name,
        "agency": _agency(council.region),
        "authority": clean(decision.authority),
        "decision_no": clean(decision.number),
        "decided_on": decision.decided_on.isoformat() if decision.decided_on else "",
        "awards": bool(stage.awards),
        "contest": clean(contest.title),
        "round": contest.round,
        "year": council.cycle.year,
        "held_on": contest.held_on.isoformat(),
        "council": clean(council.name),
        "basis": stage.book.decision,
        "next_round": _next_round(council.region, _day(decision)),
        "complain_days": appeals["complaint_days"],
        "petition_days": appeals["petition_days"],
    }


def _agency(region: Region) -> str:
    """The advisory agency of the place, as it is called today."""
    office = Committee.objects.filter(region=region).order_by("pk").first()
    return clean(office.name) if office else f"Ủy ban nhân dân {region.title}"


def _next_round(region: Region, day: dt.date) -> dict[str, str] | None:
    """The step of ideas of an announced cycle that closes next, if one is known."""
    rows = StepWindow.objects.filter(
        kind=StepKind.IDEAS,
        closes__gt=day,
        cycle__state=Cycle.State.OPEN,
        cycle__region__reaches__over=region,
    )
    found = rows.select_related("cycle").order_by("closes").first()
    if found is None:
        return None
    return {"cycle": clean(found.cycle.title), "closes": found.closes.isoformat()}


def _products(
    decision: Decision, rows: Sequence[Entry], acts: put_right.Acts
) -> dict[int, dict[str, Any]]:
    papers = {
        one.entry_id: one
        for one in Certificate.objects.current()
        .filter(entry__in=[e.pk for e in rows])
        .select_related("rating")
    }
    heard = letter_feedback.of(rows)
    beyond = decision.contest.council.stage.after()
    return {
        entry.pk: {
            **_product(entry, papers.get(entry.pk), beyond),
            **heard[entry.pk],
            **put_right.changed(acts.get(entry.pk, ())),
        }
        for entry in rows
    }


def _product(entry: Entry, paper: Certificate | None, beyond: Any) -> dict[str, Any]:
    product = entry.dossier.product
    outcome = entry.outcome
    if outcome == Outcome.NONE:
        outcome = outcome_of(entry.contest.council.stage, entry, beyond=beyond)
    stars, points = entry.stars or 0, entry.mean or Decimal()
    if paper and paper.rating.ended_as == RatingEnd.AMENDED:  # put right: it has no stars
        stars, outcome, paper = 0, Outcome.NOT_REACHED, None
    elif paper:  # what was put right stands in the rating, never in the record of the contest
        stars, points = paper.rating.stars, paper.rating.points or points
        outcome = Outcome.AWARDED if stars in entry.contest.council.stage.awards else outcome
    return {
        "entry": entry.pk,
        "name": clean(product.name),
        "producer": clean(product.producer.name),
        "code": clean(entry.dossier.code or ""),
        "set": entry.dossier.product_set.name_vi,
        "parts": [
            [part.code, part.title, reasons.points(getattr(entry, PARTS[part.code])),
             part.max_points]
            for part in trees.of(entry.sheet).parts
        ],
        "points": reasons.points(points),
        "stars": stars,
        "outcome": str(outcome),
        "reached": outcome != Outcome.NOT_REACHED and stars >= LOWEST_RECOGNISED,
        "said": SAID[Outcome(outcome)].format(stars=stars),
        "certificate": paper.number if paper else "",
        "valid_to": paper.rating.valid_to.isoformat() if paper else "",
        "window": _window(entry, paper),
    }  # fmt: skip


def _window(entry: Entry, paper: Certificate | None) -> list[str]:
    """First and last day on which the re-evaluation is registered; empty without stars."""
    found = renewal.window(paper.rating, entry.dossier.book) if paper else None
    return [found.first.isoformat(), found.last.isoformat()] if found else []


def row_of(draft: Draft, decision: Decision, order: int) -> Letter:
    """The letter to be stored."""
    return Letter(
        decision=decision,
        kind=draft.kind,
        producer=draft.producer,
        region=draft.region,
        order=order,
        facts=draft.facts,
        made_at=clock.now(),
    )
