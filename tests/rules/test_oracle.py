"""Stars against the slow oracle: small sheets in full, many at random, and the official ones."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.rules import checking, papers, stars
from ocop.rules.shelf import Edge
from ocop.rules.stars import StarResult
from ocop.rules.trees import SheetTree
from tests.rules import oracle
from tests.rules.samples import SHEETS, official, option, small, titled

EDGES = (0, 30, 50, 70, 90)
BANDS = [
    Edge(number, Decimal(low), Decimal(high) if high else None)
    for number, (low, high) in enumerate(zip(EDGES, (*EDGES[1:], None), strict=True), start=1)
]
READINGS = ["mean", "majority"]
Shape = list[tuple[int, int | None]]  # points and star mark of each option of a criterion


def sheet_of(shapes: list[Shape]) -> dict[str, Any]:
    """A sheet of one section whose criteria have these options."""
    content = small()
    section = content["parts"][0]["sections"][0]
    section["criteria"] = [
        titled(f"1.{number}", max(points for points, _mark in shape))
        | {"options": [option(points, star=mark) for points, mark in shape]}
        for number, shape in enumerate(shapes, start=1)
    ]
    return content


_last: list[tuple[dict[str, Any], SheetTree]] = []


def tree_of(content: dict[str, Any]) -> SheetTree:
    """The tree of the content; the last one is kept, for a test asks of one sheet many times."""
    if not _last or _last[0][0] is not content:
        _last[:] = [(content, papers.grown(content))]
    return _last[0][1]


def judged(
    content: dict[str, Any], members: list[oracle.Answers], reading: str = "mean", out: bool = False
) -> StarResult:
    """The product's own answer: the tree of the file, the points of its options, the stars."""
    tree = tree_of(content)
    sheets = [
        {
            code: tree.criterion(code).options[chosen].points
            for code, chosen in member.items()
            if chosen is not None
        }
        for member in members
    ]
    knocked = ["forged_dossier"] if out else []
    return stars.council(sheets, BANDS, minima=tree.minima, reading=reading, knockouts=knocked)


def agree(
    content: dict[str, Any], members: list[oracle.Answers], reading: str, out: bool = False
) -> None:
    told = oracle.ask(content, members, reading=reading, out=out)
    found = judged(content, members, reading, out)
    assert (found.band, found.star) == (told.band, told.star)
    assert 0 <= told.mean - Fraction(found.points) < Fraction(1, 10_000)
    assert [(one.star, one.criterion) for one in found.met] == told.met
    assert [(one.star, one.criterion) for one in found.missed] == told.missed


def all_answers(content: dict[str, Any]) -> list[oracle.Answers]:
    """Every way one member can fill the sheet, no option met among them."""
    criteria = oracle.criteria_of(content)
    ways = [[None, *range(len(one["options"]))] for one in criteria]
    codes = [one["code"] for one in criteria]
    return [dict(zip(codes, way, strict=True)) for way in itertools.product(*ways)]


SMALL: dict[str, list[Shape]] = {
    "every star marked": [
        [(0, None), (20, 3), (40, 4), (60, 5)],
        [(0, None), (10, None), (40, 5)],
    ],
    "no mark at all": [[(0, None), (29, None), (50, None)], [(0, None), (21, None), (50, None)]],
    "only five stars marked": [[(10, None), (50, 5)], [(0, None), (40, None), (50, None)]],
    "three and five marked, not four": [[(0, None), (5, 3), (70, 5)], [(1, None), (30, 3)]],
    "no option of nothing": [[(1, None), (30, 3), (60, 4)], [(5, 3), (40, None)]],
    "two options of the same points": [[(1, None), (1, 3), (60, 4)], [(0, None), (40, 5)]],
    "marks at the lowest option": [[(2, 3), (51, 4)], [(0, None), (49, None)]],
}


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("name", SMALL)
def test_small_sheets_agree_with_the_oracle_whatever_two_members_answer(
    name: str, reading: str
) -> None:
    content = sheet_of(SMALL[name])
    ways = all_answers(content)
    for pair in itertools.product(ways, repeat=2):
        agree(content, list(pair), reading)


@pytest.mark.parametrize("reading", READINGS)
def test_a_small_sheet_agrees_with_the_oracle_whatever_three_members_answer(reading: str) -> None:
    content = sheet_of([[(0, None), (49, 3), (60, 4)], [(0, None), (40, 5)]])
    for three in itertools.combinations_with_replacement(all_answers(content), 3):
        agree(content, list(three), reading)
        assert judged(content, list(three), reading, out=True).star == 0


@st.composite
def shapes(draw: st.DrawFn) -> list[Shape]:
    """Criteria that add up to 100, with marks that rise with the points."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=4)))
    found = []
    for low, high in itertools.pairwise([0, *cuts, 100]):
        most = high - low
        lesser = draw(st.lists(st.integers(0, most), max_size=4))
        points = sorted({*lesser, most})
        marked = sorted(draw(st.sets(st.sampled_from([3, 4, 5]), max_size=len(points))))
        places = sorted(draw(st.permutations(range(len(points))))[: len(marked)])
        marks = dict(zip(places, marked, strict=True))
        found.append([(one, marks.get(place)) for place, one in enumerate(points)])
    return found


@st.composite
def councils(draw: st.DrawFn) -> tuple[dict[str, Any], list[oracle.Answers]]:
    """A sheet and the answers of its council, some of them left out."""
    content = sheet_of(draw(shapes()))
    answer = {
        one["code"]: st.none() | st.integers(0, len(one["options"]) - 1)
        for one in oracle.criteria_of(content)
    }
    member = st.fixed_dictionaries({}, optional=answer)
    return content, draw(st.lists(member, min_size=1, max_size=7))


@given(councils(), st.sampled_from(READINGS), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_sheet_agrees_with_the_oracle(
    case: tuple[dict[str, Any], list[oracle.Answers]], reading: str, out: bool
) -> None:
    content, members = case
    assert checking.problems(content) == []
    agree(content, members, reading, out)


@given(councils(), st.sampled_from(READINGS), st.data())
@settings(max_examples=200, deadline=None)
def test_a_better_option_never_lowers_the_star(
    case: tuple[dict[str, Any], list[oracle.Answers]], reading: str, data: Any
) -> None:
    content, members = case
    criterion = data.draw(st.sampled_from(oracle.criteria_of(content)))
    place = data.draw(st.integers(0, len(members) - 1))
    had = oracle.points_of(criterion, members[place])
    better = [index for index, one in enumerate(criterion["options"]) if one["points"] >= had]
    after = [dict(member) for member in members]
    after[place][criterion["code"]] = data.draw(st.sampled_from(better))
    assert judged(content, after, reading).star >= judged(content, members, reading).star


@given(councils(), st.sampled_from(READINGS))
@settings(max_examples=100, deadline=None)
def test_a_second_sheet_like_the_first_changes_no_star(
    case: tuple[dict[str, Any], list[oracle.Answers]], reading: str
) -> None:
    content, members = case
    assert judged(content, members * 2, reading) == judged(content, members, reading)


@given(councils())
@settings(max_examples=100, deadline=None)
def test_what_is_left_out_counts_as_no_option_met(
    case: tuple[dict[str, Any], list[oracle.Answers]],
) -> None:
    content, members = case
    codes = [one["code"] for one in oracle.criteria_of(content)]
    filled = [{code: member.get(code) for code in codes} for member in members]
    assert judged(content, filled) == judged(content, members)


OFFICIAL = sorted(path.stem for path in SHEETS.glob("*.json"))


def extreme(content: dict[str, Any], pick: Any) -> oracle.Answers:
    """For each criterion the option that ``pick`` (max, min) takes by its points."""
    return {
        one["code"]: pick(
            range(len(one["options"])), key=lambda index: one["options"][index]["points"]
        )
        for one in oracle.criteria_of(content)
    }


@pytest.mark.parametrize("name", OFFICIAL)
def test_the_extremes_of_an_official_sheet(name: str) -> None:
    """All best is 100 points and 5 stars; all worst and nothing met are what the oracle says."""
    content = official(name)
    best, worst = extreme(content, max), extreme(content, min)
    for reading in READINGS:
        for members in ([best] * 5, [worst] * 5, [{}] * 5, [best, worst], [best, best, {}]):
            agree(content, members, reading)
    found = judged(content, [best] * 5)
    assert (found.points, found.band, found.star, found.missed) == (100, 5, 5, ())
    assert judged(content, [worst] * 5).star <= 2
    nothing = judged(content, [{}] * 5)
    assert (nothing.points, nothing.band, nothing.star) == (0, 1, 1)


@pytest.mark.parametrize("name", OFFICIAL)
def test_each_mark_of_an_official_sheet_bites_alone(name: str) -> None:
    """All best but one criterion a step below its mark: the star under the mark, or 2."""
    content = official(name)
    best = extreme(content, max)
    for criterion in oracle.criteria_of(content):
        for marked in criterion["options"]:
            if not (star := marked.get("min_for_star")):
                continue
            below = [
                index
                for index, one in enumerate(criterion["options"])
                if one["points"] < marked["points"]
            ]
            for index in [*below, None]:
                members: list[oracle.Answers] = [best | {criterion["code"]: index}]
                agree(content, members, "mean")
                assert judged(content, members).star <= (2 if star == 3 else star - 1)
