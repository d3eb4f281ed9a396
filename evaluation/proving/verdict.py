"""Does a contest stand as its events tell? One verdict a contest, with the first link to blame."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.models import Contest
from evaluation.proving import corrections, loading, rows, said, sums
from evaluation.proving.links import Broken, Finding, Link, walk
from ocop.workflow.models import GENESIS

SHORTEST = 16  # hexadecimal digits of a head as papers print it in short


@dataclass(frozen=True)
class Verdict:
    """``findings`` from the first link on; none: the contest stands."""

    contest: int
    events: int
    head: str
    findings: tuple[Finding, ...] = ()
    printed: tuple[Link, ...] = ()  # the events at which the given heads were the chain's


def look(contest: Contest, heads: Sequence[str] = ()) -> Verdict:
    """Return the verdict on a contest (loaded with council, stage and book).

    ``heads`` are heads as papers print them, whole or in short. A chain of which the tail was cut
    off, or that was hashed anew from a change on, fits in itself: only they tell.
    """
    try:
        links = walk(contest.chain_key)
    except Broken as broken:
        return Verdict(contest.pk, 0, "", (broken.finding,))
    told = said.played(links)
    there = loading.load(contest)
    found = [
        *rows.differences(there, told),
        *sums.differences(there, told),
        *_kept(contest, links, told),
        *corrections.differences(contest, len(links)),
    ]
    printed = []
    for head in heads:
        if link := _with(plain(head), links):
            printed.append(link)
        else:
            why = f"no event has the printed head {head}: events were cut off or hashed anew"
            found.append(Finding(len(links) + 1, why))
    found.sort(key=lambda one: one.seq)
    tip = links[-1].hash if links else GENESIS
    return Verdict(contest.pk, len(links), tip, tuple(found), tuple(printed))


def _kept(contest: Contest, links: Sequence[Link], told: said.Said) -> list[Finding]:
    """The heads kept with the contest are the hashes of its closing and its publication."""
    found = []
    for kept, seq, what in (
        (contest.closed_head, told.closed, "closing"),
        (contest.published_head, told.published, "publication"),
    ):
        if kept != (links[seq - 1].hash if seq else ""):
            found.append(Finding(seq or len(links) + 1, f"the head at the {what} was {kept[:16]}"))
    return found


def plain(head: str) -> str:
    """'3f2a 91bc …' as papers print it → '3f2a91bc…'."""
    return re.sub(r"[^0-9a-f]", "", head.lower())


def _with(head: str, links: Sequence[Link]) -> Link | None:
    if len(head) < SHORTEST:
        return None
    return next((link for link in links if link.hash.startswith(head)), None)
