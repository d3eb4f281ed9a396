"""What stands beside a product on its page: told by higher rooms, drawn by ours.

Tellers are asked about a product that was found for its reader (``visible_to``); what follows the
product's own rule need not be asked again.

In a higher app's ``permissions.py``::

    @beside.stands
    def dossiers(product, user): yield beside.Line(_("Cycle 2026"), url, _("at the idea"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from products.models import Product


@dataclass(frozen=True)
class Line:
    """A thing that belongs to the product: where it is, and how it stands."""

    label: str
    url: str
    state: str = ""
    kind: str = ""  # of the state's pill: ok, wait, late, info
    primary: bool = False  # drawn as the page's main button: the next thing to do


_tellers: list[Callable[[Product, Any], Iterable[Line]]] = []


def stands(
    teller: Callable[[Product, Any], Iterable[Line]],
) -> Callable[[Product, Any], Iterable[Line]]:
    """Register ``(product, user) -> lines``; use as a decorator."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def lines_of(product: Product, user: Any) -> list[Line]:
    """All lines for the page of the product."""
    return [line for tell in _tellers for line in tell(product, user)]
