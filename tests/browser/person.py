"""A person before a screen: signs in, opens pages, fills in forms; every page is looked at.

Looking means: no message in the console, no violation of the security policy, nothing wider
than the screen, no violation of accessibility rules, and no English under Vietnamese.
``OCOP_SHOTS=<folder>`` keeps a picture of every page.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, Locator, Page

SHOTS = os.environ.get("OCOP_SHOTS", "")
ENGLISH = re.compile(
    r"\b(the|and|of|is|are|was|has|have|your|this|not|with|please|required|pages?|new|"
    r"submit|save|open|none|drafts?|state|name|scores?|sheets?|councils?|producers?|cycles?|"
    r"ideas?|plans?|reports?|products?|dossiers?|contests?|years?|days?|by|from|to be)\b",
    re.IGNORECASE,
)
REFUSED = "the server responded with a status of 4"
_seen: set[tuple[str, int, str]] = set()


def said(words: str, language: str = "vi") -> str:
    """The words of the page in the language, by what the code calls them."""
    with translation.override(language):
        return gettext(words)


class Person:
    """One browser window with its own cookies."""

    def __init__(self, chromium: Browser, site: Any, *, width: int, scripts: bool = True) -> None:
        self.site = site
        self.width = width
        self.scripts = scripts
        self.context = chromium.new_context(
            viewport={"width": width, "height": 812 if width < 600 else 900},
            java_script_enabled=scripts,
            base_url=site.url,
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", self._hears)
        self.page.on("pageerror", lambda fault: self.said.append(str(fault)))
        self.language = "vi"
        self.shots = 0

    def _hears(self, line: Any) -> None:
        if line.type in ("error", "warning"):
            self.said.append(line.text)

    # --- getting about ------------------------------------------------------------------------
    def goto(self, path: str) -> Person:
        self.page.goto(path)
        return self.look()

    def sign_in(self, login: str, password: str = "") -> Person:
        self.page.goto("/login/")
        address = login if "@" in login or login[0].isdigit() else f"{login}@demo.ocop.example"
        self.page.fill("[name=username]", address)
        self.page.fill("[name=password]", password or self.site.accounts.get(login, ""))
        self.page.click("form.card button.btn-primary")
        self.page.wait_for_url(lambda url: "/login/" not in url)
        return self.look()

    def speak(self, language: str) -> Person:
        """Change the language with the button of the page."""
        button = self.page.locator(f"button[lang={language}]").first
        form = button.locator("xpath=ancestor::form")
        with self.page.expect_navigation():
            form.evaluate("(form, b) => form.requestSubmit(b)", button.element_handle())
        self.language = language
        return self.look()

    def press(self, words: str, *, within: Locator | None = None) -> Person:
        """Press the button or follow the link with these words, and look where it leads."""
        place = within or self.page.locator("main, .barfix, .sheet-foot")
        with self.page.expect_navigation():
            self.thing(said(words, self.language), place).click()
        return self.look()

    def follow(self, address: str) -> Person:
        """Follow the first link whose address begins so."""
        with self.page.expect_navigation():
            self.page.locator(f"main a[href^='{address}']").first.click()
        return self.look()

    def thing(self, words: str, place: Locator) -> Locator:
        exactly = re.compile(rf"^\s*{re.escape(words)}\s*(\(\s*\d+\s*\)\s*)?$")
        button = place.get_by_role("button", name=exactly)
        return button.or_(place.get_by_role("link", name=exactly)).first

    def fill(self, **values: Any) -> Person:
        """Type into the fields of these names; a list ticks boxes, True ticks one."""
        for name, value in values.items():
            self._fill(name, value)
        return self

    def _fill(self, name: str, value: Any) -> None:
        fields = self.page.locator(f"main [name='{name}']:not([type=hidden])")
        kind = fields.first.evaluate("e => e.type || e.tagName")
        if isinstance(value, Path):
            fields.first.set_input_files(value)
        elif kind in ("radio", "checkbox"):
            for one in value if isinstance(value, list) else [value]:
                chosen = (
                    fields if one is True else self.page.locator(f"[name='{name}'][value='{one}']")
                )
                chosen.first.check()
        elif kind.startswith("select"):
            fields.first.select_option(value)
        else:
            fields.first.fill(str(value))

    # --- what is seen -------------------------------------------------------------------------
    @property
    def main(self) -> str:
        return self.page.locator("main").inner_text()

    def sees(self, *words: str) -> Person:
        text = " ".join(self.page.locator("body").inner_text().split())
        for one in (said(word, self.language) for word in words):
            assert one.lower() in text.lower(), (self.page.url, one, text[:3000])
        return self

    def misses(self, *words: str) -> Person:
        text = self.page.locator("body").inner_text().lower()
        for one in (said(word, self.language) for word in words):
            assert one.lower() not in text, (self.page.url, one)
        return self

    def path(self) -> str:
        return self.page.url.removeprefix(self.site.url)

    def look(self) -> Person:
        """Hold the page to the rules of the house; each page once at each width."""
        self._shoot()
        kind = re.sub(r"\d+|[A-Z0-9]{6,}", "#", self.path().split("?")[0])
        if self.language == "vi":
            found = ENGLISH.search(self.page.locator("body").inner_text().replace("English", ""))
            assert not found or os.environ.get("LAX"), (
                self.page.url,
                "English",
                found.group() if found else "",
            )
        if not self.scripts or (kind, self.width, self.language) in _seen:
            return self
        _seen.add((kind, self.width, self.language))
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (self.page.url, self.width, f"{wide} px sideways")
        broken = Axe().run(self.page).response["violations"]
        told = [(one["id"], [node["html"][:160] for node in one["nodes"][:2]]) for one in broken]
        assert told == [], (self.page.url, told)
        return self

    def _shoot(self) -> None:
        if not SHOTS:
            return
        self.shots += 1
        story = os.environ.get("PYTEST_CURRENT_TEST", "x").split("::")[-1].split(" ")[0]
        name = re.sub(r"\W+", "-", self.path().split("?")[0]).strip("-") or "home"
        file = f"{story}-{id(self) % 997}-{self.shots:02d}-{name}-{self.width}-{self.language}.png"
        self.page.screenshot(path=str(Path(SHOTS) / file), full_page=True)

    def leave(self) -> None:
        """Close the window; whatever the console said that is not a refusal is a fault."""
        self.context.close()
        faults = [line for line in self.said if REFUSED not in line]
        assert not faults, faults
