"""How far a contest has come, told to its members without any points."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from evaluation.models import Contest, Entry, ScoreSheet, ScoreSheetState

IN = Count("pk", filter=Q(state=ScoreSheetState.SUBMITTED))


@dataclass(frozen=True)
class Line:
    """A product or a member: so many sheets of so many are in."""

    key: int
    name: str
    done: int
    all: int

    @property
    def complete(self) -> bool:
        return self.done == self.all


def of_all(contests: Any) -> dict[int, tuple[int, int]]:
    """{contest: (sheets in, sheets that count)} (one query)."""
    rows = ScoreSheet.objects.counted().filter(entry__contest__in=contests).order_by()
    listed = rows.values_list("entry__contest").annotate(done=IN, all=Count("pk"))
    return {contest: (done, every) for contest, done, every in listed}


def lines(contest: Contest, reader: Any) -> tuple[list[Line], list[Line]]:
    """The products the reader may know, and the members, with the sheets that are in."""
    known = dict(
        Entry.objects.seen_in(contest, reader)
        .order_by("order", "pk")
        .values_list("pk", "dossier__product__name")
    )
    rows = ScoreSheet.objects.counted().filter(entry__in=known).order_by("seat__member__order")
    by_product: dict[int, list[bool]] = defaultdict(list)
    by_member: dict[tuple[int, str], list[bool]] = defaultdict(list)
    for entry, seat, name, state in rows.values_list(
        "entry_id", "seat_id", "seat__member__user__name", "state"
    ):
        done = state == ScoreSheetState.SUBMITTED
        by_product[entry].append(done)
        by_member[seat, name].append(done)
    products = [
        Line(pk, name, sum(by_product[pk]), len(by_product[pk])) for pk, name in known.items()
    ]
    members = [Line(pk, name, sum(done), len(done)) for (pk, name), done in by_member.items()]
    return products, members
