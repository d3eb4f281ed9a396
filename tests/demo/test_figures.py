"""The demo's counts are those of the case study; parts always add up to the whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ocop.demo import figures, goods


def test_the_whole_history_has_the_counts_of_the_case_study() -> None:
    whole = figures.WHOLE
    assert sum(whole.producers.values()) == 180
    assert sum(whole.products) == 198
    assert sum(whole.products[:1]) == 48
    assert whole.recognised == 99
    assert whole.sales == 672_296
    assert sum(whole.targets.values()) == 200_000


def test_every_maker_has_its_own_name_and_the_kinds_add_up() -> None:
    whole = figures.WHOLE
    makers = list(goods.makers(whole.producers, whole.founded))
    assert len({maker.name for maker in makers}) == 180
    for kind, count in whole.producers.items():
        assert sum(maker.kind == kind for maker in makers) == count
        assert sum(maker.kind == kind and maker.founded for maker in makers) == whole.founded[kind]


@given(st.integers(0, 10**12), st.lists(st.integers(1, 100), min_size=1, max_size=50))
def test_shares_add_up_to_the_whole(total: int, weights: list[int]) -> None:
    parts = figures.shares(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    assert min(parts) >= 0
