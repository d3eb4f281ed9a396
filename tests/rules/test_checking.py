"""A sheet that does not add up, or has a wrong shape anywhere, is found; a sound one is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.rules import checking
from tests.rules.samples import SHEETS, official, option, small

OFFICIAL = sorted(path.stem for path in SHEETS.glob("*.json"))


def said(content: Any) -> str:
    with translation.override("en"):
        found = checking.problems(content)
        return str(found[0]) if found else ""


def test_all_73_official_sheets_are_sound() -> None:
    assert len(OFFICIAL) == 73
    assert [name for name in OFFICIAL if checking.problems(official(name))] == []


def first(content: dict[str, Any]) -> dict[str, Any]:
    return content["parts"][0]["sections"][0]["criteria"][0]


def change(edit: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    content = small()
    edit(content)
    return content


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda c: c.pop("decision"), "sheet: “decision” is missing"),
        (lambda c: c.update(decision=""), "sheet, decision: is empty"),
        (lambda c: c.pop("product_set"), "sheet: “product_set” is missing"),
        (lambda c: c["product_set"].pop("slug"), "product set: “slug” is missing"),
        (lambda c: c["product_set"].update(slug="chè xanh"), "product set, slug: must be letters"),
        (lambda c: c.update(parts=[]), "sheet, parts: is empty"),
        (lambda c: c.update(parts={}), "sheet, parts: must be a list"),
        (lambda c: c.update(parts=[3]), "sheet, parts: must hold objects"),
        (lambda c: c.update(total_points=98), "add up to 100, the total says 98"),
        (lambda c: c["parts"][0].update(max_points=98), "add up to 98, the total says 100"),
        (
            lambda c: c["parts"][0]["sections"][0].update(max_points=99),
            "part A: adds up to 99 points, not 100",
        ),
        (
            lambda c: first(c).update(max_points=59),
            "part A, section 1: adds up to 99 points, not 100",
        ),
        (lambda c: first(c).update(options=[]), "criterion 1.1, options: is empty"),
        (lambda c: first(c).pop("options"), "criterion 1.1: “options” is missing"),
        (lambda c: first(c).update(code="1.2"), "sheet: the code “1.2” stands twice"),
        (lambda c: first(c).update(code="1.1 "), "code: has blanks around it"),
        (lambda c: first(c)["options"].pop(), "the best option has 40 points, the criterion 60"),
        (
            lambda c: first(c)["options"][0].update(points=5.0),
            "part A, section 1, criterion 1.1, option 1, points: must be a whole number",
        ),
        (lambda c: first(c)["options"][0].update(points=True), "points: must be a whole number"),
        (lambda c: first(c)["options"][0].update(points="0"), "points: must be a whole number"),
        (lambda c: first(c)["options"][0].update(points=-1), "points: is out of range"),
        (lambda c: first(c)["options"][0].update(label_vi=" "), "label_vi: is empty"),
        (lambda c: first(c)["options"][0].update(label_en="a\x00b"), "characters that are not"),
        (lambda c: first(c)["options"][0].update(min_for_star=2), "min_for_star: is none of"),
        (lambda c: first(c)["options"][0].update(min_for_star=True), "min_for_star: is none of"),
        (lambda c: first(c)["options"][0].update(min_for_stars=3), "“min_for_stars” is not known"),
        (lambda c: first(c)["options"][2].update(min_for_star=3), "star marks do not rise"),
        (lambda c: first(c)["options"][3].update(min_for_star=3), "star marks do not rise"),
        (
            lambda c: (
                first(c)["options"].insert(0, option(10, star=5))
                or first(c)["options"][4].pop("min_for_star")
            ),
            "star marks do not rise",
        ),
        (lambda c: first(c).update(group="x"), "names a group that its section does not have"),
    ],
)
def test_problems_names_the_place_and_the_fault(
    edit: Callable[[dict[str, Any]], Any], told: str
) -> None:
    assert told in said(change(edit))


def test_problems_reads_sub_totals_of_groups() -> None:
    content = official("26-2026-che")
    section = next(s for p in content["parts"] for s in p["sections"] if s.get("groups"))
    section["groups"][0]["max_points"] += 1
    assert "group 6.1: adds up to 4 points, not 5" in said(content)


def test_problems_lets_each_branch_rise_on_its_own() -> None:
    content = small()
    first(content)["options"] = [
        option(20, star=3, branch=1),
        option(60, star=5, branch=1),
        option(10, star=3, branch=2),
        option(40, star=4, branch=2),
    ]
    assert checking.problems(content) == []


@pytest.mark.parametrize("content", [None, 3, [], "x", {}, {"parts": 1}, [[]]])
def test_problems_are_told_of_anything(content: Any) -> None:
    assert said(content)


def places(thing: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """All ways to a value inside the content."""
    keys = thing.keys() if isinstance(thing, dict) else range(len(thing))
    found = []
    for key in keys:
        found.append((*way, key))
        if isinstance(thing[key], dict | list):
            found += places(thing[key], (*way, key))
    return found


CHE = official()
PLACES = places(CHE)
POINTS = [way for way in PLACES if way[-1] in ("points", "max_points", "total_points")]
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just([]),
    st.just({}), st.lists(st.integers(), max_size=2),
)  # fmt: skip


def at(content: Any, way: tuple[Any, ...]) -> Any:
    for key in way:
        content = content[key]
    return content


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLACES), JUNK)
def test_problems_never_raise_whatever_a_value_becomes(way: tuple[Any, ...], junk: Any) -> None:
    content = copy.deepcopy(CHE)
    at(content, way[:-1])[way[-1]] = junk
    for problem in checking.problems(content):
        assert str(problem)


def best_of(content: Any, way: tuple[Any, ...]) -> bool:
    """True if the option's points are the best of its criterion, or the way leads to a sum."""
    if way[-1] != "points":
        return True
    criterion = at(content, way[:-3])
    best = [one for one in criterion["options"] if one["points"] == criterion["max_points"]]
    return len(best) == 1 and at(content, way) == criterion["max_points"]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(POINTS), st.sampled_from([-1, 1, 10]))
def test_problems_find_every_digit_that_breaks_a_sum(way: tuple[Any, ...], by: int) -> None:
    content = copy.deepcopy(CHE)
    sum_breaks = best_of(content, way)
    at(content, way[:-1])[way[-1]] += by
    if sum_breaks or by == 10:
        assert checking.problems(content) != []


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([way for way in PLACES if way[-1] != "schema" and "parts" in way]))
def test_problems_find_every_missing_key_of_the_tree(way: tuple[Any, ...]) -> None:
    optional = {"notes_vi", "notes_en", "min_for_star", "group", "groups", "derived"}
    inside_notes = any(key in ("notes_vi", "notes_en") for key in way[:-1])
    if not isinstance(way[-1], str) or way[-1] in optional or inside_notes:
        return
    content = copy.deepcopy(CHE)
    del at(content, way[:-1])[way[-1]]
    assert checking.problems(content) != []


def test_problems_leave_the_content_alone() -> None:
    before = json.dumps(CHE)
    checking.problems(CHE)
    assert json.dumps(CHE) == before
