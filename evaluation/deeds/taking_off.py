"""Taking members off the products of producers they stand too near to."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db.models import Q

from evaluation.models import Contest, ContestState, ScoreSheet, SeatState
from evaluation.nearness import Pair
from ocop.accounts.models import User
from ocop.workflow.doors import record
from products.deeds import readers


def take_off(contest: Contest, pairs: Collection[Pair], *, by: User) -> int:
    """End the sheets of these people for these producers; the contest's chain is held.

    Being prepared, the sheets are empty and go; while the scoring runs they stay and do not count.
    """
    if not pairs:
        return 0
    near = reduce(
        or_,
        (
            Q(seat__member__user=user, entry__dossier__product__producer=producer)
            for user, producer in sorted(pairs)
        ),
    )
    rows = ScoreSheet.objects.filter(
        near, entry__contest=contest, seat__state=SeatState.SEATED, out=False
    )
    sheets = list(rows.select_related("entry__dossier__product", "seat__member__user"))
    if not sheets:
        return 0
    if contest.state == ContestState.PREPARING:
        discard(contest, sheets)
        record(
            contest, "contest.taken_off", by=by, after=str(len(sheets)),
            cells=[[one.entry_id, one.seat_id] for one in sheets],
        )  # fmt: skip
        return len(sheets)
    for one in sorted(sheets, key=lambda one: one.pk):
        record(one, "score_sheet.stood_back", by=by, total=one.total, answered=one.answered)
    ScoreSheet.objects.filter(pk__in=[one.pk for one in sheets]).update(out=True)
    return len(sheets)


def discard(contest: Contest, sheets: Collection[ScoreSheet]) -> None:
    """Delete empty sheets; who has none left for a product reads it no longer."""
    ScoreSheet.objects.filter(pk__in=[one.pk for one in sheets]).delete()
    for one in sheets:
        readers.dismiss(one.seat.member.user, one.entry.dossier.product, why=contest.chain_key)
