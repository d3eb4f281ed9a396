"""What stands beside a dossier on its page and in lists: told by higher rooms, drawn by ours.

Tellers are asked about many dossiers at once, all found for their reader (``visible_to``); they
answer with a constant number of queries, and only with what the reader may know.

In a higher app's ``permissions.py``::

    @beside.stands
    def checks(dossiers, user): return {dossier.pk: [beside.Line(...)] for dossier in dossiers}
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from cycle.models import Dossier
from products.beside import Line as Line

Teller = Callable[[Sequence[Dossier], Any], Mapping[int, Iterable[Line]]]
_tellers: list[Teller] = []


def stands(teller: Teller) -> Teller:
    """Register ``(dossiers, user) -> {dossier id: lines}``; use as a decorator."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def lines_of(dossiers: Sequence[Dossier], user: Any) -> Mapping[int, Sequence[Line]]:
    """All lines of the dossiers, by their ids."""
    found: dict[int, list[Line]] = defaultdict(list)
    for tell in _tellers if dossiers else ():
        for key, lines in tell(dossiers, user).items():
            found[key] += lines
    return found
