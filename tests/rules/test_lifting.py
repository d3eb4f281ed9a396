"""The lift plan against every way there is on small sheets, and on the official ones."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.rules import lifting, papers, stars
from ocop.rules.lifting import Reached
from ocop.rules.trees import SheetTree
from tests.rules import oracle
from tests.rules.samples import official
from tests.rules.test_oracle import BANDS, OFFICIAL, READINGS, sheet_of


def reached_of(tree: SheetTree, members: list[oracle.Answers], reading: str) -> dict[str, Reached]:
    found = {}
    for criterion in tree.criteria:
        chosen = [
            criterion.options[one[criterion.code]]
            for one in members
            if one.get(criterion.code) is not None
        ]
        points = [one.points for one in chosen] + [0] * (len(members) - len(chosen))
        cases = [one.branch for one in chosen]
        found[criterion.code] = Reached(
            points=stars.mean(points),
            read=stars.READINGS[reading](points),
            branch=max(cases, key=lambda case: (cases.count(case), -cases.index(case)))
            if cases
            else None,
        )
    return found


def every_plan(
    content: dict[str, Any], members: list[oracle.Answers], reading: str, star: int
) -> tuple[int, Fraction, list[tuple[int, int]]] | None:
    """Try every way to change options, the slow way: the best by criteria, points, order."""
    criteria = oracle.criteria_of(content)
    before = oracle.ask(content, members, reading=reading).mean
    known = reached_of(papers.grown(content), members, reading)
    ways: list[list[int | None]] = []
    for one in criteria:
        has = known[one["code"]]
        ways.append(
            [None]
            + [
                index
                for index, option in enumerate(one["options"])
                if option["points"] > has.points
                and (has.branch is None or str(option.get("branch") or "") == has.branch)
            ]
        )
    best = None
    for way in itertools.product(*ways):
        changed = {
            one["code"]: index
            for one, index in zip(criteria, way, strict=True)
            if index is not None
        }
        told = oracle.ask(content, [{**one, **changed} for one in members], reading=reading)
        if told.star < star:
            continue
        places = [(place, index) for place, index in enumerate(way) if index is not None]
        found = len(changed), told.mean - before, places
        best = found if best is None or found < best else best
    return best


def as_told(tree: SheetTree, plan: lifting.Plan) -> Any:
    if not plan.exists:
        return None
    codes = [one.code for one in tree.criteria]
    places = [(codes.index(step.code), step.option.index) for step in plan.steps]
    return len(plan.steps), plan.after - plan.before, places


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], list[oracle.Answers]]:
    """A small sheet with marks and cases anywhere, and a council that answered all of it."""
    shapes = []
    for _ in range(draw(st.integers(1, 4))):
        points = draw(st.lists(st.integers(0, 40), min_size=1, max_size=4))
        shapes.append(
            [(one, draw(st.sampled_from([None, None, 3, 4, 5]))) for one in sorted(points)]
        )
    content = sheet_of(shapes)
    for criterion in oracle.criteria_of(content):
        if draw(st.integers(0, 3)) == 0:
            for option in criterion["options"]:
                option["branch"] = draw(st.sampled_from([1, 2]))
    answer = {
        one["code"]: st.none() | st.integers(0, len(one["options"]) - 1)
        for one in oracle.criteria_of(content)
    }
    member = st.fixed_dictionaries(answer)
    return content, draw(st.lists(member, min_size=1, max_size=4))


@given(cases(), st.sampled_from(READINGS), st.integers(1, 5))
@settings(max_examples=400, deadline=None)
def test_a_plan_is_the_best_of_all_ways_or_there_is_none(
    case: tuple[dict[str, Any], list[oracle.Answers]], reading: str, star: int
) -> None:
    content, members = case
    tree = papers.grown(content)
    plan = lifting.plan(tree.criteria, reached_of(tree, members, reading), BANDS, star=star)
    assert as_told(tree, plan) == every_plan(content, members, reading, star)


def test_a_minimum_of_the_next_star_is_in_the_plan_even_where_the_points_are_enough() -> None:
    content = sheet_of([[(0, None), (20, 3), (40, 4)], [(0, None), (10, 4), (60, None)]])
    tree = papers.grown(content)
    given_ = reached_of(tree, [{"1.1": 1, "1.2": 2}], "mean")
    plan = lifting.plan(tree.criteria, given_, BANDS, star=4)
    (step,) = plan.steps
    assert (step.code, step.had.points, step.option.points, step.minima) == ("1.1", 20, 40, (4,))
    assert (plan.before, plan.after) == (80, 100)
    free = lifting.plan(tree.criteria, given_, BANDS, star=4, enforced=False)
    assert (free.exists, free.steps) == (True, ())


def test_no_plan_tells_which_minimum_is_out_of_reach_in_the_case_that_was_scored() -> None:
    content = sheet_of([[(0, None), (30, None), (40, 4)], [(0, None), (60, None)]])
    first = oracle.criteria_of(content)[0]
    for option, case in zip(first["options"], (1, 1, 2), strict=True):
        option["branch"] = case
    tree = papers.grown(content)
    known = reached_of(tree, [{"1.1": 1, "1.2": 1}], "mean")
    plan = lifting.plan(tree.criteria, known, BANDS, star=4)
    assert (plan.exists, plan.stuck, plan.steps) == (False, ("1.1",), ())
    low = {"1.1": Reached(branch="1"), "1.2": Reached()}
    short = lifting.plan(tree.criteria, low, BANDS, star=5)
    assert (short.exists, short.stuck) == (False, ("1.1",))
    unforced = lifting.plan(tree.criteria, low, BANDS, star=5, enforced=False)
    assert (unforced.exists, unforced.short) == (True, False)  # 30 + 60


def test_what_is_raised_is_told_from_the_true_mean() -> None:
    """Two of three members stood at 20: the mean is 40/3, and 20 brings 20/3 and no more."""
    content = sheet_of([[(0, None), (20, None), (40, None)], [(0, None), (50, None)]])
    tree = papers.grown(content)
    known = reached_of(tree, [{"1.1": 1, "1.2": 1}, {"1.1": 1, "1.2": 1}, {"1.1": 0, "1.2": 1}],
                       "mean")  # fmt: skip
    plan = lifting.plan(tree.criteria, known, BANDS, star=4)
    (step,) = plan.steps
    assert (step.had.points, step.before, step.gain) == (0, Fraction(40, 3), Fraction(20, 3))
    assert (plan.before, plan.after) == (Fraction(190, 3), 70)


def test_a_book_without_the_star_is_an_error() -> None:
    tree = papers.grown(sheet_of([[(0, None), (100, None)]]))
    with pytest.raises(ValueError, match="6 stars"):
        lifting.plan(tree.criteria, {}, BANDS, star=6)


@pytest.mark.parametrize("name", OFFICIAL)
def test_a_plan_on_an_official_sheet_brings_the_star_by_our_own_rule(name: str) -> None:
    tree = papers.grown(official(name))
    rng = random.Random(name)
    members = [
        {one.code: rng.choice([None, *range(len(one.options))]) for one in tree.criteria}
        for _ in range(7)
    ]
    known = reached_of(tree, members, "mean")
    for star in range(1, 6):
        plan = lifting.plan(tree.criteria, known, BANDS, star=star)
        if not plan.exists:
            assert plan.stuck
            continue
        changed = {step.code: step.option.points for step in plan.steps}
        read = {code: changed.get(code, has.read) for code, has in known.items()}
        points = sum((changed.get(code, has.points) for code, has in known.items()), Fraction(0))
        assert points == plan.after
        assert stars.judge(points, BANDS, minima=tree.minima, reached=read).star >= star
