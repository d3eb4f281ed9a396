"""How members usually score: a fact for the chair, never applied to any points.

The law says that the result is the mean of the members' sheets. Whether a member is habitually
stricter or milder than the council is therefore told to nobody but its chair, and nothing
computes with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from evaluation.models import Contest, ContestState, Council, ScoreSheet
from ocop.lib.shown import points

FEW = 5  # with fewer sheets nothing is said of a habit


@dataclass(frozen=True)
class Habit:
    """``mean``: how far the member's sheets lie from the council's mean, over ``n`` products."""

    name: str
    n: int
    mean: Decimal | None

    @property
    def few(self) -> bool:
        return self.n < FEW

    @property
    def told(self) -> str:
        """'+1,25' or '−2,5'."""
        if self.mean is None:
            return "–"
        return f"{'+' if self.mean > 0 else '−' if self.mean < 0 else ''}{points(abs(self.mean))}"


def of(contest: Contest) -> list[Habit]:
    """The members of the council, over the contests of the same rule book closed before."""
    council = contest.council
    members = list(
        council.members.filter(seats__isnull=False)
        .distinct()
        .order_by("order", "pk")
        .values_list("user_id", "user__name")
    )
    apart = deviations(council, [user for user, _name in members], without=contest)
    return [Habit(name, *_together(apart[user])) for user, name in members]


def _together(found: list[Decimal]) -> tuple[int, Decimal | None]:
    if not found:
        return 0, None
    return len(found), sum(found, Decimal()) / len(found)


def deviations(
    council: Council, users: Collection[int], *, without: Contest
) -> dict[int, list[Decimal]]:
    """{user: how far each of their sheets lies from the council's mean} (one query)."""
    rows = ScoreSheet.objects.counted().filter(
        seat__member__user__in=users,
        entry__contest__council__stage__book=council.stage.book_id,
        entry__contest__state__in=(ContestState.CLOSED, ContestState.PUBLISHED),
        entry__mean__isnull=False,
    )
    listed = rows.exclude(entry__contest=without).order_by()
    found: dict[int, list[Decimal]] = defaultdict(list)
    for user, total, mean in listed.values_list("seat__member__user", "total", "entry__mean"):
        if mean is not None:
            found[user].append(Decimal(total) - mean)
    return found
