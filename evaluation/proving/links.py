"""The chain of a contest, link by link: is each event the one that was hashed, in its place?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from ocop.lib.text import nfc
from ocop.workflow import chain
from ocop.workflow.models import GENESIS, Chain, Event

COLUMNS = (
    "seq", "at", "actor_id", "verb", "thing", "before", "after", "payload", "previous", "hash",
    "text__salt", "text__note",
)  # fmt: skip
READ = 5000  # rows fetched at a time


class Finding(NamedTuple):
    """The link that something does not fit to, and what does not fit."""

    seq: int
    why: str


class Link(NamedTuple):
    """An event that fits its chain. ``note`` is None where its words were erased or never were."""

    seq: int
    actor: int | None
    verb: str
    thing: str
    before: str
    after: str
    note: str | None
    facts: dict[str, Any]
    hash: str

    @property
    def key(self) -> int:
        """The primary key of the thing."""
        return int(self.thing.rpartition(":")[2])


class Broken(Exception):
    """The first link that does not fit."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(why)
        self.finding = Finding(seq, why)


def walk(key: str) -> list[Link]:
    """Return all links of the chain, or raise :class:`Broken` at the first that does not fit."""
    tip = Chain.objects.filter(key=key).first()
    if tip is None:
        raise Broken(0, "there is no chain of events")
    rows = Event.objects.filter(chain=tip).order_by("seq").values_list(*COLUMNS)
    found = list(_links(key, rows.iterator(chunk_size=READ)))
    last = found[-1].hash if found else GENESIS
    if (tip.seq, tip.hash) != (len(found), last):
        why = f"the head says {tip.seq} events, {tip.hash[:16]}; there are {len(found)}"
        raise Broken(len(found) + 1, why)
    return found


def _links(key: str, rows: Iterator[tuple[Any, ...]]) -> Iterator[Link]:
    previous = GENESIS
    for place, row in enumerate(rows, start=1):
        seq, at, actor, verb, thing, before, after, payload, said, digest, salt, note = row
        if seq != place:
            raise Broken(place, f"the event is missing: the next one there is event {seq}")
        if said != previous:
            raise Broken(place, "the event does not follow the one before it")
        if digest != chain.link(key, seq, at, previous, payload):
            raise Broken(place, "the event was altered: its hash is another")
        told = json.loads(payload)
        columns = (verb, thing, actor, before, after)
        if columns != (
            told["verb"], told["thing"], told["actor"], told["before"][:120], told["after"][:120],
        ):  # fmt: skip
            raise Broken(place, "the event's columns are not what was hashed")
        if note is not None and told["note"] != _sealed(note, salt):
            raise Broken(place, "the words said with the event were altered")
        yield Link(place, actor, verb, thing, before, after, note, told["facts"], digest)
        previous = digest


def _sealed(note: str, salt: str) -> str:
    return hashlib.sha256((salt + nfc(note)).encode()).hexdigest()
