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
ROUNDS = 4  # of floor and application in turn: what disturbs one disturbs both
SECONDS = 2.0  # of the application in a round; the floor gets half of it
SHARES = {"public": 70, "detail": 20, "save": 10}
Ask = Callable[[], Answer]


@dataclass
class Load:
    """What the clients saw together."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, other: Load) -> None:
        self.seconds += other.seconds
        self.times += other.times
        self.errors += other.errors

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times) / self.seconds

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 of 100 answers came."""
        return sorted(self.times)[int(len(self.times) * 0.95)] * 1000 if self.times else 0.0


def in_turn(scales: Scales, world: World) -> tuple[Load, Load]:
    """The application's load and the floor's, by the same eight clients."""
    bare, real = of_floor(scales), of_application(scales, world)
    for clients in (bare, real):
        _run(clients, SECONDS / 4)  # both warm
    loads = Load(), Load()
    for _ in range(ROUNDS):
        loads[0].add(_run(bare, SECONDS / 2))
        loads[1].add(_run(real, SECONDS))
    return loads[1], loads[0]


def of_floor(scales: Scales) -> list[Ask]:
    """Clients that ask for nothing but the bare page."""
    browser = Browser(scales.floor.port, scales.sessions["province"])
    return [lambda: browser.get(FLOOR_PATH)] * CLIENTS


def of_application(scales: Scales, world: World) -> list[Ask]:
    """Each client is one council member: reads, looks, and saves on a sheet of its own."""
    spots = Spots(world)
    known = pages.all_pages(world)
    public = [page for page in known if page.row == "P7"]
    detail = [page for page in known if page.row == "P1"]

    def client(number: int) -> Ask:
        dice = random.Random(number)
        who = f"member{number + 1}"
        sheet = spots.open_sheet(who)
        path = pages.reverse("score_taps")
        kinds: dict[str, list[Ask]] = {
            "public": [scales.asker(page) for page in public],
            "detail": [scales.asker(page) for page in detail],
            "save": [scales.asker(Page("P3", path, who, pages.answers(sheet)))],
        }
        return lambda: dice.choice(kinds[dice.choices(list(SHARES), list(SHARES.values()))[0]])()

    return [client(number) for number in range(CLIENTS)]


def _run(clients: list[Ask], seconds: float) -> Load:
    load, began = Load(), time.monotonic()
    end = began + seconds

    def work(ask: Ask) -> None:
        while time.monotonic() < end:
            started = time.perf_counter()
            try:
                ask()
            except Exception as fault:
                load.errors.append(str(fault))
                continue
            load.times.append(time.perf_counter() - started)

    threads = [threading.Thread(target=work, args=(ask,)) for ask in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.monotonic() - began
    return load
