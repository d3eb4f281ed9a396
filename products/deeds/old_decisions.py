"""A recognition decision of earlier days: entered by hand, its scan attached, corrected."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import Region, User
from ocop.lib import clock, pdf, shown, uploads
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean, nfc
from ocop.workflow import chain
from ocop.workflow.doors import record
from ocop.workflow.many import lock_all
from products.deeds.changes import change
from products.deeds.following import follow
from products.deeds.lists import may
from products.deeds.once import insert, made_already
from products.lists.rowwise import FIRST_DAY
from products.models import DecisionRow, DecisionScan, OldDecision, Rating, RatingEvidence
from products.terms import term

ENTERED = "old_decision.entered"
SCANNED = "decision_scan.attached"


def refuse_strangers(region: Region, by: User) -> None:
    if not may(by, region):
        raise NotAllowed(_("The office of the province enters earlier decisions."))


def enter(
    region: Region,
    *,
    number: str,
    decided_on: dt.date,
    authority: str,
    signer: str,
    named: int | None = None,
    once_key: uuid.UUID | None = None,
    by: User,
) -> OldDecision:
    """Enter what stands above the rows; the rows follow one by one."""
    refuse_strangers(region, by)
    if made := made_already(OldDecision, once_key, verb=ENTERED, by=by):
        return made
    _refuse_day(decided_on)
    decision = OldDecision(
        region=region, number=clean(number), decided_on=decided_on, authority=clean(authority),
        signer=clean(signer), named=named, entered_at=clock.now(), entered_by=by,
    )  # fmt: skip
    if once_key:
        decision.once_key = once_key
    with transaction.atomic():
        decision, new = insert(decision, verb=ENTERED, by=by, clash=_known())
        if new:
            decision.writers.add(by)
            record(
                decision, ENTERED, by=by, after=decision.number, decided_on=decided_on,
                authority=decision.authority, signer=decision.signer, named=named,
            )  # fmt: skip
    return decision


def _refuse_day(day: dt.date) -> None:
    if day > clock.today():
        raise Refused(_("The date of the decision lies in the future."), field="decided_on")
    if day < FIRST_DAY:
        told = {"day": shown.day(FIRST_DAY)}
        raise Refused(_("The programme has no decisions before %(day)s.") % told,
                      field="decided_on")  # fmt: skip


def _known() -> Refused:
    return Refused(
        _("A decision of this number and date is entered already. Open it in the list."),
        field="number",
    )


@transaction.atomic
def amend(decision: OldDecision, *, reason: str, by: User, **facts: Any) -> OldDecision:
    """Correct what stands above the rows; all its stars bear it, and are to be compared anew."""
    hold(decision, by)
    reason = nfc(reason).strip()
    day = facts["decided_on"]
    _refuse_day(day)
    told = change(decision, facts)
    if not told:
        return decision
    if not reason:
        raise Refused(_("Write what was wrong."), field="reason")
    try:
        with transaction.atomic():
            decision.save(update_fields=list(told))
    except IntegrityError as fault:
        raise _known() from fault
    decision.writers.add(by)
    lines = "; ".join(told.values())
    record(decision, "old_decision.amended", by=by, note=f"{reason}\n{lines}", fields=sorted(told))
    if set(told) - {"named"}:
        _carry_down(decision, by, reason)
    return decision


def _carry_down(decision: OldDecision, by: User, reason: str) -> None:
    rows = list(decision.rows.select_related("rating__product"))
    lock_all({row.rating.product.chain_key for row in rows})
    early = [row.rating for row in rows if row.rating.valid_from < decision.decided_on]
    if early:
        told = {"product": early[0].product, "day": shown.day(early[0].valid_from)}
        raise Refused(
            _("The stars of %(product)s are valid from %(day)s, before this date. Correct that "
              "row first.") % told, field="decided_on",
        )  # fmt: skip
    for row in rows:
        one = row.rating
        before = f"{one.decision_no}, {shown.day(one.decided_on)}"
        one.decision_no, one.decided_on = decision.number, decision.decided_on
        one.authority, one.year = decision.authority, decision.decided_on.year
        one.book = term(decision.decided_on)[1]
        one.save(update_fields=["decision_no", "decided_on", "authority", "year", "book"])
        record(
            one.product, "rating.corrected", by=by, note=reason, before=before,
            after=f"{one.decision_no}, {shown.day(one.decided_on)}", rating=one.pk,
            authority=one.authority,
        )  # fmt: skip
        follow(one.product, by=by)
    let_compare_anew(decision)


def attach(
    decision: OldDecision,
    *,
    file: UploadedFile,
    reason: str = "",
    once_key: uuid.UUID | None = None,
    by: User,
) -> DecisionScan:
    """Attach the scan, byte for byte; another in its place needs a reason and is compared anew."""
    with uploads.with_their_rows() as files:
        hold(decision, by)
        if made := made_already(DecisionScan, once_key, verb=SCANNED, by=by):
            return made
        earlier = standing(decision)
        reason = nfc(reason).strip()
        if earlier and not reason:
            raise Refused(_("Write why another file takes its place."), field="reason")
        facts = uploads.checked_as_brought(file)
        if decision.scans.filter(sha256=facts["sha256"]).exists():
            raise Refused(_("This very file is attached already."), field="file")
        data = facts["file"].read()
        facts["file"].seek(0)
        scan = DecisionScan(
            decision=decision, replaces=earlier, reason=reason if earlier else "",
            pages=pdf.pages_of(data) if facts["mime"] == uploads.PDF else 1, **facts,
            uploaded_at=clock.now(), uploaded_by=by,
        )  # fmt: skip
        if once_key:
            scan.once_key = once_key
        files.append(scan)
        clash = Refused(_("Somebody else attached a scan meanwhile. Open the page again."))
        kept, new = insert(scan, verb=SCANNED, by=by, clash=clash)
        if new:
            record(
                kept, SCANNED, by=by, after=kept.title, note=kept.reason, sha256=kept.sha256,
                size=kept.size, pages=kept.pages, replaces=kept.replaces_id,
            )  # fmt: skip
            let_compare_anew(decision)
        return kept


def standing(decision: OldDecision) -> DecisionScan | None:
    """The scan that counts, or None."""
    return decision.scans.filter(replaced_by__isnull=True).first()


def hold(decision: OldDecision, by: User) -> None:
    """Lock the decision's chain for an officer of the province, and read it anew."""
    refuse_strangers(decision.region, by)
    chain.head(decision.chain_key)
    decision.refresh_from_db()


def let_compare_anew(decision: OldDecision, *rows: DecisionRow) -> None:
    """What was compared is compared no more: of the decision, or of the rows alone."""
    some = DecisionRow.objects.filter(decision=decision)
    some = some.filter(pk__in=[row.pk for row in rows]) if rows else some
    some.update(compared_at=None, compared_by=None)
    Rating.objects.filter(old_row__in=some.values("pk")).update(evidence=level_of(decision))


def level_of(decision: OldDecision) -> str:
    """How well a row is proved that nobody has compared."""
    return RatingEvidence.SCAN if standing(decision) else RatingEvidence.TYPED
