"""``make bench``: serve the application on PostgreSQL, measure it, print one line a row.

``--quick`` stops at 200 products, ``--only P1,P4`` leaves the rest out, ``--details`` prints what
every page cost at every size. Takes up to ten minutes on two cores. Exit code 1 if a row could not
be measured; a row over its goal says so and is no failure.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

BASE = Path(__file__).resolve().parent.parent
sys.path[0] = str(BASE)  # not the folder of this file: its modules are `bench.…`

if TYPE_CHECKING:
    from bench.measure import Scales
    from bench.world import World

SIZES = (200, 2_000, 20_000)
OURS = (
    *("REDIS_URL", "EMAIL_URL"),
    *("OCOP_ENV", "OCOP_DEBUG", "OCOP_HASHED_STATIC", "OCOP_VAR"),
)
PAGE_ROWS = ("P1", "P2", "P3", "P4", "P5", "P7")
ANY_SIZE = {"P12", "P13", "P14", "P17"}  # more products make no difference to these


def wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="200 products only")
    parser.add_argument("--details", action="store_true", help="every page at every size")
    parser.add_argument("--only", default="", help="rows to measure, with commas between")
    return parser.parse_args()


class Bench:
    """One run: the world, both servers, and what was found."""

    def __init__(self, wish: argparse.Namespace, scales: Scales, world: World) -> None:
        self.wish, self.scales, self.world = wish, scales, world
        self.only = set(wish.only.split(",")) if wish.only else set()
        small = wish.quick or (self.only and self.only <= ANY_SIZE)
        self.sizes = SIZES[:1] if small else SIZES
        self.known: dict = {}
        self.failed: list[str] = []
        self.pages: dict[str, list[str]] = {row: [] for row in PAGE_ROWS}

    def wanted(self, *rows: str) -> bool:
        return not self.only or bool(self.only & set(rows))

    def measure(self, size: int) -> None:
        """Grow to the size and measure every page there."""
        from bench import database, pages

        self.world.grow(size)
        database.analysed()
        if not self.wanted(*PAGE_ROWS, "P8"):
            return
        for page in pages.all_pages(self.world):
            if not self.wanted(page.row, "P8"):
                continue
            if page.name not in self.pages[page.row]:
                self.pages[page.row].append(page.name)
            self.cost(page.row, page.name, size, lambda page=page: self.scales.cost(page))

    def cost(self, row: str, name: str, size: int, ask: Callable) -> None:
        """Measure one page; a page that fails is told and leaves its row unmeasured."""
        from bench.server import Failed

        try:
            found = ask()
        except (Failed, OSError) as fault:
            self.failed.append(f"{row} {fault}")
            return
        self.known[name, size] = found
        if self.wish.details:
            say(
                f"  {row} {size:>6} {found.floors:5.2f} F {found.sql:3} SQL {found.sql_ms:6.2f} ms"
                f" dup {found.repeated} {found.zipped / 1000:5.1f} kB  {name}"
                + (f"  {found.sql_bare:.1f} x bare SQL" if found.sql_bare else "")
            )

    def report(self) -> None:
        """Print the rows."""
        from bench import table

        size = self.sizes[-1]
        for row in table.page_rows(self.known, self.pages, size):
            if self.wanted(row.split()[0]):
                say(row)
        if self.wanted("P6"):
            say(self.dashboard(size))
        if self.wanted("P8"):
            say(self.growth(size))
        if self.wanted("P10"):
            say(self.mixed())
        if self.wanted("P9"):
            say(table.memory(self.scales.server.peak(), self.scales.floor.peak()))
        if self.wanted("P12"):
            say(self.hall())
        if self.wanted("P13"):
            say(self.certificates())
        if self.wanted("P14"):
            say(self.weight())
        if self.wanted("P17"):
            say(self.results())
        for fault in dict.fromkeys(self.failed):
            print(fault, file=sys.stderr)

    def dashboard(self, size: int) -> str:
        from bench import rows, table
        from bench.pages import Page, reverse

        page = Page("P6", reverse("reports"), "country")
        self.cost("P6", "fresh", size, lambda: self.scales.cost(page, cold=True))
        self.cost("P6", "kept", size, lambda: self.scales.cost(page))
        if ("fresh", size) not in self.known or ("kept", size) not in self.known:
            return rows.missing("P6", "a page did not answer")
        return table.dashboard(self.known["fresh", size], self.known["kept", size])

    def growth(self, size: int) -> str:
        from bench import rows, table

        small = self.sizes[0]
        names = [name for known in self.pages.values() for name in known]
        names = [n for n in names if (n, small) in self.known and (n, size) in self.known]
        if small == size or not names:
            return rows.missing("P8", "there is one size only")
        return table.growth(self.known, names, small, size, tell=self.tell)

    def mixed(self) -> str:
        from bench import mixed, pages, rows, table

        load, bare = mixed.in_turn(self.scales, self.world)
        if load.errors:
            self.failed.append(f"P10 {load.errors[0]}")
        if not pages.kept_as_summed(self.world):
            return rows.missing("P10", "a sheet's total is not the sum of its answers")
        return table.mixed(load, bare)

    def hall(self) -> str:
        from bench import hall

        return self.told(hall.row(self.world, self.scales.server.port, tell=self.tell))

    def certificates(self) -> str:
        from bench import certificates

        return self.told(certificates.row(self.world))

    def weight(self) -> str:
        """The pages as a browser finds them: served with threads, as ``make run`` does."""
        from bench import server, weight

        with server.serving(server.APPLICATION, "bench.settings", threads=True) as app:
            sessions = self.scales.sessions
            return self.told(weight.row(self.world, app.port, sessions, tell=self.tell))

    def results(self) -> str:
        """A contest of its own, made at the end: no other row sees it."""
        from bench import results

        return self.told(results.row(self.world, tell=self.tell))

    def told(self, row: str) -> str:
        """A row that was not measured makes the run fail."""
        if " not measured: " in row:
            self.failed.append(row)
        return row

    @property
    def tell(self) -> Callable[[str], None] | None:
        return say if self.wish.details else None


def say(text: str) -> None:
    print(text, flush=True)


def run(wish: argparse.Namespace) -> int:
    """Make database and world, start both servers, measure, print."""
    from bench import database, server

    with ExitStack() as stack:
        stack.enter_context(database.own())
        os.environ["OCOP_MEDIA"] = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        import django

        django.setup()
        from bench.client import signed_in
        from bench.measure import Scales
        from bench.world import World

        database.prepared()
        world = World()
        sessions = {name: signed_in(person) for name, person in world.people.items()}
        app = stack.enter_context(server.serving(server.APPLICATION, "bench.settings"))
        bare = stack.enter_context(server.serving(server.FLOOR, "bench.floor"))
        bench = Bench(wish, Scales(app, bare, sessions), world)
        for size in bench.sizes:
            bench.measure(size)
        bench.report()
        return 1 if bench.failed else 0


def main() -> int:
    """Take what the caller set out of the way, then run; told to stop, it stops its servers."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for name in OURS:
        os.environ.pop(name, None)
    return run(wishes())


if __name__ == "__main__":
    sys.exit(main())
