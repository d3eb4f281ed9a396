"""Quorum and spread, as the council's regulation sets them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ocop.rules import council


@pytest.mark.parametrize(("members", "needed"), [(1, 1), (4, 3), (5, 4), (7, 6), (8, 6), (9, 7)])
def test_quorum_is_rounded_up(members: int, needed: int) -> None:
    assert council.quorum(members, Decimal("0.75")) == needed


def test_spread_of_exactly_the_limit_is_allowed() -> None:
    assert not council.too_far_apart([70, 75, 80], 10)
    assert council.too_far_apart([70, 75, 81], 10)
    assert not council.too_far_apart([], 10)
    assert not council.too_far_apart([50], 0)
