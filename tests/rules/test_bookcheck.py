"""A rule book with a hole, a gap or a fact from nowhere is refused with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.rules import bookcheck, reading, telling
from ocop.rules.classification import DATA
from ocop.rules.models import RuleBook
from tests.rules.test_checking import JUNK, at, places

BOOKS = sorted((DATA / "books").glob("*.json"))


def shipped(name: str = "26-2026") -> dict[str, Any]:
    return reading.read(DATA / "books" / f"{name}.json")


def said(content: Any) -> str:
    with translation.override("en"):
        return " | ".join(map(str, bookcheck.problems(content)))


def test_shipped_books_are_sound() -> None:
    assert [path.stem for path in BOOKS] == ["26-2026", "quang-ninh-2013"]
    assert [said(reading.read(path)) for path in BOOKS] == ["", ""]


def test_book_in_force_speaks_of_no_abolished_level() -> None:
    text = (DATA / "books" / "26-2026.json").read_text().lower()
    assert [word for word in ("district", "huyện", "thị xã") if word in text] == []


def changed(edit: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    content = shipped()
    edit(content)
    return content


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda b: b.pop("stages"), "“stages” is missing"),
        (lambda b: b["stages"][0].update(level="kingdom"), "stage 1, level: is none of"),
        (lambda b: b["stages"][1].update(order=3), "numbered 1, 2, 3"),
        (lambda b: b["stages"][1].update(send_on={"points": 90}), "stage 2, send_on: must be"),
        (lambda b: b["stages"][1].update(awards=[6]), "stage 2, awards"),
        (lambda b: b["stages"][2].update(send_on={"stars": 3}), "stage 3: the last stage"),
        (lambda b: b["bands"][0].update(minimum=90), "star bands, minimum"),
        (lambda b: b["bands"][0].update(minimum="91"), "a gap or an overlap at 90"),
        (lambda b: b["bands"][4].update(minimum="1"), "a gap or an overlap at 0"),
        (lambda b: b["bands"][0].update(below="100"), "only the top band"),
        (lambda b: b["in_force"].update(to="soon"), "in_force, to: must be a date"),
        (lambda b: b["settings"].pop("council"), "settings.council: must be an object"),
        (lambda b: b["settings"]["council"].update(aggregation="sum"), "aggregation: is none of"),
        (lambda b: b["settings"]["minima"].update(reading="vote"), "reading: is none of"),
        (lambda b: b["settings"]["steps"].pop(), "the six steps in their order"),
        (lambda b: b["settings"].update(notices=[{"vi": "x"}]), "“en” is missing"),
        (lambda b: b["settings"]["council"].update(quorum="3/4"), "quorum: must be like"),
        (lambda b: b["settings"]["revocation"].update(grounds=None), "grounds: must be a list"),
        (lambda b: b["stages"][0]["settings"].update(clock=15), "settings.clock: must be an"),
        (
            lambda b: b["stages"][1]["settings"]["rounds"][0].update(complete_before="06-31"),
            "settings.rounds, complete_before: must be a day",
        ),
        (lambda b: b["facts"].pop("settings.council.spread"), "“settings.council.spread” has"),
        (lambda b: b["facts"].pop("bands"), "“bands” has neither source nor default"),
        (lambda b: b["facts"].update(bands={"default": True}), "“bands” has neither source"),
    ],
)
def test_problems_name_the_place(edit: Callable[[dict[str, Any]], Any], told: str) -> None:
    assert told in said(changed(edit))


BOOK = shipped()


@settings(max_examples=250, deadline=None)
@given(st.sampled_from([way for way in places(BOOK) if way[0] != "facts"]), JUNK)
def test_a_mutated_book_is_refused_or_can_be_told(way: tuple[Any, ...], junk: Any) -> None:
    content = shipped()
    at(content, way[:-1])[way[-1]] = junk
    found = bookcheck.problems(content)
    assert all(str(problem) for problem in found)
    if not found:
        book = RuleBook(settings=content["settings"], facts=content["facts"])
        telling.rows(book)
        telling.steps(book)
        telling.grounds(book)
        assert isinstance(book.notices, list)


def test_fact_for_takes_the_nearest_path() -> None:
    facts = {"stages": {"source": "a"}, "stages.1.awards": {"source": "b"}}
    assert bookcheck.fact_for(facts, "stages.1.awards") == {"source": "b"}
    assert bookcheck.fact_for(facts, "stages.1.level") == {"source": "a"}
    assert bookcheck.fact_for(facts, "bands") is None
