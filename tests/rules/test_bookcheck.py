"""A rule book with a hole, a gap or a fact from nowhere is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.rules import bookcheck, reading, telling
from ocop.rules.classification import DATA
from ocop.rules.models import RuleBook, Stage
from tests.rules.test_checking import JUNK, at, places

BOOKS = sorted((DATA / "books").glob("*.json"))


def shipped(name: str = "26-2026") -> dict[str, Any]:
    return reading.read(DATA / "books" / f"{name}.json")


def said(content: Any) -> str:
    with translation.override("en"):
        return " | ".join(map(str, bookcheck.problems(content)))


def test_shipped_books_are_sound() -> None:
    slugs = ["1048-2019", "148-2023", "1489-2025", "26-2026", "quang-ninh-2013"]
    assert [path.stem for path in BOOKS] == slugs
    assert {path.stem: said(reading.read(path)) for path in BOOKS} == dict.fromkeys(slugs, "")


@pytest.mark.parametrize("name", ["26-2026", "1489-2025"])
def test_books_of_two_tiers_speak_of_no_abolished_level(name: str) -> None:
    text = (DATA / "books" / f"{name}.json").read_text().lower()
    assert re.findall(r"\b(?:district|huyện|thị xã)", text) == []


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
        (lambda b: b["settings"]["council"].update(ties=["C", "lot"]), "ties: must be a list of A"),
        (lambda b: b["settings"]["council"].update(ties=["C", "C"]), "ties: must be a list of A"),
        (lambda b: b["settings"]["council"].update(ties="C"), "ties: must be a list of A, B, C"),
        (lambda b: b["settings"]["council"].update(ties=[["C"]]), "ties: must be a list of A, B"),
        (lambda b: b["bands"][0].update(minimum=90), "star bands, row 1, minimum"),
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
            "settings.rounds, row 1, complete_before: must be a day",
        ),
        (lambda b: b["in_force"].update(to="2026-05-21"), "in_force, to: lies before the first"),
        (lambda b: b["stages"][0]["settings"].pop("signs_en"), "stage 1, settings: “signs” stands"),
        (lambda b: b["stages"][1]["settings"].update(panel=1), "stage 2, settings, panel: must"),
        (
            lambda b: b["stages"][2]["settings"]["not_awarded"].pop("vi"),
            "stage 3, settings.not_awarded: “vi” is missing",
        ),
        (
            lambda b: b["stages"][0]["settings"]["checks"][3].update(en=""),
            "stage 1, settings.checks, row 4, en: is empty",
        ),
        (
            lambda b: b["settings"]["application_kinds"][1].update(code="again"),
            "settings.application_kinds, row 2, code: is none of the known values",
        ),
        (
            lambda b: b["settings"]["application_kinds"][1].update(code="first"),
            "settings.application_kinds, row 2: the code “first” stands twice",
        ),
        (
            lambda b: b["settings"]["revocation"]["grounds"][2].pop("en"),
            "settings.revocation.grounds, row 3: “en” is missing",
        ),
        (
            lambda b: b["settings"]["revocation"].update(authority={"3": "king"}),
            "settings.revocation, authority: must be like",
        ),
        (
            lambda b: b["settings"]["transition"].update(pending_re_evaluation_until="June"),
            "settings.transition, pending_re_evaluation_until: must be a date",
        ),
        (
            lambda b: b["settings"]["re_evaluation"].update(max_days=0),
            "settings.re_evaluation, max_days: is out of range",
        ),
        (
            lambda b: b["settings"]["dossier"]["items"][2].update(kinds=["again"]),
            "settings.dossier.items, row 3, kinds: must be a list",
        ),
        (
            lambda b: b["settings"]["dossier"]["items"][1].update(code="form_01"),
            "settings.dossier.items, row 2: the code “form_01” stands twice",
        ),
        (
            lambda b: b["settings"]["dossier"]["sent_up"][0].update(stage=3),
            "settings.dossier.sent_up, row 1, stage: there is no stage above",
        ),
        (
            lambda b: b["settings"]["application_kinds"].pop(),
            "settings.dossier.items, row 1, kinds: “re_evaluation” is no kind",
        ),
        (
            lambda b: b["settings"].update(missing_sheets=[{"no": 1, "slug": "a", "vi": "A"}]),
            "settings.missing_sheets, row 1: “en” is missing",
        ),
        (lambda b: b["facts"].pop("settings.dossier"), "“settings.dossier” has neither"),
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
        telling.papers(book)
        telling.papers_note(book)
        for order, stage in enumerate(content["stages"], start=1):
            told = Stage(order=order, settings=stage["settings"])
            assert all(telling.people(told))
            assert all(telling.after(book, told))
        assert isinstance(book.notices, list)


def test_fact_for_takes_the_nearest_path() -> None:
    facts = {"stages": {"source": "a"}, "stages.1.awards": {"source": "b"}}
    assert bookcheck.fact_for(facts, "stages.1.awards") == {"source": "b"}
    assert bookcheck.fact_for(facts, "stages.1.level") == {"source": "a"}
    assert bookcheck.fact_for(facts, "bands") is None
