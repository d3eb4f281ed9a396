"""What the law leaves to the council's regulation: quorum and spread. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from ocop.rules.stars import Number, exact


def quorum(members: int, share: Decimal) -> int:
    """Return how many members must be present: the share, rounded up (3/4 of 7 is 6)."""
    return math.ceil(members * Fraction(share))


def spread(totals: Collection[Number]) -> Fraction:
    """Return how far the highest sheet lies over the lowest; 0 for fewer than two."""
    if not totals:
        return Fraction(0)
    if set(map(type, totals)) == {int}:
        return exact(max(totals) - min(totals))  # type: ignore[operator]
    found = [exact(total) for total in totals]
    return max(found) - min(found)


def too_far_apart(totals: Collection[Number], limit: Number) -> bool:
    """True if sheets differ by more than the limit, so that they are discussed and re-scored."""
    return spread(totals) > exact(limit)
