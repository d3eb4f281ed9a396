"""What an office covers: its unit, all below, and what these were before (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def closure(edges: Mapping[int, Iterable[int]]) -> dict[int, frozenset[int]]:
    """Return for each unit all units reached along the edges, itself included.

    An edge leads from a unit to one directly below it, or to one that went into it wholly or in
    part: a commune that was split is reached by each of its successors. Units without edges of
    their own must be keys too. A ring of edges is an error of the data (``ValueError``).
    """
    found: dict[int, frozenset[int]] = {}
    for start in edges:
        _reach(start, edges, found, set())
    return found


def _reach(
    unit: int, edges: Mapping[int, Iterable[int]], found: dict[int, frozenset[int]], path: set[int]
) -> frozenset[int]:
    if unit not in found:
        if unit in path:
            raise ValueError(f"unit {unit} would lie below itself")
        path.add(unit)
        below = [_reach(other, edges, found, path) for other in edges[unit]]
        path.discard(unit)
        found[unit] = frozenset({unit}).union(*below)
    return found[unit]
