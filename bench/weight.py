"""P14: what a page weighs in a real browser, at the first visit and afterwards, and on a thin line.

Chromium asks the application for each page with an empty cache, then again with a full one; what
comes over the line is counted as the browser counts it, headers included. Pages are compressed
as the proxy in front of the application does (gzip), files come as whitenoise keeps them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, sync_playwright

from bench.counting import PROXY
from bench.pages import Page, Spots, reverse
from bench.rows import Measure, line, missing
from bench.server import Failed
from bench.world import World

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
PHONE = {"width": 375, "height": 800}
THIN = {"downloadThroughput": 50_000, "uploadThroughput": 50_000, "latency": 150, "offline": False}
FIRST, LATER, REQUESTS = 150, 30, 15  # kB, kB, requests
SCRIPT, SCRIPT_FORM = 40, 60  # kB of script; the sheet and the forms of a dossier may have more
SLOW_FIRST, SLOW_LATER = 4.5, 2.0  # seconds at 400 kbit/s, 150 ms there and back


@dataclass
class Weighed:
    """What came over the line for one visit."""

    sizes: dict[str, int] = field(default_factory=dict)  # by request
    kinds: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def total(self) -> float:
        return sum(self.sizes.values()) / 1000

    @property
    def script(self) -> float:
        return sum(size for key, size in self.sizes.items() if self.kinds[key] == "Script") / 1000

    @property
    def requests(self) -> int:
        return len(self.kinds)


def pages_of(world: World) -> list[tuple[Page, float]]:
    """Pages of producers and evaluators, each with how much script it may have (kB)."""
    at = Spots(world)
    form = SCRIPT_FORM
    return [
        (Page("P14", reverse("desk"), "owner"), SCRIPT),
        (Page("P14", reverse("product", args=[at.product.pk]), "owner"), SCRIPT),
        (Page("P14", reverse("dossier", args=[at.dossier.pk]), "owner"), SCRIPT),
        (Page("P14", reverse("submission", args=["plans", at.plan.pk]), "owner"), SCRIPT),
        (Page("P14", reverse("idea_new", args=[world.cycle.pk]), "owner"), form),
        (Page("P14", reverse("desk"), "member1"), SCRIPT),
        (Page("P14", reverse("scoring"), "member1"), SCRIPT),
        (Page("P14", at.section, "member1"), form),
    ]


def row(world: World, port: int, sessions: dict[str, str], *, tell: Any = None) -> str:
    """Return the row: the worst page of each figure. ``tell`` is told every page."""
    found, pages = [], pages_of(world)  # the database is not asked while the browser is open
    try:
        with _chromium() as browser:
            for page, script in pages:
                first, later = visits(browser, port, page, sessions[page.who])
                slow = visits(browser, port, page, sessions[page.who], thin=True)
                found.append((first, later, first.script / script, *slow))
                if tell:
                    tell(_told(page, first, later, slow))
    except Failed as fault:
        return missing("P14", fault)
    measures = [
        Measure(max(first.total for first, *_ in found), "kB-first", FIRST),
        Measure(max(share for _, _, share, *_ in found) * 100, "%-of-script", 100),
        Measure(max(later.total for _, later, *_ in found), "kB-later", LATER),
        Measure(max(first.requests for first, *_ in found), "requests", REQUESTS),
        Measure(max(slow.seconds for *_, slow, _ in found), "s-slow", SLOW_FIRST),
        Measure(max(slow.seconds for *_, slow in found), "s-slow-again", SLOW_LATER),
    ]
    return line("P14", measures, "0")


def _told(page: Page, first: Weighed, later: Weighed, slow: tuple[Weighed, Weighed]) -> str:
    return (
        f"  P14 first {first.total:6.1f} kB (script {first.script:.1f}, {first.requests} requests)"
        f" later {later.total:5.1f} kB ({later.requests}) slow {slow[0].seconds:.1f} s"
        f" again {slow[1].seconds:.1f} s  {page.name}"
    )


@contextmanager
def _chromium() -> Iterator[Any]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def visits(
    browser: Any, port: int, page: Page, session: str, *, thin: bool = False
) -> tuple[Weighed, Weighed]:
    """Visit the page with an empty cache and again with what is kept from the first time."""
    context = browser.new_context(viewport=PHONE, extra_http_headers={PROXY: "1"})
    try:
        context.add_cookies(
            [{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}]
        )
        tab = context.new_page()
        line = _listening(context, tab, thin=thin)
        url = f"http://127.0.0.1:{port}{page.path}"
        return _visit(tab, line, url), _visit(tab, line, url)
    finally:
        context.close()


def _listening(context: BrowserContext, tab: Any, *, thin: bool) -> CDPSession:
    line = context.new_cdp_session(tab)
    line.send("Network.enable")
    if thin:
        line.send("Network.emulateNetworkConditions", THIN)
    return line


def _visit(tab: Any, line: CDPSession, url: str) -> Weighed:
    """Go to the page as by a link and wait until all it wants is there."""
    found, kept = Weighed(), set()

    def had(event: dict[str, Any]) -> None:
        kept.add(event["requestId"])  # in memory since the visit before

    def came(event: dict[str, Any]) -> None:
        fresh = event["requestId"] not in kept and not event["response"].get("fromDiskCache")
        if fresh and event["response"]["url"][:4] == "http":
            found.kinds[event["requestId"]] = event["type"]

    def ended(event: dict[str, Any]) -> None:
        if event["requestId"] in found.kinds:
            found.sizes[event["requestId"]] = int(event["encodedDataLength"])

    told = {
        "Network.requestServedFromCache": had,
        "Network.responseReceived": came,
        "Network.loadingFinished": ended,
    }
    for name, hear in told.items():
        line.on(name, hear)
    answer = tab.goto(url, wait_until="networkidle")
    for name, hear in told.items():
        line.remove_listener(name, hear)
    if answer is None or answer.status != 200:
        raise Failed(f"{url} answered {answer and answer.status}")
    timing = "performance.getEntriesByType('navigation')[0].loadEventEnd"
    found.seconds = float(tab.evaluate(timing)) / 1000
    return found
