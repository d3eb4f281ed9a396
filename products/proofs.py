"""Where a rating can be checked and by what it ended: told by the room that makes certificates and
takes stars back, asked by our pages.

In a higher app's ``permissions.py``::

    @proofs.proves
    def certificate_pages(ratings): return {rating.pk: url, …}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from products.models import Rating

Prover = Callable[[Sequence[Rating]], Mapping[int, str]]
_provers: list[Prover] = []


class Ending(NamedTuple):
    """The decision that ended stars: what everybody may know of it."""

    number: str
    decided_on: dt.date
    authority: str
    ground: str


Ender = Callable[[Sequence[Rating]], Mapping[int, Ending]]
_enders: list[Ender] = []


def proves(prover: Prover) -> Prover:
    """Register who knows the public address at which ratings can be checked; a decorator."""
    if prover not in _provers:
        _provers.append(prover)
    return prover


def ends(ender: Ender) -> Ender:
    """Register who knows the decisions that ended ratings; a decorator."""
    if ender not in _enders:
        _enders.append(ender)
    return ender


def endings(ratings: Sequence[Rating]) -> dict[int, Ending]:
    """Return the decisions by rating id; nothing is asked where nothing has ended."""
    over = [rating for rating in ratings if rating.ended_on is not None]
    found: dict[int, Ending] = {}
    for ender in _enders if over else ():
        found.update(ender(over))
    return found


def proof_urls(ratings: Sequence[Rating]) -> dict[int, str]:
    """Return the addresses by rating id; a rating without a proof is left out."""
    found: dict[int, str] = {}
    for prover in _provers:
        found.update(prover(ratings))
    return found
