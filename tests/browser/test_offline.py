"""A scoring day with a broken connection ends with exactly the scores that were tapped.

``make drill`` holds it with 12 evaluators and 20 products.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.hall import Tablet, Web, found, scene
from tests.browser.installation import Installation

WHOLE = bool(os.environ.get("OCOP_DRILL"))
EVALUATORS, PRODUCTS, SECTIONS = (12, 20, 99) if WHOLE else (3, 3, 2)


@pytest.fixture(scope="module")
def hall(site: Installation) -> list[tuple[str, Any]]:
    """Logins and sheets of a contest: of the evaluators of the day, and of three more."""
    return list(scene(site, evaluators=EVALUATORS + 3, products=PRODUCTS).items())


@pytest.fixture
def web(site: Installation) -> Iterator[Web]:
    place = Web(site)
    try:
        place.start()
        yield place
    finally:
        place.stop()


@pytest.fixture
def tablets(chromium: Browser, web: Web) -> Iterator[Any]:
    there: list[Tablet] = []

    def given(login: str, sheets: list[Any]) -> Tablet:
        there.append(Tablet(chromium, web, login, sheets))
        there[-1].sign_in()
        return there[-1]

    yield given
    for tablet in there:
        tablet.leave()


def test_a_day_with_a_broken_connection_ends_with_what_was_tapped(
    site: Installation, web: Web, tablets: Any, hall: Any
) -> None:
    crowd = [tablets(login, sheets) for login, sheets in hall[:EVALUATORS]]
    for tablet in crowd:
        tablet.prepare()
    alone, closed, calm = crowd[:3]
    for turn in range(PRODUCTS):
        if turn == 1:
            alone.context.set_offline(True)
            web.stop()
        for tablet in crowd:
            tablet.score(list(tablet.sheets)[turn], SECTIONS)
        if turn == 1:
            without_a_server(closed, calm)
            web.start()
    phone = on_two_devices(alone, tablets(*hall[0]))
    alone.context.set_offline(False)
    for tablet in (*crowd, phone):
        tablet.page.goto("/scoring/")
        tablet.arrived()
    held(site, crowd, phone)


def without_a_server(closed: Tablet, calm: Tablet) -> None:
    """A killed tab and a reload lose nothing: the page still counts what it has not sent."""
    assert (before := closed.waiting()) > 0
    closed.killed()
    closed.page.goto("/scoring/")
    assert closed.waiting() == before
    sheet, screens = list(calm.sheets.items())[1]
    calm.page.goto(f"/score-sheets/{sheet}/{screens[0][0]}/")
    calm.page.reload()
    shown = {
        box.get_attribute("name"): box.get_attribute("value")
        for box in calm.page.locator("input:checked").all()
    }
    assert shown == {f"c{one}": str(calm.tapped[sheet, one]) for one, _options in screens[0][1]}
    assert calm.waiting() > 0
    calm.page.wait_for_selector("[data-tablet-note=offline]:visible")


def on_two_devices(alone: Tablet, phone: Tablet) -> Tablet:
    """The tablet is still offline; a later tap on the phone is there before the earlier one."""
    sheet, screens = list(alone.sheets.items())[-1]
    one, options = screens[0][1][0]
    first, second = (options[-1], options[0])
    alone.page.goto(f"/score-sheets/{sheet}/{screens[0][0]}/")
    if alone.tapped[sheet, one] != first:
        alone.tap(sheet, {one: first})
    assert alone.waiting() > 0
    phone.page.goto(f"/score-sheets/{sheet}/{screens[0][0]}/")
    phone.tap(sheet, {one: second})
    phone.arrived()
    alone.tapped[sheet, one] = second
    return phone


def held(site: Installation, crowd: list[Tablet], phone: Tablet) -> None:
    """Every answer stands as it was tapped last, every tap is there once, all are in the log."""
    now = found(site, [pk for tablet in crowd for pk in tablet.sheets])
    stands = {(sheet, one): option for sheet, one, option in now["answers"]}
    assert stands == {key: option for tablet in crowd for key, option in tablet.tapped.items()}
    taps = sum(tablet.taps for tablet in crowd) + phone.taps
    older = now["fates"].count("older")
    assert 1 <= older <= 2
    assert now["fates"] == ["older"] * older + ["taken"] * (taps - older)
    assert now["events"] == taps - older
    assert now["summed"]
    assert now["broken"] is None


def test_papers_beside_the_sheet_open_without_a_connection(tablets: Any, hall: Any) -> None:
    """What the tablet brought opens; what it could not bring says so."""
    login, sheets = hall[-1]
    tablet = tablets(login, sheets)
    tablet.prepare()
    page = tablet.page
    expect(page.locator("[data-ready-line]").first).to_contain_text("2/2")
    (sheet, screens), *_more = tablet.sheets.items()
    tablet.context.set_offline(True)
    page.goto(f"/score-sheets/{sheet}/{screens[0][0]}/")
    page.locator(".sheet-about summary").click()
    picture = page.locator("a[data-paper]", has_text="Giấy tờ photo")
    with page.expect_download() as got:
        page.locator("a[data-paper]", has_text="Giấy tờ pdf").click()
    assert got.value.path().read_bytes()[:5] == b"%PDF-"
    way = str(picture.get_attribute("href"))
    page.goto(way)
    assert page.locator("img").evaluate("img => img.naturalWidth") == 40
    page.goto("/scoring/")
    page.evaluate(
        "way => caches.keys().then(all => Promise.all(all.map("
        "one => caches.open(one).then(cache => cache.delete(way)))))",
        way,
    )
    page.goto(f"/score-sheets/{sheet}/{screens[0][0]}/")
    page.locator(".sheet-about summary").click()
    page.wait_for_selector("a[data-paper][aria-disabled]")
    picture.click()
    page.wait_for_selector("[data-away]:visible")
    assert f"/score-sheets/{sheet}/{screens[0][0]}/" in page.url
    looks(tablet)


def test_another_person_on_the_tablet_neither_sends_nor_sees(
    site: Installation, tablets: Any, hall: Any
) -> None:
    (login, sheets), (other, _sheets) = hall[-1], hall[-2]
    tablet = tablets(login, sheets)
    tablet.prepare()
    (sheet, screens), *_more = tablet.sheets.items()
    tablet.context.set_offline(True)
    tablet.page.goto(f"/score-sheets/{sheet}/{screens[0][0]}/")
    tablet.fill(sheet, screens[0][1])
    mine = tablet.waiting()
    assert mine == len(screens[0][1])
    looks(tablet)
    # The session ends without a word; somebody else signs in.
    tablet.context.clear_cookies()
    tablet.context.set_offline(False)
    tablet.page.wait_for_selector("[data-tablet-note=signin]:visible")
    assert tablet.waiting() == mine
    tablet.sign_in(other)
    tablet.prepare()
    assert tablet.waiting() == 0
    tablet.context.set_offline(True)
    tablet.page.goto("/scoring/")
    assert tablet.page.locator(f"[href='/score-sheets/{sheet}/']").count() == 0
    tablet.context.set_offline(False)
    signs_out(tablet)
    assert found(site, tablet.sheets)["answers"] == []
    # The first one comes back and everything is sent.
    tablet.sign_in()
    tablet.page.goto("/scoring/")
    tablet.arrived()
    stands = found(site, tablet.sheets)["answers"]
    assert {(pk, one): option for pk, one, option in stands} == tablet.tapped


def signs_out(tablet: Tablet) -> None:
    tablet.page.goto("/desk/")
    tablet.page.locator("form[action='/logout/']").first.evaluate("form => form.requestSubmit()")
    tablet.page.wait_for_url(lambda url: "/desk/" not in url)


def looks(tablet: Tablet) -> None:
    """The page holds to the rules of the house also without a connection, on every width."""
    for width in (375, 820):
        tablet.page.set_viewport_size({"width": width, "height": 812})
        wide = tablet.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, width
        broken = Axe().run(tablet.page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:160]) for one in broken] == []


def test_signing_out_with_unsent_answers_warns_then_clears(
    site: Installation, tablets: Any, hall: Any
) -> None:
    login, sheets = hall[-2]
    tablet = tablets(login, sheets)
    tablet.prepare()
    (sheet, screens), *_more = tablet.sheets.items()
    tablet.page.goto(f"/score-sheets/{sheet}/{screens[0][0]}/")
    tablet.page.route("**/scoring/taps/", lambda route: route.abort())
    tablet.fill(sheet, screens[0][1])
    said: list[str] = []

    def hear(dialog: Any) -> None:
        said.append(dialog.message)
        dialog.dismiss() if len(said) == 1 else dialog.accept()

    tablet.page.on("dialog", hear)
    tablet.page.goto("/desk/")
    leave = tablet.page.locator("form[action='/logout/']").first
    leave.evaluate("form => form.requestSubmit()")
    tablet.page.goto("/scoring/")
    assert tablet.waiting() == len(screens[0][1])
    assert str(len(screens[0][1])) in said[0]
    signs_out(tablet)
    assert len(said) == 2
    tablet.sign_in()
    tablet.page.goto("/scoring/")
    tablet.arrived()
    assert found(site, tablet.sheets)["answers"] == []


def test_what_comes_after_the_handing_in_is_told_and_kept_aside(
    site: Installation, tablets: Any, hall: Any
) -> None:
    login, sheets = hall[-3]
    tablet, other = tablets(login, sheets), tablets(login, sheets)
    tablet.prepare()
    (sheet, screens), *_more = tablet.sheets.items()
    tablet.context.set_offline(True)
    tablet.page.goto(f"/score-sheets/{sheet}/{screens[0][0]}/")
    tablet.fill(sheet, screens[0][1])
    other.score(sheet)
    other.arrived()
    other.page.reload()
    other.page.locator("form[data-hands-in] .btn-primary").click()
    other.page.wait_for_url(lambda url: f"/{sheet}/" not in url)
    tablet.context.set_offline(False)
    tablet.page.wait_for_selector("[data-tablet-aside]:visible")
    tablet.arrived()
    tablet.page.locator("[data-tablet-aside] a").click()
    tablet.page.wait_for_url(f"**/score-sheets/{sheet}/aside/")
    assert tablet.page.locator("tbody tr").count() == len(screens[0][1])
    now = found(site, tablet.sheets)
    assert {(pk, one): option for pk, one, option in now["answers"]} == other.tapped
    assert now["fates"].count("aside") == len(screens[0][1])
