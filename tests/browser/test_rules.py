"""Writing a scoring sheet: a workbook judged row by row, a draft edited, a second person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl

from tests.browser.person import Person, said

SET = "Hoa"


def test_two_officers_make_a_new_version_of_a_sheet(
    people: Callable[..., Person], tmp_path: Path
) -> None:
    one, two = people("tinh"), people("tinh2", width=820)
    sheet = opens(one, SET)
    workbook = comes_down(one, f"{sheet}sheet.xlsx", tmp_path)
    brings_a_wrong_one(one, workbook)
    brings_a_right_one(one, workbook)
    edits(one)
    publishes(two)
    narrow = people("tinh", width=375)
    opens(narrow, SET)
    narrow.sees("Tên do tỉnh sửa").press("What differs from others")


def opens(officer: Person, name: str) -> str:
    """The sheet of the product set from the page of the rule book. Returns its address."""
    officer.goto("/rules/").goto("/rules/26-2026/")
    row = officer.page.get_by_role("row", name=name)
    with officer.page.expect_navigation():
        row.locator("a[href^='/rules/sheets/']").first.click()
    return officer.look().path().split("?")[0]


def comes_down(officer: Person, address: str, folder: Path) -> Path:
    """The workbook of the sheet, as Excel opens it."""
    path = folder / "phieu.xlsx"
    path.write_bytes(officer.context.request.get(officer.site.url + address).body())
    return path


def changed(workbook: Path, name: str, column: int, value: object) -> Path:
    """The workbook with another value in the first row of criteria."""
    book = openpyxl.load_workbook(workbook)
    page = book.worksheets[0]
    row = next(row for row in page.iter_rows() if row[0].value == said("Criterion"))
    row[column].value = value
    made = workbook.with_name(name)
    book.save(made)
    return made


def brings_a_wrong_one(officer: Person, workbook: Path) -> None:
    """A criterion worth 50 points: the row and the sums above it are named, nothing is kept."""
    officer.press("Bring in a file").fill(file=changed(workbook, "sai.xlsx", 4, 50))
    officer.press("Look at the file")
    officer.sees("What is wrong, and where")
    assert officer.page.get_by_role("button", name=said("Make a draft of it")).count() == 0


def brings_a_right_one(officer: Person, workbook: Path) -> None:
    officer.press("Choose another file")
    officer.fill(file=changed(workbook, "dung.xlsx", 2, "Tên trong tệp")).press("Look at the file")
    officer.sees("Tên trong tệp").press("Make a draft of it")


def edits(officer: Person) -> None:
    """One criterion in its own page."""
    officer.press("Edit the draft")
    with officer.page.expect_navigation():
        officer.page.get_by_role("link", name="Tên trong tệp").first.click()
    officer.look().fill(title_vi="").press("Save the draft")
    assert officer.page.locator(".invalid-feedback").count() == 1
    officer.fill(title_vi="Tên do tỉnh sửa").press("Save the draft").sees("Tên do tỉnh sửa")


def publishes(officer: Person) -> None:
    """What changes is shown; odd cells still open must be ticked."""
    officer.goto("/desk/").follow("/rules/sheets/").sees("Tên do tỉnh sửa")
    ticks = officer.page.locator("main form input[type=checkbox]").all()
    for tick in ticks:
        tick.check()
    officer.press("Publish")
    officer.sees("The version is published. New sessions score on it; open ones keep theirs.")
