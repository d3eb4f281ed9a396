"""What lies before the council when it scores: the producer's own assessment, a panel's report."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils import timezone

from tests.browser.papers import real_pdf
from tests.browser.person import Person, said


def assesses_it(farmer: Person, dossier: str, tmp_path: Path) -> None:
    """The sheet of the council on a telephone: a paper at a criterion, the stars, form 02."""
    farmer.goto(f"{dossier}self-assessment/").press("Begin the self-assessment")
    attaches_a_paper(farmer, tmp_path)
    while "/self-assessment/" in farmer.path() and not farmer.path().endswith("/self-assessment/"):
        chooses_the_best(farmer)
        with farmer.page.expect_navigation():
            farmer.page.locator(".sheet-foot .btn-primary").click()
    farmer.look().press("Hand in the self-assessment")
    farmer.sees(said("Projected: %(n)s★") % {"n": 5})
    prints(farmer, "Form 02 to print", "Bảng tính của chúng tôi")


def attaches_a_paper(farmer: Person, tmp_path: Path) -> None:
    """A paper is asked for at the criterion; back there it stands under it."""
    section = farmer.path()
    chooses_the_best(farmer)
    farmer.page.goto(section)
    with farmer.page.expect_navigation():
        farmer.page.locator(".own-papers a.btn").first.click()
    farmer.look().fill(kind="test", title="Bảng tính của chúng tôi", file=real_pdf(tmp_path))
    farmer.press("Add the file").goto(section).sees("Bảng tính của chúng tôi")


def chooses_the_best(farmer: Person) -> None:
    """Tap the best sentence of every criterion that has none; each is kept at once."""
    for crit in farmer.page.locator("fieldset.crit.is-todo").all():
        best = crit.locator("label.opt:not(:has([value=none]))").last
        with farmer.page.expect_response(re.compile(r"/enter/")) as answer:
            best.click()
        assert answer.value.status == 200


def reports(staff: Person, head: Person, name: str) -> str:
    """The panel visits, writes item by item, signs. Returns the address of the report."""
    staff.goto("/panels/")
    staff.page.locator("aside a.strong").first.click()
    staff.page.wait_for_load_state()
    take_up = staff.look().page.get_by_role("button", name=said("Put what waits before the panel"))
    if take_up.count() and take_up.first.is_enabled():
        take_up.first.click()
        staff.page.wait_for_load_state()
    head.goto("/panels/")
    with head.page.expect_navigation():
        head.page.get_by_role("link", name=name).first.click()
    report = head.look().path()
    head.press("Save and hand in")
    head.sees(said("Saved, but it cannot be handed in yet. %(why)s").split("%")[0].strip())
    for item in head.page.locator("main select[name^=paper_]").all():
        item.select_option("present")
    today = timezone.localdate()
    head.fill(visited_on=f"{today:%d/%m/%Y}", visit_place="Xưởng Khe Lò", visit_people="Tổ 2 người")
    head.fill(visit_found="Nhà xưởng sạch.", remark_A="Nguyên liệu tại chỗ.", conclusion="propose")
    head.press("Save and hand in")
    head.press("Sign and hand in")
    assert head.page.locator(".invalid-feedback").count()
    head.fill(report_no="31/BC-TTV").press("Sign and hand in").goto(report).sees("31/BC-TTV")
    prints(head, "Report to print", "Nhà xưởng sạch.", "Nguyên liệu tại chỗ.")
    return report


def prints(person: Person, button: str, *words: str) -> None:
    """The paper behind the button, as it goes to the printer."""
    back = person.path()
    person.press(button).sees(*words)
    person.goto(back)
