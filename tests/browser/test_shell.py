"""The shell in a real browser: nothing forbidden, nothing sideways, nothing in the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("playwright")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True)
PUBLIC = ["/", "/login/", "/password/reset/", "/no-such-page/"]
KB = 1024


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 375, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_public_pages_are_accessible_and_the_console_stays_empty(
    chromium: Browser, live_server: Any, width: int, scheme: Any
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    for address in PUBLIC:
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        found = [v["id"] for v in Axe().run(page).response["violations"]]
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (address, found, sideways) == (address, [], 0)
    assert [line for line in said if "404" not in line] == []
    context.close()


def test_the_first_page_is_light(page: Page, live_server: Any) -> None:
    """P14: at most 150 kB and 15 requests at the first visit (here not even compressed)."""
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto(live_server.url + "/login/")
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 15
    assert sum(sizes) < 280 * KB


def test_the_menu_of_a_phone_opens_and_escape_closes_it(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/login/")
    button = page.locator(".top summary:visible")
    button.click()
    assert page.locator(".menu-list:visible a", has_text="Đăng nhập").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".menu-list:visible").count() == 0
    assert button.evaluate("one => one === document.activeElement")


def test_the_language_switch_works_without_scripts(chromium: Browser, live_server: Any) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(live_server.url + "/login/")
    assert page.locator("h1").inner_text() == "Đăng nhập"
    page.locator("button[lang=en]:visible").click()
    assert page.locator("h1").inner_text() == "Sign in"
    assert page.url == live_server.url + "/login/"
    context.close()


def test_a_form_is_sent_once(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + "/login/")
    sent: list[str] = []
    page.on("request", lambda ask: sent.append(ask.url) if ask.method == "POST" else None)
    page.evaluate(
        "() => { const b = document.querySelector('form.card button'); b.click(); b.click(); }"
    )
    page.wait_for_load_state("networkidle")
    assert len(sent) == 1
