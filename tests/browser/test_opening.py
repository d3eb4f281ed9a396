"""Step 1: the province opens a year: rule book, days, words and papers, look, publish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from tests.browser.papers import false_pdf, real_pdf
from tests.browser.person import Person

YEAR = dt.datetime.now(tz=dt.UTC).year + 1


def test_staff_opens_a_year_and_everybody_can_read_it(
    people: Callable[..., Person], tmp_path: Path
) -> None:
    staff = people("tinh")
    staff.goto("/cycles/").press("Prepare a cycle")
    staff.fill(title=f"Chu trình OCOP năm {YEAR}", year=YEAR, map_date=f"01/01/{YEAR}")
    staff.fill(book=staff.page.locator("[name=book] option", has_text="26/2026").inner_text())
    staff.press("Go on to the days")
    staff.fill(ideas_opens=f"30/06/{YEAR}", ideas_closes=f"01/04/{YEAR}").press("Set the days")
    assert staff.page.locator("[name=ideas_closes].is-invalid").count() == 1
    staff.fill(ideas_opens=f"01/04/{YEAR}", ideas_closes=f"30/06/{YEAR}").press("Set the days")
    cycle = staff.path()
    staff.press("Write the announcement").fill(notice_text="Mời bà con nộp ý tưởng.")
    staff.press("Keep")
    staff.press("Documents").fill(title="Hướng dẫn", file=false_pdf(tmp_path))
    staff.press("Add the document")
    assert staff.page.locator(".invalid-feedback").count() == 1
    assert staff.page.input_value("[name=title]") == "Hướng dẫn"
    staff.fill(file=real_pdf(tmp_path)).press("Add the document").sees("Hướng dẫn")
    staff.goto(cycle).press("Write the announcement")
    staff.fill(notice_no="12/TB-SNNMT", notice_date=f"{dt.datetime.now(tz=dt.UTC):%d/%m/%Y}")
    staff.fill(guidance="Ghi rõ sản phẩm là gì.", contact="Văn phòng Điều phối 0203 3123456")
    staff.press("Keep and look at it").sees("Mời bà con nộp ý tưởng.")
    staff.press("Publish the announcement")
    for width in (375, 1280):
        visitor = people(width=width).goto(cycle)
        visitor.sees("Mời bà con nộp ý tưởng.", "Hướng dẫn", f"30/06/{YEAR}")


def test_the_pages_of_the_province_at_both_widths(people: Callable[..., Person]) -> None:
    """Board, lists, register, figures and rules, as staff see them every day."""
    for width in (375, 1280):
        staff = people("tinh", width=width)
        at = f"/cycles/{staff.site.cycles['26-2026']}/"
        for path in ("board/", "ideas/", "plans/", "reports/", "dossiers/", "support/", "courses/"):
            staff.goto(at + path)
        for path in ("/desk/", "/producers/", "/products/", "/sales/", "/reports/", "/notices/",
                     "/people/", "/contests/", "/rules/", "/profile/"):  # fmt: skip
            staff.goto(path)
    staff.speak("en").goto(f"{at}board/").goto("/reports/").goto("/desk/")
    staff.speak("vi").sees("What to do")
