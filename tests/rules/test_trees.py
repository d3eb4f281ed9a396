"""A sheet is read once, in five queries, and found again by key and code."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.rules import sheets, stars, trees
from ocop.rules.models import RuleBook, Sheet
from ocop.rules.stars import Minimum
from tests.rules.samples import official, option, small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    trees.forget()


def che() -> Sheet:
    return Sheet.objects.get(decision="26/2026/QĐ-TTg", slug="che")


def test_tree_takes_five_queries_and_then_one() -> None:
    pk = che().pk
    with CaptureQueriesContext(
        connection,
    ) as first:
        found = trees.tree(pk)
    with CaptureQueriesContext(connection) as second:
        again = trees.tree(pk)
    assert (len(first), len(second)) == (5, 1)
    assert again is found


def test_tree_is_the_paper() -> None:
    found, paper = trees.tree(che().pk), official()
    criteria = [c for p in paper["parts"] for s in p["sections"] for c in s["criteria"]]
    assert [one.code for one in found.criteria] == [one["code"] for one in criteria]
    assert [[o.points for o in one.options] for one in found.criteria] == [
        [o["points"] for o in one["options"]] for one in criteria
    ]
    assert sum(part.max_points for part in found.parts) == found.total_points == 100
    assert found.name_vi == "Chè tươi, chè chế biến"
    assert len(found.minima) == sum("min_for_star" in o for c in criteria for o in c["options"])


def test_tree_finds_options_and_criteria() -> None:
    found = trees.tree(che().pk)
    criterion = found.criterion("1.1")
    chosen = criterion.options[1]
    assert found.option(chosen.id) is chosen
    assert found.criterion(criterion.id) is criterion
    assert (chosen.points, chosen.index, chosen.criterion_id) == (2, 1, criterion.id)
    assert criterion.minima == (Minimum("1.1", 3, 2),)
    with pytest.raises(KeyError):
        found.option(0)


def test_tree_reads_replaced_content_afresh() -> None:
    sheet = sheets.load(small()).sheet
    assert len(trees.tree(sheet.pk).criterion("1.2").options) == 2
    changed = small()
    criterion = changed["parts"][0]["sections"][0]["criteria"][1]
    criterion["options"].insert(1, option(20))
    assert sheets.load(changed).sheet == sheet
    assert len(trees.tree(sheet.pk).criterion("1.2").options) == 3


def test_tree_of_a_draft_is_not_kept() -> None:
    sheet = sheets.load(small()).sheet
    Sheet.objects.filter(pk=sheet.pk).update(state=Sheet.State.DRAFT)
    assert trees.tree(sheet.pk) is not trees.tree(sheet.pk)


def test_tree_lists_the_uncertain_marks_of_148_and_enforces_none() -> None:
    sheet = Sheet.objects.get(decision="148/QĐ-TTg", slug="du-lich")
    found = trees.tree(sheet.pk)
    assert [one.code for one in found.uncertain_marks] == ["3e"]
    assert all(one.criterion != "3e" for one in found.minima)


def test_tree_offers_the_cases_of_a_branched_criterion() -> None:
    sheet = Sheet.objects.get(decision="1048/QĐ-TTg", slug="che")
    cases = trees.tree(sheet.pk).criterion("3.2").branches
    assert [[option.points for option in options] for _key, _title, options in cases] == [
        [1, 2],
        [0, 1],
    ]


def test_minima_of_two_cases_take_the_lower_points() -> None:
    content = small()
    content["parts"][0]["sections"][0]["criteria"][0]["options"] = [
        option(30, star=3, branch=1),
        option(60, branch=1),
        option(20, star=3, branch=2),
    ]
    sheet = sheets.load(content).sheet
    assert trees.tree(sheet.pk).minima == (Minimum("1.1", 3, 20),)


def test_best_and_worst_answers_of_every_official_sheet() -> None:
    """All best is 100 points and five stars; the lowest options never reach three."""
    bands = list(RuleBook.objects.get(slug="26-2026").bands.all())
    found = {}
    for sheet in Sheet.objects.filter(state=Sheet.State.ACTIVE):
        paper = trees.tree(sheet.pk)
        best = {one.code: one.max_points for one in paper.criteria}
        worst = {one.code: min(o.points for o in one.options) for one in paper.criteria}
        top = stars.council([best], bands, minima=paper.minima)
        low = stars.council([worst], bands, minima=paper.minima)
        found[str(sheet)] = (top.points, top.star, top.missed, low.star <= 2)
    assert len(found) == 73
    assert set(found.values()) == {(100, 5, (), True)}
