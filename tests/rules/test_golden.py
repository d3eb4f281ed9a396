"""The point structure of every official sheet, held still: a digit that changes shows itself.

A line a sheet: decision and set, then each part with its most points, each section, each
criterion with the points of its options in the order of the paper; ``*3`` is a mark for 3 stars,
``a:`` opens a case of its own, ``~4`` is a mark on a title. ``golden_sheets.txt`` was first written
from the facts the sheets came from. It changes only when an official sheet was misread; then
``manage.py shell -c "from tests.rules import test_golden; test_golden.write()"`` writes it anew,
and the difference is read line by line.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ocop.rules import papers, trees
from ocop.rules.models import Sheet
from ocop.rules.trees import CriterionNode, SheetTree
from tests.rules.samples import SHEETS, official

GOLDEN = Path(__file__).with_name("golden_sheets.txt")


def line(tree: SheetTree) -> str:
    """The point structure of a sheet on one line."""
    found = [papers.full_slug(tree.decision, tree.slug)]
    for part in tree.parts:
        found.append(f"| {part.code}={part.max_points}")
        for section in part.sections:
            found.append(f"/ {section.code}={section.max_points}")
            found += [f"({one.code}={one.max_points})" for one in section.groups]
            found += map(_criterion, section.criteria)
    return " ".join(found)


def _criterion(one: CriterionNode) -> str:
    cases = []
    for key, _title, options in one.branches:
        points = ",".join(
            f"{option.points}*{option.min_for_star}" if option.min_for_star else str(option.points)
            for option in options
        )
        cases.append(f"{key}:{points}" if key else points)
    mark = f"~{one.min_star_mark}" if one.min_star_mark else ""
    return f"{one.code}{mark}[{';'.join(cases)}]"


def lines() -> dict[str, str]:
    """The lines of the golden file, by the sheet's full slug."""
    return {one.split(" ", 1)[0]: one for one in GOLDEN.read_text("utf-8").splitlines()}


def test_golden_file_holds_every_sheet() -> None:
    assert len(lines()) == 73
    assert set(lines()) == {path.stem for path in SHEETS.glob("*.json")}


@pytest.mark.parametrize("name", sorted(path.stem for path in SHEETS.glob("*.json")))
def test_shipped_sheet_keeps_its_points(name: str) -> None:
    assert line(papers.grown(official(name))) == lines()[name]


@pytest.mark.django_db
def test_sheets_in_the_database_have_the_points_of_their_files() -> None:
    found = [trees.of(sheet) for sheet in Sheet.objects.select_related("product_set")]
    assert sorted(map(line, found)) == sorted(lines().values())


def write() -> None:
    """Write the golden file anew from the shipped sheets."""
    made = [line(papers.grown(official(path.stem))) for path in sorted(SHEETS.glob("*.json"))]
    GOLDEN.write_text("\n".join(made) + "\n", encoding="utf-8")
