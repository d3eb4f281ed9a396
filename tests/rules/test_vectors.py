"""Two score sheets as a tool once printed them, and the edges of the bands, from the facts.

``vectors.json`` is a copy of the facts' own vectors, totals written as text.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ocop.rules import papers, ranking, stars
from ocop.rules.models import RuleBook
from ocop.rules.shelf import Shelf
from tests.rules.samples import official

pytestmark = pytest.mark.django_db

VECTORS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("vectors.json").read_text("utf-8")
)["vectors"]
PRINTED = [one for one in VECTORS if "selected_points" in one]
NAME = "148-rau-cu-qua-hat-tuoi"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_band_of_every_vector(vector: dict[str, Any]) -> None:
    bands = Shelf().rules("26-2026").bands
    assert stars.band_for(Decimal(vector["total"]), bands) == vector["band_stars"]


@pytest.fixture
def book() -> str:
    """The rules in force, read on the sheets of 148."""
    found = RuleBook.objects.get(slug="26-2026")
    found.sheet_decisions = ["148/QĐ-TTg"]
    found.save()
    return found.slug


def ranked(vector: dict[str, Any], book: str) -> dict[str, Any]:
    """What ``rank`` says of the points that were printed."""
    tree = papers.grown(official(NAME))
    member = {
        code: [option.points for option in tree.criterion(code).options].index(points)
        for code, points in vector["selected_points"].items()
        if any(option.points == points for option in tree.criterion(code).options)
    }
    case = {"id": vector["id"], "rulebook": book, "sheet": vector["sheet"], "members": [member]}
    [found] = ranking.answers([case])
    return found


@pytest.mark.parametrize("vector", PRINTED, ids=lambda vector: vector["id"])
def test_a_printed_sheet_has_its_total_and_its_parts(vector: dict[str, Any], book: str) -> None:
    found = ranked(vector, book)
    assert Decimal(found["mean"]) == Decimal(vector["total"])
    assert found["band"] == vector["band_stars"]
    points = vector["selected_points"]
    parts = {
        part.code: sum(points.get(one.code, 0) for one in part.criteria)
        for part in papers.grown(official(NAME)).parts
    }
    assert parts == vector["part_totals"]


def test_the_tool_gave_three_stars_where_the_marks_give_less(book: str) -> None:
    """76 points: 10 misses a minimum of 3 stars and 2a one of 4; 'below 3', not one band less."""
    vector = next(one for one in PRINTED if one["id"] == "print-148-a")
    found = ranked(vector, book)
    assert (found["band"], vector["tool_stars"]) == (4, 3)
    assert found["star"] == 2
    assert {"star": 4, "criterion": "2a"} in found["missed"]
    assert {"star": 3, "criterion": "10"} in found["missed"]
