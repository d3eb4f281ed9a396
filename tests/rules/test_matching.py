"""Criteria of two sheets are the same only word for word; then answers carry over."""

from __future__ import annotations

from typing import Any

from ocop.rules import matching, papers
from tests.rules import oracle
from tests.rules.samples import official
from tests.rules.test_oracle import sheet_of

TWO = [[(0, None), (20, None), (40, 3)], [(0, None), (60, None)]]


def worded(content: dict[str, Any], criterion: int, words: list[str]) -> dict[str, Any]:
    found = oracle.criteria_of(content)[criterion]
    for option, text in zip(found["options"], words, strict=True):
        option["label_vi"] = text
    return content


def base() -> dict[str, Any]:
    return worded(worded(sheet_of(TWO), 0, ["không", "có ít", "có nhiều"]), 1, ["không", "có"])


def test_points_and_marks_may_differ_and_the_answer_carries_over_by_its_words() -> None:
    new = worded(worded(sheet_of([[(1, None), (10, 4), (30, 5)], [(5, None), (70, 3)]]), 0,
                        ["Có  nhiều.", "KHÔNG", "có ít"]), 1, ["không", "có"])  # fmt: skip
    old_tree, new_tree = papers.grown(base()), papers.grown(new)
    found = matching.match(old_tree, new_tree)
    assert (found.unknown, found.dropped) == ((), ())
    first, second = old_tree.criteria
    chosen = {first.id: first.options[2].id, second.id: None}
    assert found.points(chosen) == {"1.1": 1, "1.2": 0}


def test_other_words_of_one_option_make_another_question() -> None:
    new = worded(base(), 0, ["không", "có ít", "có rất nhiều"])
    found = matching.match(papers.grown(base()), papers.grown(new))
    assert [one.code for one in found.unknown] == ["1.1"]
    assert [one.code for one in found.dropped] == ["1.1"]
    assert [new.code for new, _old in found.pairs] == ["1.2"]


def test_a_criterion_that_stands_twice_or_whose_options_are_alike_is_paired_with_none() -> None:
    twice = worded(sheet_of([TWO[1], TWO[1]]), 0, ["không", "có"])
    worded(twice, 1, ["không", "có"])
    for criterion in oracle.criteria_of(twice):
        criterion["title_vi"] = "Một tên"
    tree = papers.grown(twice)
    assert matching.match(tree, tree).pairs == ()
    alike = worded(base(), 1, ["có", "có"])
    tree = papers.grown(alike)
    assert [one.code for one in matching.match(tree, tree).unknown] == ["1.2"]


def test_an_official_sheet_matches_itself_and_little_of_the_next_decision() -> None:
    old, new = papers.grown(official("148-mat-ong")), papers.grown(official("26-2026-mat-ong"))
    assert matching.match(new, new).unknown == ()
    found = matching.match(old, new)
    assert (len(found.pairs), len(found.unknown)) == (13, 19)
    codes = {new.code: old.code for new, old in found.pairs}
    assert all(old.title_vi.casefold() == new.title_vi.casefold() for new, old in found.pairs)
    assert len(set(codes.values())) == len(codes)
