"""Where a rating can be checked, by which act it was granted and by what it ended: told by the room
that decides, makes certificates and takes stars back, asked by our pages.

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


class Act(NamedTuple):
    """The decision that granted stars: the office that signed it, and where everybody reads the
    signed file; '' where it is not public."""

    office: str
    url: str


class Ending(NamedTuple):
    """The decision that ended stars: what everybody may know of it."""

    number: str
    decided_on: dt.date
    authority: str
    ground: str
    office: str = ""
    url: str = ""


Ender = Callable[[Sequence[Rating]], Mapping[int, Ending]]
_enders: list[Ender] = []
Enacter = Callable[[Sequence[Rating]], Mapping[int, Act]]
_enacters: list[Enacter] = []


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


def enacts(teller: Enacter) -> Enacter:
    """Register who knows the decisions that granted ratings; a decorator."""
    if teller not in _enacters:
        _enacters.append(teller)
    return teller


def acts(ratings: Sequence[Rating]) -> dict[int, Act]:
    """Return the decisions by rating id; those that were only entered here are left out."""
    found: dict[int, Act] = {}
    for teller in _enacters:
        found.update(teller(ratings))
    return found


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
