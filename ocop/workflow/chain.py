"""Chained events: canonical text, hash, append, verify. Pure but for :func:`append`."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction

from ocop.lib import clock
from ocop.lib.text import nfc
from ocop.workflow.models import GENESIS, Chain, Event, EventText


def canonical(facts: dict[str, Any]) -> str:
    """Return the facts as one exact text: NFC, sorted keys, UTC, decimals as strings."""
    return nfc(json.dumps(facts, sort_keys=True, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _sealed(note: str, salt: str) -> str:
    return hashlib.sha256((salt + nfc(note)).encode()).hexdigest() if note else ""


def link(key: str, seq: int, at: dt.datetime, previous: str, payload: str) -> str:
    """Return the hash that ties an event to its chain, place, time and predecessor."""
    text = "\n".join([key, str(seq), at.astimezone(dt.UTC).isoformat(), previous, payload])
    return hashlib.sha256(text.encode()).hexdigest()


def head(key: str) -> Chain:
    """Return the chain's head row, locked until the transaction ends; made if it is new."""
    try:
        return Chain.objects.select_for_update().get(key=key)
    except Chain.DoesNotExist:
        Chain.objects.get_or_create(key=key)
        return Chain.objects.select_for_update().get(key=key)


@transaction.atomic(savepoint=False)
def append(
    key: str,
    verb: str,
    thing: str,
    *,
    by: Any,
    before: str = "",
    after: str = "",
    note: str = "",
    facts: dict[str, Any] | None = None,
    held: Chain | None = None,
) -> Event:
    """Append one event. ``note`` goes to the side row, its salted hash to the event.

    ``held`` is the chain's head where the caller locked it just now, with nothing appended since.
    """
    chain = held or head(key)
    salt = secrets.token_hex(16) if note else ""
    told = {
        "verb": verb,
        "thing": thing,
        "actor": getattr(by, "pk", None),
        "before": before,
        "after": after,
        "note": _sealed(note, salt),
        "facts": facts or {},
    }
    payload = canonical(told)
    at = clock.now()
    chain.seq += 1
    digest = link(key, chain.seq, at, chain.hash, payload)
    event = Event.objects.create(
        chain=chain,
        seq=chain.seq,
        at=at,
        made_at=dt.datetime.now(dt.UTC),
        demo=clock.is_set(),
        actor_id=getattr(by, "pk", None),
        verb=verb,
        thing=thing,
        before=before[:120],
        after=after[:120],
        payload=payload,
        previous=chain.hash,
        hash=digest,
    )
    if note:
        EventText.objects.create(event=event, salt=salt, note=nfc(note))
    _advance(chain, digest)
    return event


def _advance(chain: Chain, digest: str) -> None:
    chain.hash = digest
    Chain.objects.filter(pk=chain.pk).update(seq=chain.seq, hash=digest)


def first_broken(key: str, events: Iterable[Event], tip: Chain) -> int | None:
    """Return the place of the first event that does not fit its chain, or None if all fit.

    A cut tail shows as a head that is ahead of the last event: its place is one past the last.
    """
    previous, seq = GENESIS, 0
    for event in events:
        seq += 1
        expected = link(key, seq, event.at, previous, event.payload)
        if event.seq != seq or event.previous != previous or event.hash != expected:
            return seq
        if not _agrees(event):
            return seq
        previous = event.hash
    return None if (tip.seq, tip.hash) == (seq, previous) else seq + 1


def _agrees(event: Event) -> bool:
    told = json.loads(event.payload)
    columns = (event.verb, event.thing, event.actor_id, event.before, event.after)
    said = (told["verb"], told["thing"], told["actor"], told["before"][:120], told["after"][:120])
    return columns == said


def verify(key: str) -> int | None:
    """Return the place of the first altered link of the chain, or None if it is whole."""
    tip = Chain.objects.get(key=key)
    return first_broken(key, tip.events.order_by("seq").iterator(), tip)
