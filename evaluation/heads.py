"""Heads of a contest's chain as people read them: they seal the results on papers and pages."""

from __future__ import annotations

GROUP, SHOWN = 4, 16  # hexadecimal digits


def short(head: str) -> str:
    """'3f2a 91bc 77de 0a12': the first sixteen digits, in groups; '' without a head."""
    return " ".join(head[start : start + GROUP] for start in range(0, min(len(head), SHOWN), GROUP))
