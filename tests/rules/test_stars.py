"""Bands have no gap, means are exact, and a star needs its minima and those below it."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.rules import stars
from ocop.rules.stars import Minimum, Outcome


class Band(NamedTuple):
    stars: int
    minimum: Decimal
    below: Decimal | None


EDGES = (0, 30, 50, 70, 90)
BANDS = [
    Band(number, Decimal(low), Decimal(high) if high else None)
    for number, (low, high) in enumerate(zip(EDGES, (*EDGES[1:], None), strict=True), start=1)
]
STEPS = ("0.0001", "0.01", "0.1", "0.25", "0.3333", "0.5", "0.9999", "1", "7", "19.99")


def slow(points: Decimal) -> int:
    """The rule once more, as a clerk would say it."""
    if points >= 90:
        return 5
    if points >= 70:
        return 4
    if points >= 50:
        return 3
    return 2 if points >= 30 else 1


def edge_cases() -> list[tuple[Decimal, int]]:
    """Every edge, a little and a lot to either side, and every whole number."""
    around = [
        Decimal(edge) + sign * Decimal(step) for edge in EDGES for step in STEPS for sign in (-1, 1)
    ]
    points = {point for point in around if 0 <= point <= 100} | set(map(Decimal, range(101)))
    return [(point, slow(point)) for point in sorted(points)]


NAMED = [
    ("0", 1), ("29.99", 1), ("30", 2), ("49.99", 2), ("49.9999", 2), ("50", 3), ("69.99", 3),
    ("70", 4), ("89.99", 4), ("90", 5), ("100", 5),
]  # fmt: skip


@pytest.mark.parametrize(("points", "star"), NAMED)
def test_band_for_reads_half_open_bands(points: str, star: int) -> None:
    assert stars.band_for(Decimal(points), BANDS) == star


CASES = edge_cases()


@pytest.mark.parametrize(("points", "star"), CASES, ids=[str(point) for point, _ in CASES])
def test_band_for_agrees_with_the_rule_at_every_edge(points: Decimal, star: int) -> None:
    assert stars.band_for(points, BANDS) == star


def test_edge_cases_are_many() -> None:
    assert len(CASES) + len(NAMED) >= 150
    assert len(CASES) + len(NAMED) + len(MARKS) >= 200


@given(st.fractions(min_value=0, max_value=100))
def test_band_for_has_no_gap(points: Fraction) -> None:
    assert 1 <= stars.band_for(points, BANDS) <= 5


@given(st.fractions(min_value=0, max_value=100), st.fractions(min_value=0, max_value=100))
def test_band_for_never_falls_as_points_rise(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    assert stars.band_for(low, BANDS) <= stars.band_for(high, BANDS)


@pytest.mark.parametrize("wrong", [49.5, True, "50", None])
def test_points_that_are_no_exact_numbers_are_refused(wrong: Any) -> None:
    for ask in (lambda: stars.band_for(wrong, BANDS), lambda: stars.mean([wrong])):
        with pytest.raises(TypeError):
            ask()


def test_points_outside_every_band_are_refused() -> None:
    with pytest.raises(ValueError, match="no star band"):
        stars.band_for(-1, BANDS)


def test_mean_is_exact() -> None:
    assert stars.mean([49, 50, 50]) == Fraction(149, 3)
    assert stars.mean([Decimal("0.1")] * 3) == Fraction(1, 10)


def test_median_takes_the_middle() -> None:
    assert stars.median([90, 10, 50]) == 50
    assert stars.median([10, 20, 30, 90]) == 25


@pytest.mark.parametrize("way", [stars.mean, stars.median, stars.majority])
def test_nothing_has_no_middle(way: Any) -> None:
    with pytest.raises(ValueError):
        way([])


@pytest.mark.parametrize(
    ("points", "reached"),
    [([3], 3), ([1, 3], 1), ([1, 3, 3], 3), ([1, 1, 3], 1), ([0, 1, 2, 3], 1), ([2, 2, 5, 5], 2)],
)
def test_majority_is_what_more_than_half_reached(points: list[int], reached: int) -> None:
    assert stars.majority(points) == reached
    assert sum(one >= reached for one in points) * 2 > len(points)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=15))
def test_stored_mean_lies_in_the_band_of_the_exact_one(totals: list[int]) -> None:
    exact = stars.mean(totals)
    kept = stars.stored(exact)
    assert stars.band_for(kept, BANDS) == stars.band_for(exact, BANDS)
    assert 0 <= exact - Fraction(kept) < Fraction(1, 10_000)


def test_stored_and_shown_are_never_rounded_up() -> None:
    almost = Fraction(4_999_999, 100_000)
    assert stars.stored(almost) == Decimal("49.9999")
    assert stars.shown(almost) == Decimal("49.99")
    assert stars.stored(78) == Decimal("78.0000")


MARKED = (Minimum("a", 3, 2), Minimum("a", 4, 3), Minimum("b", 5, 4))


def expected(points: int, a: int, b: int) -> int:
    """The star by enumeration: the highest whose marks, and all marks below, are reached."""
    best = 2
    for star in (3, 4, 5):
        asked = [one for one in MARKED if one.star <= star]
        if all({"a": a, "b": b}[one.criterion] >= one.points for one in asked):
            best = star
        else:
            break
    return min(slow(Decimal(points)), best)


MARKS = list(itertools.product((0, 29, 30, 49, 50, 69, 70, 89, 90, 100), range(5), range(6)))


@pytest.mark.parametrize(("points", "a", "b"), MARKS)
def test_judge_agrees_with_enumeration(points: int, a: int, b: int) -> None:
    found = stars.judge(points, BANDS, minima=MARKED, reached={"a": a, "b": b})
    assert found.star == expected(points, a, b)


def test_judge_gives_its_reasons() -> None:
    found = stars.judge(76, BANDS, minima=MARKED, reached={"a": Fraction(8, 3), "b": 4})
    assert (found.band, found.ceiling, found.star) == (4, 3, 3)
    assert found.missed == (Outcome("a", 4, 3, Decimal("2.6666"), met=False),)
    assert [one.star for one in found.met] == [3, 5]


def test_judge_of_a_book_without_minima_goes_by_the_band() -> None:
    assert stars.judge(92, BANDS).star == 5


def test_judge_leaves_what_the_book_says_below_the_minima_of_three() -> None:
    low = {"a": 1, "b": 4}
    assert stars.judge(95, BANDS, minima=MARKED, reached=low).star == 2
    assert stars.judge(95, BANDS, minima=MARKED, reached=low, below=1).star == 1
    assert stars.judge(20, BANDS, minima=MARKED, reached=low).star == 1


def test_judge_knocks_out() -> None:
    found = stars.judge(95, BANDS, knockouts=["forged_dossier"])
    assert (found.star, found.band, found.knockouts) == (0, 5, ("forged_dossier",))


def test_result_comes_back_from_its_data() -> None:
    found = stars.judge(
        Fraction(235, 3), BANDS, minima=MARKED, reached={"a": 2, "b": 4}, knockouts=["x"]
    )
    assert stars.StarResult.from_data(found.as_data()) == found
    assert found.as_data()["points"] == "78.3333"


@given(
    st.lists(
        st.fixed_dictionaries(
            {"a": st.integers(0, 4), "b": st.integers(0, 5), "c": st.integers(0, 91)}
        ),
        min_size=1,
        max_size=7,
    ),
    st.data(),
    st.sampled_from(["mean", "majority"]),
    st.sampled_from(["mean", "median"]),
)
def test_a_better_answer_never_lowers_the_star(
    sheets: list[dict[str, int]], data: Any, reading: str, aggregation: str
) -> None:
    member = data.draw(st.integers(0, len(sheets) - 1))
    code = data.draw(st.sampled_from(["a", "b", "c"]))
    more = {"a": 4, "b": 5, "c": 91}[code]
    better = [dict(sheet) for sheet in sheets]
    better[member][code] = data.draw(st.integers(sheets[member][code], more))
    rules = {"minima": MARKED, "reading": reading, "aggregation": aggregation}
    before, after = stars.council(sheets, BANDS, **rules), stars.council(better, BANDS, **rules)
    assert after.star >= before.star


def test_council_takes_a_criterion_left_out_as_nothing() -> None:
    found = stars.council([{"a": 3, "c": 80}, {"c": 80}], BANDS, minima=MARKED)
    assert found.points == Decimal("81.5")
    assert [str(one.reached) for one in found.minima] == ["1.5000", "1.5000", "0.0000"]
    assert found.star == 2


def test_council_takes_the_median_where_the_book_says_so() -> None:
    sheets = [{"c": 10}, {"c": 80}, {"c": 90}]
    assert stars.council(sheets, BANDS, aggregation="median").points == 80
    assert stars.council(sheets, BANDS).points == 60
