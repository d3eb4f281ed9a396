"""Mixed load: eight clients that read the public pages, look at details and save answers."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench import pages
from bench.client import Answer, Browser
from bench.measure import FLOOR_PATH, Scales
from bench.pages import Page, Spots
from bench.world import World

CLIENTS = 8
SECONDS = 8.0
SHARES = (("public", 70), ("detail", 20), ("save", 10))
Ask = Callable[[], Answer]


@dataclass
class Load:
    """What the clients saw together."""

    seconds: float
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times) / self.seconds

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 of 100 answers came."""
        return sorted(self.times)[int(len(self.times) * 0.95)] * 1000 if self.times else 0.0


def of_floor(scales: Scales, seconds: float = SECONDS / 2) -> Load:
    """The same clients, asking for nothing but the bare page."""

    def asker(_number: int) -> Callable[[], Ask]:
        browser = Browser(scales.floor.port, scales.sessions["province"])
        return lambda: lambda: browser.get(FLOOR_PATH)

    return _run(asker, seconds)


def of_application(scales: Scales, world: World, seconds: float = SECONDS) -> Load:
    """Each client is one council member: reads, looks, and saves on a sheet of its own."""
    spots = Spots(world)
    known = pages.all_pages(world)
    public = [page for page in known if page.row == "P7"]
    detail = [page for page in known if page.row == "P1"]

    def asker(number: int) -> Callable[[], Ask]:
        dice = random.Random(number)
        who = f"member{number + 1}"
        sheet = spots.open_sheet(who)
        path = pages.reverse("score_sheet_enter", args=[sheet.pk])
        kinds: dict[str, list[Ask]] = {
            "public": [scales.asker(page) for page in public],
            "detail": [scales.asker(page) for page in detail],
            "save": [scales.asker(Page("P3", path, who, pages.answers(sheet)))],
        }
        names, weights = zip(*SHARES, strict=True)
        return lambda: dice.choice(kinds[dice.choices(names, weights)[0]])

    return _run(asker, seconds)


def _run(asker: Callable[[int], Callable[[], Ask]], seconds: float) -> Load:
    load = Load(seconds)
    choosers = [asker(number) for number in range(CLIENTS)]
    end = time.monotonic() + seconds

    def work(choose: Callable[[], Ask]) -> None:
        while time.monotonic() < end:
            ask, started = choose(), time.perf_counter()
            try:
                ask()
            except Exception as fault:
                load.errors.append(str(fault))
                continue
            load.times.append(time.perf_counter() - started)

    threads = [threading.Thread(target=work, args=(choose,)) for choose in choosers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return load
