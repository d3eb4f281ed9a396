"""What put published results right, against its own events: each correction has its own chain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evaluation.certificate_facts import digest
from evaluation.deeds.certificates import RESERVED
from evaluation.models import Contest, Correction
from evaluation.proving.links import Broken, Finding, Link, walk
from products.models import Rating


def differences(contest: Contest, events: int) -> Iterator[Finding]:
    """Papers and stars that no published correction gave, or gave otherwise.

    They come after the last event of the contest, so that is the link they are laid at.
    """
    rows = Correction.objects.published().filter(entry__contest=contest)
    for act in rows.select_related("issued__rating").order_by("pk"):
        for why in _wrong(act):
            yield Finding(events, f"correction {act.pk}: {why}")


def _wrong(act: Correction) -> Iterator[str]:
    try:
        links = walk(act.chain_key)
    except Broken as broken:
        yield broken.finding.why
        return
    paper = _last(links, "correction.published")
    if paper is None:
        yield "no event published it"
        return
    if (paper.facts["number"], paper.facts["signer"]) != (act.number, act.signer):
        yield f"it was published as number {paper.facts['number']}"
    yield from _paper(act, _last(links, RESERVED))
    if act.stars is not None:
        yield from _stars(act, _last(links, "correction.prepared"))


def _paper(act: Correction, told: Link | None) -> Iterator[str]:
    issued = act.issued
    if told is None or issued is None:
        if (told is None) != (issued is None):
            yield "its certificate is gone or was never reserved"
        return
    if told.facts["says"].get(str(issued.serial)) != digest(issued.facts):
        yield f"certificate {issued.number} says something else"


def _stars(act: Correction, told: Link | None) -> Iterator[str]:
    granted: Any = Rating.objects.filter(key=f"correction:{act.pk}").first()
    if told is None or told.facts["stars"] != act.stars:
        yield "it was prepared with other stars"
    if bool(act.stars) != bool(granted) or (granted and granted.stars != act.stars):
        yield f"the stars granted are not the {act.stars} it says"


def _last(links: list[Link], verb: str) -> Link | None:
    return next((link for link in reversed(links) if link.verb == verb), None)
