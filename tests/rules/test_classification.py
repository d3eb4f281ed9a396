"""Product sets of one decision find their counterparts in another."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ocop.lib.errors import Refused
from ocop.rules import classification, reading
from ocop.rules.models import Classification, ProductSet, RuleBook

pytestmark = pytest.mark.django_db


def shipped(name: str) -> dict[str, Any]:
    return reading.read(classification.SHIPPED / f"{name}.json")


@pytest.mark.parametrize("name", ["1048", "148", "26-2026"])
def test_shipped_classifications_hold_26_sets(name: str) -> None:
    content = shipped(name)
    assert classification.problems(content) == []
    assert [row["no"] for row in classification.sets_in(content)] == list(range(1, 27))
    assert Classification.objects.get(slug=name).sets.count() == 26


def other(slug: str) -> Classification:
    return Classification.objects.get(slug=slug)


@pytest.mark.parametrize(
    ("here", "slug", "there", "found"),
    [
        ("1048", "che", "26-2026", "che"),
        ("1048", "thu-cong-my-nghe-gia-dung", "148", "thu-cong-my-nghe"),
        ("148", "thu-cong-my-nghe", "1048", None),
        ("148", "thit-thuy-san-trung-sua-tuoi", "1048", "thit-trung-sua-tuoi"),
        ("148", "hoa", "1048", None),
        ("148", "hoa", "26-2026", "hoa"),
    ],
)
def test_counterpart_goes_by_slug_then_by_the_nearest(
    here: str, slug: str, there: str, found: str | None
) -> None:
    product_set = ProductSet.objects.get(classification__slug=here, slug=slug)
    answer = classification.counterpart(product_set, other(there))
    assert (answer and answer.slug) == found


def test_counterpart_at_home_is_the_set_itself() -> None:
    product_set = ProductSet.objects.get(classification__slug="148", slug="hoa")
    assert classification.counterpart(product_set, other("148")) == product_set


def test_home_of_an_amendment_is_what_it_amends() -> None:
    assert classification.home_of("781/QĐ-TTg").slug == "1048"
    assert classification.home_of("1489/QĐ-TTg").slug == "148"


def test_load_keeps_the_rows_that_products_refer_to() -> None:
    content = shipped("148")
    flowers = ProductSet.objects.get(classification__slug="148", slug="hoa")
    content["sectors"][4]["groups"][0]["name_vi"] = "Hoa các loại"
    classification.load(content)
    flowers.refresh_from_db()
    assert flowers.name_vi == "Hoa các loại"


def test_load_refuses_to_drop_a_set_that_has_a_sheet() -> None:
    content = shipped("148")
    del content["sectors"][4]
    with pytest.raises(Refused):
        classification.load(content)
    assert other("148").sets.count() == 26


def test_load_refuses_changes_under_a_locked_book() -> None:
    RuleBook.objects.filter(slug="26-2026").update(locked=True)
    content = shipped("26-2026")
    classification.load(content)
    content["note"] = "other"
    with pytest.raises(Refused):
        classification.load(content)


def test_problems_find_a_set_that_stands_twice() -> None:
    content = copy.deepcopy(shipped("148"))
    content["sectors"][4]["groups"][1]["slug"] = "hoa"
    assert len(classification.problems(content)) == 1
    assert classification.problems({"slug": "x"}) != []
    assert classification.problems([]) != []
