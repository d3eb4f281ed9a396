"""The order in which a decision lists its products; certificates are numbered in the same."""

from __future__ import annotations

from typing import Any

from evaluation.models import Entry


def standing(entry: Entry) -> tuple[Any, ...]:
    """Most stars first; within them by commune, by producer, and as put before the council."""
    maker = entry.dossier.product.producer
    return -(entry.stars or 0), maker.region.sort, maker.sort, entry.order, entry.pk
