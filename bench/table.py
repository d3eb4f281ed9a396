"""The rows: the dearest page of each kind at the largest size, growth, memory, load."""

from __future__ import annotations

from collections.abc import Callable

from bench.measure import Cost
from bench.mixed import Load
from bench.rows import Measure, line, missing

Known = dict[tuple[str, int], Cost]  # (page, number of products) → what it cost
NAMES = {
    "P1": "product or dossier page",
    "P2": "score sheet",
    "P3": "an answer saved",
    "P4": "officer's list of 50",
    "P5": "ranking of 200 products by 9",
    "P6": "national dashboard",
    "P7": "public catalogue and product page",
}
HEAVY = 1.25  # P8: how much dearer a page may be with a hundred times the products
NOISE_MS = 0.2  # differences of statements' time that tell nothing


def floors(goal: float) -> Callable[[Cost], Measure]:
    return lambda cost: Measure(cost.floors, "F", goal)


def statements(goal: float) -> Callable[[Cost], Measure]:
    return lambda cost: Measure(cost.sql, "SQL", goal)


def repeated(goal: float) -> Callable[[Cost], Measure]:
    return lambda cost: Measure(cost.repeated, "dup", goal)


def database(goal: float) -> Callable[[Cost], Measure]:
    """Time of the statements, as a multiple of the bare statement in the same request."""
    return lambda cost: Measure(cost.sql_bare, "x-bare-SQL", goal)


def zipped(goal: float) -> Callable[[Cost], Measure]:
    return lambda cost: Measure(cost.zipped / 1000, "kB", goal)


BARE_TIMES = 6.8  # 5 ms where the bare statement takes 0.73, as on the machine of the goal
GOALS: dict[str, list[Callable[[Cost], Measure]]] = {
    "P1": [floors(5), statements(15), repeated(2)],
    "P2": [floors(6), statements(12)],
    "P3": [floors(2.5), statements(12)],
    "P4": [floors(6), statements(10)],
    "P5": [floors(10), statements(10), database(BARE_TIMES)],
    "P7": [floors(4), zipped(15)],
}
FLOORS = {"P3": "0.6", "P4": "2", "P5": "6"}  # what the bare deed costs, in F


def dearest(row: str, costs: list[Cost]) -> str:
    """Return the row with the worst of each figure over its pages."""
    measures = [max((of(cost) for cost in costs), key=lambda one: one.value) for of in GOALS[row]]
    return line(row, measures, FLOORS.get(row, "1"))


def dashboard(fresh: Cost, kept: Cost) -> str:
    """P6: made anew, and out of the cache."""
    measures = [
        Measure(fresh.floors, "F", 8),
        Measure(fresh.sql_ms, "ms", 100),
        Measure(kept.floors, "F-cached", 1),
    ]
    return line("P6", measures, "28-62 ms")


def growth(
    known: Known,
    names: list[str],
    small: int,
    large: int,
    *,
    tell: Callable[[str], None] | None = None,
) -> str:
    """P8: the worst growth of any page from the smallest size to the largest; ``tell`` which."""
    pairs = {name: (known[name, small], known[name, large]) for name in names}
    measures = []
    for unit, goal, value, times in GROWTHS:
        found = {
            name: times(value(before), value(after)) for name, (before, after) in pairs.items()
        }
        worst = max(found, key=lambda name: found[name])
        measures.append(Measure(found[worst], unit, goal))
        if tell:
            before, after = (value(cost) for cost in pairs[worst])
            tell(f"  P8 {found[worst]:5.2f} {unit}: {before:.2f} → {after:.2f}  {worst}")
    return line("P8", measures)


def _plainly(before: float, after: float) -> float:
    return after / max(before, 1e-3)


def _above_noise(before: float, after: float) -> float:
    """A page whose statements take no longer than the clock can tell has not grown."""
    return after / max(before, NOISE_MS) if after - before > NOISE_MS else 1.0


GROWTHS: list[tuple[str, float, Callable[[Cost], float], Callable[[float, float], float]]] = [
    ("x-CPU", HEAVY, lambda cost: cost.floors, _plainly),
    ("x-SQL-ms", HEAVY, lambda cost: cost.sql_ms, _above_noise),
    ("x-SQL", 1, lambda cost: cost.sql, lambda before, after: after / max(before, 1)),
]


def memory(peak: float, bare: float) -> str:
    return line("P9", [Measure(peak, "MiB", 160)], f"{bare:.0f} MiB")


def mixed(load: Load, bare: Load) -> str:
    """P10: against the floor's own rate under the same clients."""
    measures = [
        Measure(100 * load.rate / bare.rate, "%", 25, least=True),
        Measure(load.p95, "ms-p95", 150),
        Measure(len(load.errors), "errors", 0),
    ]
    return line("P10", measures, f"{bare.rate:.0f} req/s {bare.p95:.0f} ms-p95")


def page_rows(known: Known, pages: dict[str, list[str]], size: int) -> list[str]:
    """P1-P5 and P7 at the size; what failed says so."""
    rows = []
    for row in GOALS:
        costs = [known[name, size] for name in pages[row] if (name, size) in known]
        whole = costs and len(costs) == len(pages[row])
        rows.append(dearest(row, costs) if whole else missing(row, "a page did not answer"))
    return rows
