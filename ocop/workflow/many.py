"""Events of many chains at once, for deeds that make thousands of things together.

Each chain is the same as if :func:`ocop.workflow.doors.record` had written it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from ocop.lib import clock
from ocop.workflow.chain import canonical, link
from ocop.workflow.doors import name_of
from ocop.workflow.models import Chain, Event

BATCH = 400


@dataclass(frozen=True)
class Told:
    """One event to be written: of a thing with a ``chain_key``, without words."""

    thing: Any
    verb: str
    after: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@transaction.atomic(savepoint=False)
def record_all(told: Sequence[Told], *, by: Any) -> None:
    """Append all events, each to its chain, in their order. The heads are locked by key."""
    heads = lock_all({one.thing.chain_key for one in told})
    old = [one for one in heads.values() if one.pk]
    at, made_at = clock.now(), dt.datetime.now(dt.UTC)
    events = []
    for one in told:
        chain = heads[one.thing.chain_key]
        name = name_of(one.thing)
        payload = canonical(
            {
                "verb": one.verb, "thing": name, "actor": by.pk, "before": "",
                "after": one.after, "note": "", "facts": one.facts,
            }
        )  # fmt: skip
        chain.seq += 1
        digest = link(chain.key, chain.seq, at, chain.hash, payload)
        events.append(
            Event(
                chain=chain, seq=chain.seq, at=at, made_at=made_at, demo=clock.is_set(),
                actor_id=by.pk, verb=one.verb, thing=name, after=one.after[:120],
                payload=payload, previous=chain.hash, hash=digest,
            )
        )  # fmt: skip
        chain.hash = digest
    for head in old:
        Chain.objects.filter(pk=head.pk).update(seq=head.seq, hash=head.hash)
    new = [one for one in heads.values() if not one.pk]
    Chain.objects.bulk_create(new, batch_size=BATCH)
    for event in events:
        event.chain = heads[event.chain.key]
    Event.objects.bulk_create(events, batch_size=BATCH)


def lock_all(keys: set[str]) -> dict[str, Chain]:
    """The heads of the chains by key, those that stand locked; new ones are not stored yet."""
    found = {key: Chain(key=key) for key in keys}
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        some = ordered[start : start + BATCH]
        rows = Chain.objects.select_for_update().filter(key__in=some).order_by("key")
        found |= {row.key: row for row in rows}
    return found
