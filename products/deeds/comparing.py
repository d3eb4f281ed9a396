"""A second person compares the rows of an earlier decision with its scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean
from ocop.workflow.doors import record
from ocop.workflow.many import Told, record_all
from products.deeds.old_decisions import hold, standing
from products.models import DecisionRow, OldDecision, Rating, RatingEvidence


@dataclass(frozen=True)
class Seen:
    """What the second person says of a row: the same, or how it ``differs``."""

    row: int
    seal: str
    differs: str = ""


def why_not(decision: OldDecision, user: User) -> str:
    """Why the person may not compare the rows; '' if they may (rows that they typed excepted)."""
    if standing(decision) is None:
        return _("There is no scan to compare with yet.")
    if decision.writers.filter(pk=user.pk).exists():
        return _("Whoever typed number, date or signer does not compare: a second person does.")
    return ""


@transaction.atomic
def compare(decision: OldDecision, *, seen: Sequence[Seen], by: User) -> int:
    """Keep what was found, row by row; each was looked at as its seal says. Returns how many rows
    are now compared. Said twice, it is kept once."""
    hold(decision, by)
    if why := why_not(decision, by):
        raise NotAllowed(why)
    if not seen:
        raise Refused(_("Say of at least one row whether it agrees with the scan."))
    scan = standing(decision)
    told = {one.row: one for one in seen}
    rows = list(
        decision.rows.filter(pk__in=told)
        .select_related("rating__product__producer", "decision")
        .prefetch_related("writers")
        .order_by("pk")
    )
    for row in rows:
        if by in row.writers.all():
            raise NotAllowed(_("Whoever typed or corrected a row does not compare it."))
        if told[row.pk].seal != row.seal(scan):
            raise Refused(
                _("“%(product)s” was changed since you looked. Look at it again.")
                % {"product": row.rating.product}
            )
    agree = [row for row in rows if not told[row.pk].differs and row.compared_at is None]
    _confirm(agree, by)
    for row in rows:
        if differs := clean(told[row.pk].differs)[:500]:
            _doubt(row, differs, by)
    return len(agree)


def _confirm(rows: list[DecisionRow], by: User) -> None:
    keys = [row.pk for row in rows]
    DecisionRow.objects.filter(pk__in=keys).update(
        compared_at=clock.now(), compared_by=by, differs=""
    )
    Rating.objects.filter(old_row__in=keys).update(evidence=RatingEvidence.COMPARED)
    facts = [{"rating": row.rating_id} for row in rows]
    record_all(
        [Told(row, "decision_row.compared", row.rating.product.name, one)
         for row, one in zip(rows, facts, strict=True)],
        by=by,
    )  # fmt: skip
    record_all(
        [Told(row.rating.product, "rating.compared", str(row.rating.stars), one)
         for row, one in zip(rows, facts, strict=True)],
        by=by,
    )  # fmt: skip


def _doubt(row: DecisionRow, differs: str, by: User) -> None:
    """The scan says otherwise: it stands beside the row until the row is corrected."""
    if row.differs == differs:
        return
    DecisionRow.objects.filter(pk=row.pk).update(
        differs=differs, compared_at=None, compared_by=None
    )
    Rating.objects.filter(pk=row.rating_id).update(evidence=RatingEvidence.SCAN)
    record(row, "decision_row.differs", by=by, note=differs, rating=row.rating_id)
