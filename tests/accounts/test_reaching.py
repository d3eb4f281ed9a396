"""What is reached along edges: plain numbers."""

from __future__ import annotations

import pytest

from ocop.accounts.reaching import closure


def test_closure_goes_down_and_back_and_down_again() -> None:
    """1 holds 2; 2 was 3; 3 held 4; 5 stands alone."""
    assert closure({1: [2], 2: [3], 3: [4], 4: [], 5: []}) == {
        1: {1, 2, 3, 4},
        2: {2, 3, 4},
        3: {3, 4},
        4: {4},
        5: {5},
    }


def test_a_split_unit_is_reached_by_each_successor() -> None:
    found = closure({1: [9], 2: [9], 9: []})
    assert found[1] & found[2] == {9}


def test_a_ring_is_refused() -> None:
    with pytest.raises(ValueError, match="below itself"):
        closure({1: [2], 2: [1]})
