"""A sheet as its pages show it: cut into screens, totals, minima."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from evaluation.models import Answer
from evaluation.score_page import SheetPage, page_of, screens_of, sentence
from ocop.rules import trees
from ocop.rules.models import Sheet
from tests.evaluation import stage


@pytest.mark.django_db
def test_every_sheet_is_cut_into_screens_without_loss() -> None:
    for sheet in Sheet.objects.filter(state="active").select_related("product_set"):
        tree = trees.of(sheet)
        screens = screens_of(tree)
        assert [c.id for s in screens for c in s.criteria] == [c.id for c in tree.criteria]
        assert len({screen.key for screen in screens}) == len(screens)
        assert sum(screen.max_points for screen in screens) == 100
        assert len(screens) <= 14


def test_short_sections_of_a_part_share_a_screen(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    labels = [screen.label for screen in screens_of(trees.tree(cast.entry.sheet_id))]
    assert labels == ["A.1", "A.2", "A.3", "B.4", "B.5", "C.6", "C.7–12"]


def seen_with(cast: SimpleNamespace, given: dict[str, int]) -> SheetPage:
    """Return the cast's sheet with options chosen by the code of the criterion and its points."""
    sheet = stage.sheet_of(cast, cast.evaluator)
    tree = trees.of(sheet.entry.sheet)
    answers = {}
    for code, points in given.items():
        node = tree.criterion(code)
        option = next((one for one in node.options if one.points == points), None)
        answers[node.id] = Answer(
            criterion_id=node.id, option_id=option.id if option else None, points=points
        )
    return SheetPage(sheet, tree, answers)


def test_totals_and_what_can_still_be_reached(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    seen = seen_with(cast, {"2.1": 1, "2.2": 3})
    assert (seen.total, seen.possible, seen.band) == (4, 98, 1)
    assert not seen.complete
    tab = next(tab for tab in seen.tabs("A-2") if tab.current)
    assert (tab.points, tab.most, tab.answered, tab.left, tab.done) == (4, 10, 2, 2, False)


def test_a_missed_minimum_is_named_and_the_highest_open_star_told(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    clean = seen_with(cast, {})
    assert [line.star for line in clean.star_lines] == [5]
    tree = clean.tree
    mark = next(one for one in tree.minima if one.star == 4)
    lowest = min(option.points for option in tree.criterion(mark.criterion).options)
    seen = seen_with(cast, {mark.criterion: lowest if lowest < mark.points else 0})
    stars = {line.star: line.missed for line in seen.star_lines}
    assert mark.criterion in {code for missed in stars.values() for code in missed}


def test_a_stored_sheet_is_read_in_one_query(
    cast: SimpleNamespace, django_assert_num_queries: object
) -> None:
    stage.scoring(cast)
    sheet = stage.fill(stage.sheet_of(cast, cast.evaluator), 64, by=cast.evaluator)
    with django_assert_num_queries(1):
        seen = page_of(sheet)
        assert (seen.total, seen.complete) == (64, True)
        assert sum(points for _part, points in seen.part_points()) == 64


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("PHÁT TRIỂN SẢN PHẨM", "Phát triển sản phẩm"),
        ("ĐẢM BẢO CHẤT LƯỢNG", "Đảm bảo chất lượng"),
        ("Nguồn gốc ý tưởng", "Nguồn gốc ý tưởng"),
        ("", ""),
    ],
)
def test_capitals_are_read_as_a_sentence(title: str, shown: str) -> None:
    assert sentence(title) == shown
