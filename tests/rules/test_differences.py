"""The readable difference: what was added, taken out and changed, and where."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from ocop.rules import differences, papers
from ocop.rules.differences import Piece
from tests.rules.samples import official, option, small, titled


def told(change: Callable[[dict[str, Any]], Any], *, base: Any = small) -> list[tuple[str, str]]:
    """Title and sentence of every difference a change makes."""
    old = base()
    new = copy.deepcopy(old)
    change(new)
    with translation.override("en"):
        places = differences.between(papers.grown(old), papers.grown(new))
        return [(place.title, one.what) for place in places for one in place.changes]


def criterion(content: dict[str, Any], place: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = content["parts"][0]["sections"][0]["criteria"][place]
    return found


@pytest.mark.parametrize("name", ["26-2026-che", "148-du-lich", "1048-ca-phe-ca-cao"])
def test_a_sheet_does_not_differ_from_itself(name: str) -> None:
    assert differences.between(papers.grown(official(name)), papers.grown(official(name))) == []


def test_points_of_an_option_and_of_its_criterion() -> None:
    def change(content: dict[str, Any]) -> None:
        criterion(content, 1)["max_points"] = 30
        criterion(content, 1)["options"][1]["points"] = 30

    found = told(change)
    assert ("Criterion 1.2. Title", "Most points: 40 → 30") in found
    assert ("Criterion 1.2. Title", "Points of “Option”: 40 → 30") in found
    assert len(found) == 2


def test_an_option_added_and_one_taken_out() -> None:
    def change(content: dict[str, Any]) -> None:
        criterion(content, 1)["options"][0] = option(7) | {
            "label_vi": "Hoàn toàn mới",
            "label_en": "New",
        }

    assert {what for _title, what in told(change)} == {
        "New option: “New” (7 points)",
        "Option taken out: “Option” (0 points)",
    }


def test_star_marks_notes_and_words() -> None:
    def change(content: dict[str, Any]) -> None:
        first = criterion(content)
        first["options"][1]["min_for_star"] = None
        first["notes_vi"] = ["Ghi chú mới của tỉnh"]
        first["title_vi"], first["title_en"] = "Tên thật", "Real title"

    assert [what for _title, what in told(change)] == [
        "Title",
        "Minimum for stars at “Option”: 3★ → none",
        "New note",
    ]


def test_a_criterion_and_a_section_added_and_taken_out() -> None:
    def change(content: dict[str, Any]) -> None:
        sections = content["parts"][0]["sections"]
        del sections[0]["criteria"][1]
        new = {**titled("2", 40), "title_vi": "Mục hoàn toàn khác", "title_en": "Quite another"}
        one = {**titled("2.1", 40), "title_vi": "Nội dung lạ", "title_en": "Something else"}
        sections.append({**new, "criteria": [{**one, "options": [option(40)]}]})

    found = told(change)
    assert ("Section 2. Quite another", "The section is new (40 points)") in found
    assert ("Criterion 2.1. Something else", "The criterion is new (40 points)") in found
    assert ("Criterion 1.2. Title", "The criterion was taken out (40 points)") in found


def test_the_same_criterion_is_found_under_another_code_in_another_decision() -> None:
    old, new = papers.grown(official("148-mat-ong")), papers.grown(official("26-2026-mat-ong"))
    with translation.override("vi"):
        places = differences.between(old, new)
    origin = next(one for one in places if one.title.startswith("Tiêu chí 1.1."))
    sentences = [one.what for one in origin.changes]
    assert origin.kind == "changed"
    assert {"Mã: 1a → 1.1", "Điểm tối đa: 5 → 3"} <= set(sentences)
    added = {one.title for one in places if one.kind == "added"}
    assert "Tiêu chí 1.2. Vùng nguyên liệu được cấp chứng nhận chất lượng" in added


def test_changed_words_are_marked_and_quite_other_words_stand_whole() -> None:
    assert list(differences.marked("Có hồ sơ về môi trường", "Có đủ hồ sơ về môi trường")) == [
        Piece("same", "Có"),
        Piece("in", " đủ"),
        Piece("same", " hồ sơ về môi trường"),
    ]
    assert [one.kind for one in differences.marked("Một hai ba", "Xa lạ hẳn")] == [
        "out", "same", "in",
    ]  # fmt: skip


def test_what_reads_forwards_as_added_reads_backwards_as_taken_out() -> None:
    old, new = papers.grown(official("148-hoa")), papers.grown(official("26-2026-hoa"))

    def kinds(places: list[differences.Place]) -> dict[str, int]:
        found = [place.kind for place in places if place.layer == "criterion"]
        return {kind: found.count(kind) for kind in ("added", "removed")}

    there, back = kinds(differences.between(old, new)), kinds(differences.between(new, old))
    assert (there["added"], there["removed"]) == (back["removed"], back["added"])


def test_sub_totals_of_a_section_are_compared() -> None:
    def base() -> dict[str, Any]:
        content = small()
        content["parts"][0]["sections"][0]["groups"] = [titled("1a", 60), titled("1b", 40)]
        return content

    def change(content: dict[str, Any]) -> None:
        groups = content["parts"][0]["sections"][0]["groups"]
        groups[0]["max_points"] = 50
        groups[1] = {**titled("1c", 40), "title_vi": "Nhóm khác hẳn", "title_en": "Quite other"}

    sentences = {what for _title, what in told(change, base=base)}
    assert sentences == {
        "Sub-total 1a: Most points: 60 → 50",
        "New sub-total 1c. Quite other (40 points)",
        "Sub-total taken out: 1b. Title (40 points)",
    }
