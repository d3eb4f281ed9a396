"""Whole chains of events at once: hashed as ``ocop.workflow.chain`` hashes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ocop.workflow.chain import canonical, link
from ocop.workflow.doors import name_of
from ocop.workflow.models import GENESIS, Chain, Event

BATCH = 2000


@dataclass
class Story:
    """The events of one new chain, in their order."""

    key: str
    told: list[tuple[str, str, int, dt.datetime, str, str]] = field(default_factory=list)

    def add(
        self, thing: Any, verb: str, at: dt.datetime, *, by: Any, before: str = "", after: str = ""
    ) -> None:
        self.told.append((verb, name_of(thing), by.pk, at, before, after))


def write(stories: Iterable[Story]) -> None:
    """Store the chains with their heads."""
    stories = list(stories)
    chains = Chain.objects.bulk_create([Chain(key=one.key) for one in stories], batch_size=BATCH)
    rows: list[Event] = []
    for chain, story in zip(chains, stories, strict=True):
        made = _linked(chain, story)
        rows += made
        chain.seq, chain.hash = made[-1].seq, made[-1].hash
    Chain.objects.bulk_update(chains, ["seq", "hash"], batch_size=500)
    Event.objects.bulk_create(rows, batch_size=BATCH)


def _linked(chain: Chain, story: Story) -> list[Event]:
    previous, made = GENESIS, []
    for seq, (verb, thing, actor, at, before, after) in enumerate(story.told, start=1):
        facts = {"verb": verb, "thing": thing, "actor": actor, "before": before, "after": after}
        payload = canonical({**facts, "note": "", "facts": {}})
        digest = link(chain.key, seq, at, previous, payload)
        made.append(
            Event(
                chain=chain, seq=seq, at=at, made_at=at, actor_id=actor, verb=verb, thing=thing,
                before=before, after=after, payload=payload, previous=previous, hash=digest,
            )
        )  # fmt: skip
        previous = digest
    return made
