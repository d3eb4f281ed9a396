"""Where a rating can be checked: told by the room that makes certificates, asked by our pages.

In a higher app's ``permissions.py``::

    @proofs.proves
    def certificate_pages(ratings): return {rating.pk: url, …}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from products.models import Rating

Prover = Callable[[Sequence[Rating]], Mapping[int, str]]
_provers: list[Prover] = []


def proves(prover: Prover) -> Prover:
    """Register who knows the public address at which ratings can be checked; a decorator."""
    if prover not in _provers:
        _provers.append(prover)
    return prover


def proof_urls(ratings: Sequence[Rating]) -> dict[int, str]:
    """Return the addresses by rating id; a rating without a proof is left out."""
    found: dict[int, str] = {}
    for prover in _provers:
        found.update(prover(ratings))
    return found
