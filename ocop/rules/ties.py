"""How products with the same points are ordered: a rule of the book (``council.ties``). Pure.

The order is for reading only. Products with the same points stay tied, share a place and say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SPREAD = "spread"
# Key in the book → the stored figure of a result, and whether more of it comes first.
KNOWN: dict[str, tuple[str, bool]] = {
    "A": ("part_a", True),
    "B": ("part_b", True),
    "C": ("part_c", True),
    SPREAD: ("spread", False),  # the council that agreed more comes first
}


def figures(keys: Iterable[str]) -> list[tuple[str, bool]]:
    """Return the figures that order ties, and whether more comes first; ``KeyError`` if unknown."""
    return [KNOWN[key] for key in keys]


def words(keys: Iterable[str]) -> str:
    """'part C, part A, spread'."""
    return ", ".join(
        _("spread") if key == SPREAD else _("part %(code)s") % {"code": key} for key in keys
    )


def fault(value: Any) -> Any:
    """What is wrong with the ties of a book: a key unknown here, or one named twice."""
    good = isinstance(value, list) and all(isinstance(key, str) for key in value)
    if good and len(set(value)) == len(value) and set(value) <= KNOWN.keys():
        return None
    return gettext_lazy("must be a list of A, B, C, spread, each once")
