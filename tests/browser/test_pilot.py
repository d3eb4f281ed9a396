"""The pilot's ladder: the district's contest is published, then the province's council forms."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.person import Person
from tests.browser.test_judging import (
    contest_before,
    nothing_against_them,
    publishes,
    scores_the_rest,
)


def test_a_district_publishes_and_the_province_takes_over(people: Callable[..., Person]) -> None:
    chair, officer, staff = people("chutichhuyen"), people("huyen"), people("tinh")
    officer.goto("/desk/")
    contest = contest_before(officer, "huyện Ba Chẽ năm 20[23]6$")
    people("uyvienhuyen1", width=820).goto("/scoring/")
    scores_the_rest(officer.site, contest)
    nothing_against_them(chair, contest)
    chair.goto(f"/contests/{contest}/control/").press("Close the scoring")
    chair.press("Close the scoring")
    publishes(officer, contest, "512/QĐ-UBND")
    forms_a_council(staff)
    begins(staff)
    people("huyen", width=375).goto("/desk/").goto(f"/contests/{contest}/results/")


def forms_a_council(staff: Person) -> None:
    """From a decision: number, date, chair, secretary and members by their mail address."""
    staff.goto("/contests/").press("Form a council")
    pilot = staff.page.locator("[name=rung] option", has_text="thí điểm")
    staff.fill(rung=pilot.first.get_attribute("value"), name="Hội đồng OCOP cấp tỉnh")
    staff.fill(decision_no="3002/QĐ-UBND", decided_on="02/11/2026")
    rows = ["chutich", "", "thuky", "uyvien1", "uyvien2"]
    for number, login in enumerate(rows):
        if login:
            staff.fill(**{f"m-{number}-person": f"{login}@demo.ocop.example"})
    staff.press("Form the council")


def begins(staff: Person) -> None:
    """A sitting is opened, all that waits is put before it, the members are seated."""
    staff.press("Open a contest").fill(held_on="22/11/2026").press("Open a contest")
    contest = staff.path()
    staff.goto(f"{contest}products/")
    staff.page.locator("[data-pick-all]").check()
    staff.press("Put before the council")
    staff.goto(f"{contest}seats/").press("Seat the chosen members")
    staff.press("Begin the scoring").press("Begin the scoring")
    for path in ("", "control/", "products/"):
        staff.goto(contest + path) if path != "products/" else None
