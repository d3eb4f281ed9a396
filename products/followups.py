"""What an inspection leads to: told by higher rooms, drawn on its page.

In a higher app's ``permissions.py``::

    @followups.follows
    def revocation(inspection, user): yield Action("revoke", …)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ocop.lib.actions import Action
from products.models import Inspection

Teller = Callable[[Inspection, Any], Iterable[Action]]
_tellers: list[Teller] = []


def follows(teller: Teller) -> Teller:
    """Register ``(inspection, user) -> actions``; use as a decorator."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def of(inspection: Inspection, user: Any) -> list[Action]:
    return [action for tell in _tellers for action in tell(inspection, user)]
