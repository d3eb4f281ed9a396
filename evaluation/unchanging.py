"""What the process keeps of books and sheets in use: they never change, so nobody asks twice.

Keys hold the digest of the content: a database that was made anew is read anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from django.db.models import Count

from evaluation.models import Contest
from ocop.rules.models import Criterion, Stage

T = TypeVar("T")


class Kept(Generic[T]):
    """Up to so many answers; when it is full it begins again."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.known: dict[Hashable, T] = {}

    def get(self, key: Hashable, ask: Callable[[], T]) -> T:
        if key not in self.known:
            self.put(key, ask())
        return self.known[key]

    def put(self, key: Hashable, value: T) -> None:
        if len(self.known) >= self.limit:
            self.known.clear()
        self.known[key] = value


_checks: Kept[bool] = Kept(50)
_criteria: Kept[int] = Kept(500)
_stages: Kept[Stage] = Kept(100)


def stage_of(contest: Contest) -> Stage:
    """The stage with its book, of a contest loaded with its council: a book in use never changes,
    and no other contest has the key."""
    rows = Stage.objects.select_related("book")
    return _stages.get(contest.once_key, lambda: rows.get(pk=contest.council.stage_id))


def checks_before(stage: Stage) -> bool:
    """True if a lower stage of the book checks what this one scores."""
    earlier = Stage.objects.filter(book=stage.book_id, order__lt=stage.order, kind="check")
    return _checks.get((stage.book_id, stage.book.digest, stage.order), earlier.exists)


def criteria_of(sheets: Iterable[tuple[int, str]]) -> dict[int, int]:
    """How many criteria each blank sheet has, from keys and digests: a query for new ones only."""
    wanted = set(sheets)
    found = {key: _criteria.known[key] for key in wanted if key in _criteria.known}
    if new := wanted - found.keys():
        rows = Criterion.objects.filter(sheet__in={pk for pk, _digest in new})
        counted = dict(rows.order_by().values_list("sheet").annotate(Count("pk")))
        for key in new:
            found[key] = counted.get(key[0], 0)
            _criteria.put(key, found[key])
    return {pk: count for (pk, _digest), count in found.items()}
