"""Where the bars of our SVG charts stand: pure arithmetic, no drawing, no style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

FULL = 200  # the width of a bar's viewBox


@dataclass(frozen=True)
class Bar:
    """One row of a chart: its words and number, and its bar from ``x`` on, ``width`` long."""

    label: str
    value: Any
    x: str
    width: str
    url: str = ""
    kind: str = ""
    whole: Any = None


def exact(value: Any) -> Decimal:
    """Return the number as a Decimal; nothing counts as zero."""
    return Decimal(str(value or 0))


def mark(length: Decimal) -> str:
    """Return a length as SVG wants it: one decimal, with a point in every language."""
    return f"{length:.1f}"


def named(row: Any, names: Sequence[str]) -> dict[str, Any]:
    """Return a row as a dict, whether it came as one or as a tuple in the order of names."""
    return row if isinstance(row, dict) else dict(zip(names, row, strict=False))


def bars(rows: Sequence[Any]) -> list[Bar]:
    """Lay out rows ``(label, value[, url, kind])`` as bars on one scale from zero."""
    facts = [named(row, ("label", "value", "url", "kind")) for row in rows]
    most = max((exact(f["value"]) for f in facts), default=Decimal(0)) or Decimal(1)
    return [
        Bar(
            label=str(f["label"]),
            value=f["value"],
            x="0",
            width=mark(exact(f["value"]) / most * FULL),
            url=f.get("url") or "",
            kind=f.get("kind") or "",
        )
        for f in facts
    ]


def deviations(rows: Sequence[tuple[str, Any]], mean: Any, limit: Any) -> tuple[list[Bar], Decimal]:
    """Lay out each ``(name, points)`` as a bar left or right of the mean.

    Return the bars, and how far from the middle the limit stands. Whatever is widest, the
    limit or a member, fills nine tenths of a side.
    """
    centre, edge = exact(mean), exact(limit)
    offs = [(name, exact(points) - centre, points) for name, points in rows]
    widest = max([abs(off) for _, off, _ in offs] + [edge]) or Decimal(1)
    scale = Decimal(FULL) / 2 * Decimal("0.9") / widest
    middle = Decimal(FULL) / 2
    laid = [
        Bar(
            label=str(name),
            value=off,
            x=mark(middle + min(off, Decimal(0)) * scale),
            width=mark(max(abs(off) * scale, Decimal(1))),
            kind="pos" if off >= 0 else "neg",
            whole=points,
        )
        for name, off, points in offs
    ]
    return laid, edge * scale


def parts(shares: Sequence[Any]) -> list[tuple[str, str, str]]:
    """Cut a bar into ``(x, width, kind)`` for shares ``(number, kind)``; empty ones vanish."""
    known = [(exact(number), kind) for number, kind in shares if number]
    total = sum(number for number, _ in known)
    laid, x = [], Decimal(0)
    for number, kind in known:
        width = number / total * FULL
        laid.append((mark(x), mark(max(width - Decimal("1.5"), Decimal(1))), kind))
        x += width
    return laid


def band(points: Any) -> str:
    """Return where so many points of 100 stand on the band (400 wide)."""
    return mark(exact(points) * 4)
