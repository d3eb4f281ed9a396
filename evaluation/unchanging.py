"""What the process keeps of books and sheets in use: they never change, so nobody asks twice.

Keys hold the digest of the content: a database that was made anew is read anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, NamedTuple, TypeVar

from django.db.models import Count

from evaluation.models import Contest
from ocop.rules.models import Sheet, Stage

T = TypeVar("T")


class Blank(NamedTuple):
    """What is asked again and again of a blank sheet; ``criteria`` is how many it has."""

    decision: str
    slug: str
    criteria: int


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
_sheets: Kept[Blank] = Kept(500)
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


def blanks_of(contest: Contest, sheets: Iterable[int]) -> dict[int, Blank]:
    """The blank sheets that a contest scores on: a query for those not seen with it before."""
    wanted = {pk: (contest.once_key, pk) for pk in sheets}
    found = {pk: _sheets.known[key] for pk, key in wanted.items() if key in _sheets.known}
    if new := wanted.keys() - found.keys():
        rows = Sheet.objects.filter(pk__in=new).annotate(of=Count("criteria")).order_by()
        for pk, decision, slug, count in rows.values_list("pk", "decision", "slug", "of"):
            found[pk] = Blank(decision, slug, count)
            _sheets.put(wanted[pk], found[pk])
    return found
