"""The conditions printed in the sheets: each one's words stand where the data says."""

from __future__ import annotations

from collections import Counter

import pytest

from ocop.rules import conditions, papers, reading, sheets, trees
from ocop.rules.classification import DATA
from ocop.rules.models import Sheet
from tests.rules.samples import SHEETS, official

ROWS = reading.read(DATA / "conditions.json")
KEYS = {"sheet", "code", "kind", "vi", "en"}
# Besides the 46: four sheets leave out common products, two stop without a declaration.
FURTHER = {"common_product_without_distinction", "no_product_declaration"}


def test_the_file_holds_rows_of_one_shape() -> None:
    assert ROWS["schema"] == conditions.SCHEMA
    for row in ROWS["conditions"]:
        assert set(row) - {"criterion", "section"} == KEYS
        assert ("criterion" in row) != ("section" in row), row
        assert row["kind"] in conditions.KINDS
        assert row["code"].replace("_", "").isalpha()


def test_46_notes_on_25_sheets_of_the_decision_in_force_exclude_stop_or_require() -> None:
    rows = [row for row in ROWS["conditions"] if row["sheet"].startswith("26-2026-")]
    counted = [row for row in rows if row["code"] not in FURTHER]
    assert (len(counted), len({row["sheet"] for row in counted})) == (46, 25)
    kinds = Counter(row["kind"] for row in counted)
    assert kinds == {"excludes": 24, "stops": 15, "requires": 7}
    assert len(rows) == 46 + 6


@pytest.mark.parametrize("path", sorted(SHEETS.glob("*.json")), ids=lambda path: path.stem)
def test_every_condition_stands_in_the_notes_of_its_sheet(path) -> None:
    tree = papers.grown(official(path.stem))
    rows = conditions.shipped().get(path.stem, ())
    assert conditions.of(tree) == rows
    codes = [one.code for one in rows] + official(path.stem).get("disqualification_codes", [])
    assert len(codes) == len(set(codes)), "a code names one thing of a sheet"


def test_no_note_that_excludes_or_stops_was_left_out() -> None:
    """Read the other way: every note with such words has its row."""
    signs = ("Bị loại", "loại bỏ", "các bước tiếp theo", "Yêu cầu: 100%", "Không đánh giá những")
    for path in sorted(SHEETS.glob("*.json")):
        tree = papers.grown(official(path.stem))
        places = [*tree.criteria, *(one for part in tree.parts for one in part.sections)]
        notes = [note for place in places for note in place.notes_vi]
        signed = [note for note in notes if any(sign in note for sign in signs)]
        assert len(signed) == len(conditions.of(tree)), path.stem


def test_rows_name_shipped_sheets_only() -> None:
    assert set(conditions.shipped()) <= {path.stem for path in SHEETS.glob("*.json")}


@pytest.mark.django_db
def test_a_sheet_in_the_database_has_the_same_conditions() -> None:
    sheet = Sheet.objects.get(decision="26/2026/QĐ-TTg", slug="che")
    codes = [one.code for one in conditions.of(trees.of(sheet))]
    assert codes == [
        "all_imported_or_unknown_materials", "copy_of_another_product", "dangerous_impurities",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_version_that_drops_a_note_drops_its_condition() -> None:
    content = official()
    Sheet.objects.filter(decision="26/2026/QĐ-TTg", slug="che").update(locked=True)
    content["parts"][0]["sections"][0]["criteria"][0]["notes_vi"] = []
    codes = [one.code for one in conditions.of(trees.of(sheets.load(content).sheet))]
    assert codes == ["copy_of_another_product", "dangerous_impurities"]
