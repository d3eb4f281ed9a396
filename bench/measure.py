"""What a page costs: processor time of the workers as a multiple of the floor's, and statements."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median

from bench.client import Answer, Browser
from bench.counting import BARE, COLD, COUNT
from bench.pages import Page
from bench.server import Failed, Server

SLICES = 5  # of the page, each after a slice of the floor: what disturbs one disturbs both
SECONDS = 0.25  # of processor time a slice of a page takes, at most
MOST, FEWEST = 20, 2  # requests a slice
COUNTED = 15  # requests whose statements are counted; the middle one's time is told
FLOOR_PATH = "/floor/"


@dataclass
class Cost:
    """One page at one size."""

    floors: float  # F
    seconds: float  # of processor time, a request
    sql: int
    sql_ms: float
    repeated: int  # most often repeated statement
    size: int  # bytes of HTML
    zipped: int
    sql_bare: float = 0.0  # time of its statements as a multiple of the bare one's


class Scales:
    """The application and the floor side by side; ``cold`` forgets the cache for each request."""

    def __init__(self, server: Server, floor: Server, sessions: dict[str, str]) -> None:
        self.server, self.floor, self.sessions = server, floor, sessions
        self.bare = Browser(floor.port, sessions["province"])
        self.floor_seconds: list[float] = []
        self._warm(lambda: self.bare.get(FLOOR_PATH))

    def cost(self, page: Page, *, cold: bool = False) -> Cost:
        """Measure the page. Raises Failed if it does not answer as it should."""
        extra = {COLD: "1"} if cold else {}
        ask = self.asker(page, extra)
        first = ask()
        self._warm(ask)
        counting = {**extra, COUNT: "1"}
        if page.contest:
            counting[BARE] = str(page.contest)
        counted = [self.asker(page, counting)() for _ in range(COUNTED)]
        counts = [one.headers[COUNT].split() for one in counted]
        floors, seconds = self._weigh(ask)
        return Cost(
            floors=floors,
            seconds=seconds,
            sql=max(int(count) for count, _ms, _most in counts),
            sql_ms=median(float(ms) for _count, ms, _most in counts),
            repeated=max(int(most) for _count, _ms, most in counts),
            size=len(first.body),
            zipped=len(gzip.compress(first.body, 5)),
            sql_bare=_weighed(counted) if page.contest else 0.0,
        )

    def asker(self, page: Page, headers: dict[str, str] | None = None):  # type: ignore[no-untyped-def]
        """Return a function that asks for the page once and checks the answer."""
        browser = Browser(self.server.port, self.sessions.get(page.who, ""))
        extra = headers or {}

        def ask() -> Answer:
            if page.posts is None:
                answer = browser.get(page.path, **extra)
            else:
                answer = browser.post(
                    page.path, next(page.posts), **{"HX-Request": "true"}, **extra
                )
            if answer.status not in ((200,) if page.posts is None else (200, 204, 302)):
                raise Failed(f"{page.name} answered {answer.status}")
            return answer

        return ask

    def _warm(self, ask) -> None:  # type: ignore[no-untyped-def]
        """Let both workers see the page: two clients at a time keep both busy."""
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(ask) for _ in range(8)]:
                done.result()

    def _weigh(self, ask) -> tuple[float, float]:  # type: ignore[no-untyped-def]
        """Return the page's cost in floors and in seconds, slices of both taken in turn."""
        once = max(_slice(self.server, ask, 1), 1e-4)
        many = max(FEWEST, min(MOST, round(SECONDS / once)))
        pages, floors = [], []
        for _ in range(SLICES):
            floors.append(_slice(self.floor, lambda: self.bare.get(FLOOR_PATH), MOST))
            pages.append(_slice(self.server, ask, many))
        self.floor_seconds += floors
        return median(pages) / median(floors), median(pages)


def _weighed(counted: list[Answer]) -> float:
    """Each request against the bare statement that followed it; the middle one is told."""
    return median(
        float(one.headers[COUNT].split()[1]) / float(one.headers[BARE]) for one in counted
    )


def _slice(server: Server, ask, many: int) -> float:  # type: ignore[no-untyped-def]
    """Ask so many times and return the workers' processor time for one request."""
    before = server.cpu()
    for _ in range(many):
        ask()
    return (server.cpu() - before) / many
