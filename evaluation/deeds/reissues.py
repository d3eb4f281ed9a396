"""A certificate issued again: with a number of its own, in place of the earlier one."""

from __future__ import annotations

import secrets
from typing import Any

from django.utils.translation import gettext as _

from evaluation import certificate_codes as codes
from evaluation import certificate_facts as printed
from evaluation import correcting, tasks
from evaluation.deeds import certificates
from evaluation.models import Certificate, Correction
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.after_commit import after_commit
from ocop.lib.errors import AlreadyDecided
from ocop.workflow.doors import record
from products.models import Rating


def reissue(act: Correction, rating: Rating, *, by: User) -> Certificate:
    """Number the next paper and let the worker make it; the earlier one says that it is replaced.

    Belongs to the transaction that publishes the correction: the counter is locked last.
    """
    assert act.decided_on is not None  # published: the database holds it
    earlier = act.certificate
    if earlier is not None:
        _replace(earlier, act)
    row = Certificate(
        rating=rating, entry=act.entry, code=codes.new_code(), replaces=earlier,
        reissue=earlier.reissue + 1 if earlier else 0,
        file=f"certificates/{act.decided_on.year}/{secrets.token_hex(16)}.pdf",
    )  # fmt: skip
    row.facts = correcting.facts_again(act, rating, _said_before(act, rating), row.reissue)
    demo = clock.is_set() or by.demo
    certificates.number_in_book([row], act.region, act.decided_on.year, demo=demo)
    row.save(force_insert=True)
    says = {str(row.serial): printed.digest(row.facts)}
    record(
        act, certificates.RESERVED, by=by, after=row.number, series=row.series, says=says,
        replaces=earlier.number if earlier else "",
    )  # fmt: skip
    after_commit(tasks.render_certificates)
    return row


def _replace(earlier: Certificate, act: Correction) -> None:
    rows = Certificate.objects.current().filter(pk=earlier.pk)
    if not rows.update(replaced_on=act.decided_on):
        raise AlreadyDecided(_("This certificate was replaced by a later one already."))
    earlier.replaced_on = act.decided_on


def _said_before(act: Correction, rating: Rating) -> dict[str, Any]:
    """What the earlier paper says; of a first one, what the result and its decision give."""
    if act.certificate is not None:
        return act.certificate.facts
    decision = act.entry.contest.live_decision
    assert decision is not None  # only published results are put right
    assert act.decided_on is not None
    entry = printed.with_all([act.entry])[act.entry_id]
    places = printed.places_on(act.decided_on, [entry.dossier.product.producer.region])
    return printed.facts_of(entry, rating, decision, places)
