"""Step 5 before the councils: scoring, closing, decision, certificate, catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.installation import until
from tests.browser.person import SHOTS, Person, said

SCORE_THE_REST = """
import random
from evaluation.models import ScoreSheet
from evaluation.deeds import sheets
from ocop.demo import marks
from ocop.rules import trees
rows = ScoreSheet.objects.filter(state="open", entry__contest={contest})
for sheet in rows.select_related("entry__sheet", "seat__member__user"):
    given = marks.answers(
        trees.of(sheet.entry.sheet), total=76, stars=4, rng=random.Random(sheet.pk)
    )
    by = sheet.seat.member.user
    sheets.enter_section(sheet, {{key: (one, "") for key, one in given.items()}}, by=by)
    sheets.submit(sheet, by=by)
"""
DISCUSS = """
from evaluation import control
from evaluation.deeds import spreads
from evaluation.models import Contest, Entry
contest = Contest.objects.get(pk={contest})
chair = contest.council.members.get(role="chair").user
for row in control.look(contest).rows:
    if row.hot:
        talk = spreads.open(Entry.objects.get(pk=row.entry), by=chair)
        spreads.keep(talk, reason="Hội đồng giữ điểm.", by=chair)
"""

OWNED = "Mật ong rừng Ba Chẽ"  # the product of `chuthe`, before the same council


def contest_before(person: Person, words: str) -> int:
    """The key of the contest whose title has the words."""
    person.goto("/contests/")
    link = person.page.get_by_role("link", name=re.compile(words)).first
    return int((link.get_attribute("href") or "").strip("/").split("/")[-1])


def scores_the_rest(site: Any, contest: int) -> None:
    """The other members hand in their sheets; what lies too far apart is discussed and kept."""
    for steps in (SCORE_THE_REST, DISCUSS):
        site.manage("shell", "-v0", "-c", steps.format(contest=contest))


def scores_one_sheet(evaluator: Person) -> str:
    """Tapped one by one on a tablet: kept at once, still there after a reload. Returns its name."""
    evaluator.goto("/scoring/")
    with evaluator.page.expect_navigation():
        evaluator.page.locator("main a.btn-primary").first.click()
    page = evaluator.look().page
    name = page.locator(".sheet-top .strong").first.inner_text()
    taps(evaluator)
    page.locator("fieldset.crit").last.locator(".crit-head .ok").wait_for()
    chosen = page.locator("input:checked").count()
    page.reload()
    assert page.locator("input:checked").count() == chosen > 0
    while "submit" not in evaluator.path():
        for crit in page.locator("fieldset.crit").all():
            if not crit.locator("input:checked").count():
                crit.locator("label.opt").last.click()
        with page.expect_navigation():
            page.locator(".sheet-foot .btn-primary").click()
    evaluator.look().fill(remark="Bao bì đẹp, cần ghi rõ hạn dùng.")
    evaluator.press("Hand in the sheet")
    return name


def taps(evaluator: Person) -> None:
    """Each criterion of the section once, the best option; the answer comes back saved."""
    for crit in evaluator.page.locator("fieldset.crit").all():
        with evaluator.page.expect_response(re.compile(r"/scoring/taps/")) as answer:
            crit.locator("label.opt").last.click()
        assert answer.value.status == 200


def keeps_a_section_without_scripts(evaluator: Person) -> None:
    """The section is one form: its button keeps all of it and goes on to the next."""
    evaluator.goto("/scoring/")
    with evaluator.page.expect_navigation():
        evaluator.page.locator("main a.btn-primary").first.click()
    first = evaluator.path()
    names = evaluator.page.locator("fieldset.crit input[type=radio]").evaluate_all(
        "all => [...new Set(all.map(one => one.name))]"
    )
    for name in names:
        evaluator.page.locator(f"label.opt:has([name={name}])").last.click()
    with evaluator.page.expect_navigation():
        evaluator.page.locator(".sheet-foot .btn-primary").click()
    assert evaluator.path() != first
    evaluator.goto(first)
    assert evaluator.page.locator("fieldset.crit input:checked").count() == len(names)


def nothing_against_them(speaker: Person, contest: int) -> None:
    """The conditions of each product that is still open, answered one product after another."""
    speaker.goto(f"/contests/{contest}/conditions/").goto(f"/contests/{contest}/control/")
    speaker.follow("/entries/")
    while "/entries/" in speaker.path():
        speaker.press("No condition knocks it out")


def publishes(staff: Person, contest: int, number: str, *, second: Person | None = None) -> None:
    """Prepared, looked at, published with number, date and signer; where stars are granted by a
    second person."""
    staff.goto(f"/contests/{contest}/results/")
    staff.goto(f"/contests/{contest}/").press("Prepare the decision")
    if second:
        staff.sees("Who prepared the decision does not publish it: a second person does.")
        staff = second.goto(staff.path())
    staff.press("Publish").press("Publish")
    assert staff.page.locator(".invalid-feedback").count() >= 1
    staff.fill(number=number, signer_office="PHÓ CHỦ TỊCH", signer="Bùi Văn Mẫu").press("Publish")
    staff.sees(number)


def test_a_product_is_scored_awarded_and_checked_by_anybody(people: Callable[..., Person]) -> None:
    evaluator, chair, staff = people("uyvien1", width=820), people("chutich"), people("tinh")
    contest = contest_before(staff, "đợt 2")
    name = scores_one_sheet(evaluator)
    chair.goto(f"/contests/{contest}/control/").misses("100,00")
    assert chair.page.get_by_role("button", name=said("Close the scoring")).first.is_disabled() or (
        chair.page.locator("[aria-disabled=true]").count()
    )
    keeps_a_section_without_scripts(people("uyvien2", width=820, scripts=False))
    scores_the_rest(staff.site, contest)
    nothing_against_them(people("thuky"), contest)
    chair.goto(f"/contests/{contest}/control/").press("Close the scoring")
    chair.press("Close the scoring")
    publishes(staff, contest, "3981/QĐ-UBND", second=people("tinh2"))
    certificate_is_made(staff, contest, name)
    for width in (375, 1280):
        visitor = people(width=width).goto(f"/catalogue/?q={name}").sees(name)
        with visitor.page.expect_navigation():
            visitor.page.get_by_role("link", name=name).first.click()
        visitor.look().press("Check the certificate").sees(name, "3981/QĐ-UBND")
    owner_reports_sales(people("chuthe", width=375), staff, OWNED)
    everybody_is_told_once(people, staff.site, OWNED)


def certificate_is_made(staff: Person, contest: int, name: str) -> None:
    """The worker makes the paper; it comes down as a PDF."""

    def made() -> str:
        staff.page.goto(f"/contests/{contest}/certificates/")
        link = staff.page.get_by_role("row", name=name).locator("a[href$='/file']")
        return (link.first.get_attribute("href") or "") if link.count() else ""

    address = str(until(made, "no certificate was made", seconds=90))
    paper = staff.look().context.request.get(staff.site.url + address).body()
    assert paper.startswith(b"%PDF")
    assert b"%%EOF" in paper[-2000:]
    if SHOTS:
        (Path(SHOTS) / "certificate.pdf").write_bytes(paper)


def owner_reports_sales(owner: Person, staff: Person, name: str) -> None:
    """Step 6: the sales of a quarter, and what the province sees of them."""
    owner.goto("/products/")
    with owner.page.expect_navigation():
        owner.page.get_by_role("link", name=name).first.click()
    product = owner.path()
    owner.press("Report sales").fill(revenue="nhiều").press("Save")
    assert owner.page.locator(".invalid-feedback").count() == 1
    owner.fill(revenue="45.000.000", quantity="250").press("Save").sees("45.000.000")
    staff.goto(product).sees("45.000.000").goto("/sales/").sees(name)
    staff.goto("/reports/")


def everybody_is_told_once(people: Callable[..., Person], site: Any, name: str) -> None:
    """In the inbox and by mail: once each."""
    owner = people("chuthe", width=375).goto("/notices/")
    subjects = owner.page.locator("main h2, main h3, main .strong").all_inner_texts()
    told = [one for one in subjects if name in one and said("stars") in one]
    assert len(told) <= 1
    letters = site.letters.to("chuthe@demo.ocop.example")
    assert len(letters) == len(set(letters))
    until(lambda: site.letters.to("chuthe@demo.ocop.example"), "no mail came", seconds=60)
