"""Assigning products to members, where not everybody scores all of them; before the scoring."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import assignment, balance
from evaluation.balance import Cell
from evaluation.deeds import seating, taking_off
from evaluation.deeds.holding import hold
from evaluation.models import Contest, ContestState, Entry, ScoreSheet, Seat
from ocop.accounts.models import User
from ocop.lib.errors import AlreadyDecided, ConflictOfInterest, Refused
from ocop.workflow.doors import record
from products.deeds import readers


@transaction.atomic
def choose_way(contest: Contest, *, per_product: int | None, by: User) -> Contest:
    """Say how many members score each product; None: the whole council, and all get all sheets."""
    hold(contest, ContestState.PREPARING)
    if per_product is not None and not 1 <= per_product <= 60:
        raise Refused(_("A number from 1 to 60 is needed."), field="per_product")
    before = contest.per_product
    if before == per_product:
        return contest
    Contest.objects.filter(pk=contest.pk).update(per_product=per_product)
    contest.per_product = per_product
    record(
        contest, "contest.way_chosen", by=by, before=before or "", after=per_product or "",
        per_product=per_product,
    )  # fmt: skip
    if per_product is None:
        fill(contest, by=by)
    return contest


@transaction.atomic
def save(
    contest: Contest, *, shown: Collection[Cell], wanted: Collection[Cell], by: User
) -> tuple[int, int]:
    """Make the cells that were shown what they are wanted to be. Returns how many were added and
    taken away. A member who stands too near to a producer is refused with the reason."""
    hold(contest, ContestState.PREPARING)
    has = assignment.sheets_of(contest)
    asked = set(shown) | set(wanted)
    added = {cell for cell in wanted if cell not in has}
    removed = (asked & has) - set(wanted)
    if not added and not removed:
        return 0, 0
    _give(contest, added)
    sheets = ScoreSheet.objects.filter(entry__contest=contest).select_related(
        "entry__dossier__product", "seat__member__user"
    )
    gone = [one for one in sheets if (one.entry_id, one.seat_id) in removed] if removed else []
    taking_off.discard(contest, gone)
    record(
        contest, "contest.assigned", by=by, after=f"+{len(added)} −{len(gone)}",
        added=sorted(added), removed=sorted(removed),
    )  # fmt: skip
    return len(added), len(gone)


@transaction.atomic
def fill(contest: Contest, *, by: User) -> list[Cell]:
    """Fill the gaps by a lot whose seed is logged, so that anybody can draw it again."""
    hold(contest, ContestState.PREPARING)
    seats, entries = assignment.scorers(contest), _entries(contest)
    off = assignment.off_limits(
        {one.member.user_id for one in seats},
        {one.dossier.product.producer_id for one in entries},
        contest,
    )
    seed = secrets.randbelow(10**9)
    cells = balance.fill(
        assignment.products_of(entries), assignment.scorers_of(seats),
        assignment.sheets_of(contest), off, each=contest.per_product or len(seats), seed=seed,
    )  # fmt: skip
    if cells:
        _give(contest, cells)
        record(
            contest, assignment.FILLED, by=by, after=str(len(cells)), seed=seed,
            cells=sorted(cells),
        )  # fmt: skip
    return cells


@transaction.atomic
def undo(contest: Contest, *, seq: int | None = None, by: User) -> int:
    """Take back the last filling or saving, while nothing else has changed the assignment.

    ``seq`` is the change that the page offered to undo: of two people who press, the second does
    not undo what the first did not see. Who was taken off comes back, unless a conflict of interest
    was found since: then nothing is undone and the reason is said. Returns how many cells changed.
    """
    hold(contest, ContestState.PREPARING)
    last = assignment.last_change(contest)
    if last is None or seq not in (None, last.seq):
        raise AlreadyDecided(_("There is nothing to undo: something was changed since."))
    rows = ScoreSheet.objects.filter(entry__contest=contest).select_related(
        "entry__dossier__product", "seat__member__user"
    )
    gone = [one for one in rows if (one.entry_id, one.seat_id) in last.added]
    taking_off.discard(contest, gone)
    _give(contest, last.removed)
    record(
        contest, "contest.unassigned", by=by, after=f"+{len(last.removed)} −{len(gone)}",
        added=sorted(last.removed), removed=sorted(last.added), undone=last.seq,
    )  # fmt: skip
    return len(gone) + len(last.removed)


def _entries(contest: Contest) -> list[Entry]:
    rows = contest.entries.select_related("dossier__product__producer", "dossier__product_set")
    return list(rows.order_by("order", "pk"))


def _give(contest: Contest, cells: Collection[Cell]) -> None:
    """Make the sheets and let the members read; refuse strangers and conflicts. One check, all or
    none."""
    if not cells:
        return
    entries = {one.pk: one for one in _entries(contest)}
    seats = {one.pk: one for one in assignment.scorers(contest)}
    known = [cell for cell in cells if cell[0] in entries and cell[1] in seats]
    if len(known) < len(cells):
        raise Refused(_("The list has changed meanwhile. Open the page again."))
    _refuse_near(contest, [(entries[entry], seats[seat]) for entry, seat in known])
    ScoreSheet.objects.bulk_create(
        (ScoreSheet(entry=entries[entry], seat=seats[seat]) for entry, seat in sorted(known)),
        batch_size=500,
    )
    theirs: dict[int, list[Any]] = defaultdict(list)
    for entry, seat in sorted(known):
        theirs[seat].append(entries[entry].dossier.product)
    for seat, products in theirs.items():
        readers.admit_all(
            [seats[seat].member.user], products, until=None, why=seating.reason(contest)
        )


def _refuse_near(contest: Contest, wanted: Collection[tuple[Entry, Seat]]) -> None:
    off = assignment.off_limits(
        {seat.member.user_id for _entry, seat in wanted},
        {entry.dossier.product.producer_id for entry, _seat in wanted},
        contest,
    )
    for entry, seat in wanted:
        maker = entry.dossier.product.producer
        if why := off.get((seat.member.user_id, maker.pk)):
            raise ConflictOfInterest(
                _("%(who)s cannot score the products of %(producer)s: %(why)s.")
                % {"who": seat.member.user.name, "producer": maker.name, "why": why}
            )
