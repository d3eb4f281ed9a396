"""Support given to a producer while it carries out its plan (step 4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cycle import authority, messages
from cycle.models import Dossier, DossierState, Support
from ocop.lib import clock
from ocop.lib.errors import Refused
from ocop.lib.text import clean, nfc
from ocop.workflow.doors import record
from products.deeds.once import insert, made_already

GIVEN = "support.given"


@transaction.atomic
def give(
    dossier: Dossier,
    *,
    kind: str,
    given_on: dt.date,
    amount: Decimal | None = None,
    partner: str = "",
    note: str = "",
    once_key: UUID | None = None,
    by: Any,
) -> Support:
    """Record support: training, consultancy, R&D contract, loan, trial product. Money in đồng."""
    if made := made_already(Support, once_key, verb=GIVEN, by=by):
        return made
    authority.serves_or_refuse(by, dossier)
    _possible(dossier, given_on, amount)
    support = Support(
        dossier=dossier,
        kind=kind,
        given_on=given_on,
        amount=amount,
        partner=clean(partner),
        note=nfc(note).strip(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    support.once_key = once_key or support.once_key
    lost = Refused(_("The form could not be kept. Send it again."))
    support, new = insert(support, verb=GIVEN, by=by, clash=lost)
    if new:
        record(support, GIVEN, by=by, after=kind, given_on=given_on, amount=amount)
        messages.support_given(support)
    return support


def _possible(dossier: Dossier, given_on: dt.date, amount: Decimal | None) -> None:
    if dossier.state == DossierState.ENDED:
        raise Refused(_("This dossier has ended."))
    if given_on > clock.today():
        raise Refused(_("Support that is given later is recorded later."), field="given_on")
    if given_on.year < dossier.cycle.year - 1:
        raise Refused(_("This day lies before the cycle."), field="given_on")
    if amount is not None and amount < 0:
        raise Refused(_("An amount is not below zero."), field="amount")
