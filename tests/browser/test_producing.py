"""Steps 2 to 5 of one producer with a telephone, up to the report of the advisory panel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.browser.before_scoring import assesses_it, reports
from tests.browser.papers import false_pdf, real_pdf
from tests.browser.person import Person

PASSWORD = "mat-ong-2026"
PRODUCTS = ["Mật ong Khe Lò", "Trà hoa vàng Khe Lò"]
SETS = ["Mật ong, mật khác và nông sản thực phẩm khác", "Chè tươi, chế biến"]


def test_a_producer_goes_from_the_idea_to_the_report_of_the_panel(
    people: Callable[..., Person], tmp_path: Path
) -> None:
    farmer, officer, staff = people(width=375), people("xa"), people("tinh")
    comes_in(farmer)
    ideas = [hands_in_an_idea(farmer, name, of) for name, of in zip(PRODUCTS, SETS, strict=True)]
    proposes_together(officer)
    sends_one_back(staff, ideas)
    completes_it(farmer, ideas[0], staff)
    dossier = writes_a_plan(farmer, tmp_path)
    is_accepted_twice(farmer, officer, staff, 2)
    carries_it_out(farmer, officer, dossier)
    registers(farmer, dossier)
    assesses_it(farmer, dossier, tmp_path)
    is_checked(officer, farmer, dossier)
    report = reports(staff, people("totruong"), PRODUCTS[0])
    farmer.goto(f"{dossier}self-assessment/").goto(f"{dossier}evaluation/").sees("31/BC-TTV")
    people("totuvan", width=375).goto(report)


def comes_in(farmer: Person) -> None:
    """By telephone number; what is missing is said beside its field."""
    farmer.goto("/register/").press("Register")
    assert farmer.page.locator(".invalid-feedback").count() >= 4
    farmer.fill(contact_phone="0987 654 321", contact_name="Bế Thị Thử", kind="cooperative")
    farmer.fill(password=PASSWORD, password_again=PASSWORD, name="HTX Khe Lò", region="xã Ba Chẽ")
    farmer.fill(founded_through_programme=True).press("Register")
    assert farmer.path().startswith("/products/new/")


def hands_in_an_idea(farmer: Person, name: str, of: str) -> str:
    """Describe the product, keep the idea as a draft, hand it in. Returns its address."""
    farmer.goto("/products/new/")
    if farmer.page.locator("select[name=producer]").count():
        farmer.fill(producer=farmer.page.locator("[name=producer] option").last.inner_text())
    farmer.fill(name=name, product_set=of, unit="hộp", price="180.000", packaging="Hộp giấy")
    farmer.fill(quality_standard="TCCS 01:2026", barcode="8938505970011")
    farmer.press("Register the product").goto("/desk/").press("Send in an idea")
    farmer.fill(story="Làm theo cách của người Dao, khách hay hỏi mua.").press("Keep the draft")
    farmer.press("Hand it in").sees(name)
    return farmer.path()


def opens_the_list(someone: Person) -> None:
    """The ideas that wait, from the desk: the first thing there or one of those that follow."""
    someone.goto("/desk/")
    with someone.page.expect_navigation():
        someone.page.locator("main a[href*='/idea'][href*='?state=']").first.click()
    someone.look()


def proposes_together(officer: Person) -> None:
    opens_the_list(officer)
    for name in PRODUCTS:
        officer.page.get_by_role("row", name=name).get_by_role("checkbox").check()
    assert officer.page.locator("[data-picked]").inner_text() == "2"
    officer.press("Decide them together").fill(verdict="propose").press("Decide")
    officer.sees(*PRODUCTS)


def sends_one_back(staff: Person, ideas: list[str]) -> None:
    """Both side by side; one goes back with a reason and a day, the other is accepted."""
    opens_the_list(staff)
    for name in PRODUCTS:
        staff.page.get_by_role("row", name=name).get_by_role("checkbox").check()
    staff.press("See them side by side").sees(*PRODUCTS)
    staff.goto(ideas[0]).press("Send back")
    staff.press("Send back")
    assert staff.page.locator(".invalid-feedback").count() == 1
    staff.fill(reason="Xin ghi rõ nguyên liệu lấy ở đâu.").press("Send back")
    opens_the_list(staff)
    staff.page.get_by_role("row", name=PRODUCTS[1]).get_by_role("checkbox").check()
    staff.press("Decide them together").fill(verdict="accept").press("Decide").sees(PRODUCTS[1])


def completes_it(farmer: Person, idea: str, staff: Person) -> None:
    farmer.goto("/desk/").sees(PRODUCTS[0]).goto(idea).sees("Xin ghi rõ nguyên liệu lấy ở đâu.")
    farmer.press("Complete it").fill(materials="Rừng keo Khe Lò.").press("Hand it in")
    staff.goto(idea).press("Accept").press("Accept")
    on_the_list(staff, 1)


def on_the_list(staff: Person, number: int) -> None:
    """The accepted owner is put down for the training."""
    at = staff.site.cycles["26-2026"]
    staff.goto(f"/cycles/{at}/courses/")
    with staff.page.expect_navigation():
        staff.page.locator("main a[href^='/courses/']").nth(number - 1).click()
    staff.look().sees(PRODUCTS[0])


def writes_a_plan(farmer: Person, tmp_path: Path) -> str:
    """Figures and a paper; a file that is not what it says is refused. Returns the dossier."""
    farmer.goto("/dossiers/")
    link = farmer.page.get_by_role("link", name=PRODUCTS[0], exact=True).first
    dossier = link.get_attribute("href") or ""
    farmer.goto(dossier)
    farmer.press("Write the plan")
    farmer.fill(capital_own="150 triệu", workers=9, output="2400", unit_price="180.000")
    farmer.press("Keep the draft")
    assert farmer.page.locator(".invalid-feedback").count() == 1
    farmer.fill(capital_own="150.000.000", capital_loan="50.000.000", local_workers=8)
    farmer.fill(unit="hộp", unit_cost="95.000", market="Hạ Long").press("Keep the draft")
    farmer.press("Add a paper or photo").fill(title="Bảng tính", file=false_pdf(tmp_path))
    farmer.press("Add it")
    assert farmer.page.locator(".invalid-feedback").count() == 1
    farmer.fill(file=real_pdf(tmp_path)).press("Add it").sees("Bảng tính").press("Hand it in")
    return dossier


def is_accepted_twice(farmer: Person, officer: Person, staff: Person, training: int) -> None:
    plan = farmer.path()
    officer.goto(plan).press("Propose").press("Propose")
    staff.goto(plan).press("Accept").press("Accept")
    on_the_list(staff, training)


def carries_it_out(farmer: Person, officer: Person, dossier: str) -> None:
    farmer.goto(dossier).press("Report progress")
    farmer.fill(done="Đã in bao bì mới.", revenue="30.000.000").press("Hand it in")
    officer.goto(farmer.path()).press("Accept").press("Accept")
    officer.goto(dossier).press("Record support")
    officer.fill(kind="loan", amount="50.000.000", partner="Ngân hàng CSXH")
    officer.press("Record it").sees("50.000.000")


def registers(farmer: Person, dossier: str) -> None:
    farmer.goto(dossier).press("Register for evaluation").press("Register it")
    assert farmer.page.locator(".invalid-feedback").count() == 1
    farmer.fill(declared=True).press("Register it")


def is_checked(officer: Person, farmer: Person, dossier: str) -> None:
    """The commune receives, writes its four findings and sends the dossier on."""
    officer.goto("/checks/")
    with officer.page.expect_navigation():
        officer.page.get_by_role("row", name=PRODUCTS[0]).get_by_role("button").click()
    officer.look()
    officer.fill(materials="Rừng keo Khe Lò.", labour="Tám người trong xã.")
    officer.fill(origin="Nghề của ông bà.", identity="Cách làm của người Dao.")
    officer.press("Save and send on")
    officer.fill(report_no="46/BC-UBND").press("Send on").sees("46/BC-UBND")
    farmer.goto(dossier).goto(f"{dossier}evaluation/").sees("46/BC-UBND")
    farmer.goto("/notices/").sees(PRODUCTS[0])
