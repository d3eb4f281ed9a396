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
from functools import partial
from typing import Any

from django.db.models import Exists, QuerySet

from products.models import Product


@dataclass(frozen=True)
class Line:
    """A thing that belongs to the product: where it is, and how it stands."""

    label: str
    url: str
    state: str = ""
    kind: str = ""  # of the state's pill: ok, wait, late, info
    primary: bool = False  # drawn as the page's main button: the next thing to do


Teller = Callable[[Product, Any], Iterable[Line]]
Rows = Callable[[], QuerySet[Any]]
_tellers: list[tuple[Teller, str]] = []
_rare: dict[str, Rows] = {}


def stands(teller: Teller | None = None, *, rare: Rows | None = None) -> Any:
    """Register ``(product, user) -> lines``; use as a decorator.

    What few products have gives ``rare``: its rows of ``OuterRef("pk")``, whoever may know them.
    The teller is asked only where there are some, and that is found with the product itself.
    """
    if teller is None:
        return partial(stands, rare=rare)
    if teller not in [known for known, _gate in _tellers]:
        gate = f"beside_{len(_rare)}" if rare else ""
        if rare:
            _rare[gate] = rare
        _tellers.append((teller, gate))
    return teller


def looked_for(rows: QuerySet[Product]) -> QuerySet[Product]:
    """Have the products know which of the rare things stand beside them."""
    return rows.annotate(**{gate: Exists(found()) for gate, found in _rare.items()})


def lines_of(product: Product, user: Any) -> list[Line]:
    """All lines for the page of a product that was ``looked_for``."""
    told = [tell for tell, gate in _tellers if not gate or getattr(product, gate)]
    return [line for tell in told for line in tell(product, user)]
