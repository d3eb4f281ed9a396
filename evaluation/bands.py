"""The star bands of a book, kept by the process: a book in use never changes."""

from __future__ import annotations

from evaluation.unchanging import Kept
from ocop.rules.models import Band, RuleBook

_kept: Kept[tuple[Band, ...]] = Kept(50)


def of(book: RuleBook) -> tuple[Band, ...]:
    """Return the bands of the book, the highest first; no query if the process has them."""
    return _kept.get((book.pk, book.digest), lambda: tuple(book.bands.order_by("-stars")))


def marks(book: RuleBook) -> list[tuple[int, object]]:
    """The points from which each star begins, for the scale under a sheet: (2, 30), (3, 50)…"""
    return [(band.stars, band.minimum) for band in reversed(of(book)) if band.minimum]
