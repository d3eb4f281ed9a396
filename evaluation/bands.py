"""The star bands of a book, kept by the process: a book in use never changes."""

from __future__ import annotations

from ocop.rules.models import Band, RuleBook

KEPT = 50
_kept: dict[tuple[int, str], tuple[Band, ...]] = {}


def of(book: RuleBook) -> tuple[Band, ...]:
    """Return the bands of the book, the highest first; no query if the process has them."""
    key = (book.pk, book.digest)
    if key not in _kept:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[key] = tuple(book.bands.order_by("-stars"))
    return _kept[key]


def marks(book: RuleBook) -> list[tuple[int, object]]:
    """The points from which each star begins, for the scale under a sheet: (2, 30), (3, 50)…"""
    return [(band.stars, band.minimum) for band in reversed(of(book)) if band.minimum]
