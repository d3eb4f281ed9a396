"""A district hall: a contest, a web server that can be stopped, tablets of evaluators."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.installation import BASE, Installation, _answers, free_port, until
from tests.cast import PASSWORD

SCENE = """
import json
from types import SimpleNamespace
from tests import cast as people
from tests.evaluation import stage
from tests.uploads import pdf, photo
from products.deeds import evidence
from evaluation.deeds import contests, seating
from evaluation.models import ScoreSheet
from evaluation.score_page import screens_of
from ocop.rules import trees

province, commune = people.region("Quảng Ninh", "province"), people.region("Ba Chẽ", "commune")
hall = {hall!r}
room = SimpleNamespace(province_region=province)
room.province = people.officer("Phạm Thu Hà", hall + "tinh", province)
room.chair = people.person("Bùi Quang Minh", hall + "0")
room.secretary = people.person("Lê Thị Thanh", hall + "thuky")
room.evaluator = people.person("Ngô Anh Tuấn", hall + "1")
room.evaluator_2 = people.person("Đinh Thu Hằng", hall + "2")
more = [people.person(f"Ủy viên {{n}}", f"{{hall}}{{n}}") for n in range(3, {evaluators})]
room.producer = people.producer("HTX Ong rừng " + hall, commune)
room.product = people.product("Mật ong " + hall, room.producer)
stage.provincial(room)
dossiers = [room.dossier, *stage.products_for(room, {products} - 1)]
room.council = stage.council_of(room, *more)
for make in (photo, pdf):
    evidence.add(
        room.product, kind="photo" if make is photo else "test", file=make("giay to"),
        title="Giấy tờ " + make.__name__, by=room.province,
    )
room.contest = stage.opened(room.council, by=room.province)
contests.put_before(room.contest, dossiers, by=room.secretary)
seating.seat(room.contest, stage.scorers(room.council), by=room.secretary)
stage.started(room, room.contest)
rows = ScoreSheet.objects.filter(entry__contest=room.contest).order_by("entry__order", "pk")
told = {{}}
for sheet in rows.select_related("entry__sheet", "seat__member__user"):
    screens = [
        [one.key, [[c.id, [o.id for o in c.options]] for c in one.criteria]]
        for one in screens_of(trees.of(sheet.entry.sheet))
    ]
    told.setdefault(sheet.seat.member.user.email, []).append([sheet.pk, screens])
print(json.dumps(told))
"""
FOUND = """
import json
from django.db.models import Sum
from evaluation.models import Answer, ScoreSheet, Tap
from evaluation.deeds.sheets import ANSWERED
from ocop.workflow import chain
from ocop.workflow.doors import name_of
from ocop.workflow.models import Event
sheets = ScoreSheet.objects.filter(pk__in={sheets})
contest = sheets[0].entry.contest
answers = Answer.objects.filter(score_sheet__in=sheets)
taps = Tap.objects.filter(score_sheet__in=sheets)
names = [name_of(sheet) for sheet in sheets]
print(json.dumps({{
    "answers": [[a.score_sheet_id, a.criterion_id, a.option_id] for a in answers],
    "fates": sorted(taps.values_list("fate", flat=True)),
    "events": Event.objects.filter(thing__in=names, verb=ANSWERED).count(),
    "summed": all(s.total == (s.answers.aggregate(n=Sum("points"))["n"] or 0) for s in sheets),
    "broken": chain.verify(contest.chain_key),
}}))
"""
OPEN = "fieldset.crit:not([data-kept])"
Screens = list[tuple[str, list[tuple[int, list[int]]]]]


class Web:
    """A web server of the installation on a port of its own, to be stopped and started."""

    def __init__(self, site: Installation) -> None:
        self.site = site
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [sys.executable, "-m", "gunicorn", "ocop.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        words += ["--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
        words += ["--graceful-timeout", "1", "--log-level", "warning"]
        with self.site.log.open("ab") as log:
            self.process = subprocess.Popen(
                words, cwd=BASE, env=self.site.env, stdout=log, stderr=log
            )
        until(lambda: _answers(self.port), "the web server of the hall does not answer")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=15)
        self.process = None


class Tablet:
    """One browser with its own cookies and store, and what its evaluator tapped."""

    def __init__(self, chromium: Browser, web: Web, login: str, sheets: list[Any]) -> None:
        self.login, self.sheets = login, dict(sheets)
        self.context: BrowserContext = chromium.new_context(
            viewport={"width": 820, "height": 1180}, base_url=web.url, has_touch=True
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.dice = random.Random(login)
        self.tapped: dict[tuple[int, int], int] = {}
        self.taps = 0

    def sign_in(self, login: str = "") -> None:
        self.page.goto("/login/")
        self.page.fill("[name=username]", login or self.login)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("form.card button.btn-primary")
        self.page.wait_for_url(lambda url: "/login/" not in url)

    def prepare(self) -> None:
        """Open the own sheets and wait until the tablet can do without a connection."""
        self.page.goto("/scoring/")
        self.page.wait_for_selector("[data-ready-line][data-state=done]", timeout=120_000)

    def score(self, pk: int, most: int = 99) -> None:
        """The sheet (or so many sections), section by section, with the button that goes on."""
        screens: Screens = self.sheets[pk]
        self.page.goto(f"/score-sheets/{pk}/{screens[0][0]}/")
        for place, (_key, criteria) in enumerate(screens[:most]):
            self.fill(pk, criteria)
            after = screens[place + 1][0] if place + 1 < len(screens) else "submit"
            self.page.locator(".sheet-foot .btn-primary").click()
            self.page.wait_for_url(f"**/score-sheets/{pk}/{after}/")

    def fill(self, pk: int, criteria: list[tuple[int, list[int]]]) -> None:
        """Tap an option of every criterion of the page."""
        self.tap(pk, {one: self.dice.choice(options) for one, options in criteria})
        until(lambda: not self.page.locator(OPEN).count(), "a tap was not kept")

    def tap(self, pk: int, chosen: dict[int, int]) -> None:
        self.page.wait_for_selector("html[data-tablet=ready]", state="attached")
        self.page.evaluate(
            "all => all.forEach(one => document.querySelector(one).click())",
            [f'[name=c{one}][value="{option}"]' for one, option in chosen.items()],
        )
        self.tapped |= {(pk, one): option for one, option in chosen.items()}
        self.taps += len(chosen)

    def waiting(self) -> int:
        """How many answers the page says are not yet sent."""
        line = self.page.locator("[data-tablet-line][data-waiting]")
        line.wait_for()
        return int(line.get_attribute("data-waiting") or 0)

    def arrived(self) -> None:
        """Wait until the page says that everything was sent."""
        self.page.wait_for_selector("[data-tablet-line][data-waiting='0']", timeout=60_000)

    def killed(self) -> None:
        """The tab is gone at once; another one is opened."""
        self.page.close()
        self.page = self.context.new_page()

    def leave(self) -> None:
        self.context.close()


def scene(site: Installation, *, evaluators: int, products: int) -> dict[str, Any]:
    """A contest that is being scored: the sheets of each evaluator by login."""
    code = SCENE.format(hall="hall", evaluators=evaluators, products=products)
    return json.loads(site.manage("shell", "-v0", "-c", code).strip().splitlines()[-1])


def found(site: Installation, sheets: Iterable[int]) -> dict[str, Any]:
    """What the database holds of the sheets."""
    told = site.manage("shell", "-v0", "-c", FOUND.format(sheets=list(sheets)))
    return json.loads(told.strip().splitlines()[-1])
