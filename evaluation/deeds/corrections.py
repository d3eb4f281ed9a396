"""Putting a published result right: prepared by one, published by another of the authority."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import correcting, correction_messages, revoking
from evaluation.deeds import amending, letters, reissues, typed
from evaluation.models import (
    Certificate,
    Correction,
    CorrectionGround,
    CorrectionKind,
    CorrectionState,
    Entry,
)
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean, nfc
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from products.deeds.once import insert, made_already

PREPARED = "correction.prepared"


@transaction.atomic
def prepare(
    entry: Entry,
    *,
    ground: str,
    reason: str,
    clause: str = "",
    basis: str = "",
    product: str = "",
    producer: str = "",
    address: str = "",
    stars: int | None = None,
    points: Decimal | None = None,
    once_key: uuid.UUID | None = None,
    by: User,
) -> Correction:
    """Prepare the paper that puts the result right; nothing happens and nobody is told yet.

    ``ground`` decides which paper it is and what may change; ``clause`` is the place in the
    decision that is amended, ``basis`` the paper it rests on.
    """
    if made := made_already(Correction, once_key, verb=PREPARED, by=by):
        return made
    certificate = correcting.current_of(entry)
    region = correcting.place_of(entry, certificate)
    _refuse_strangers(by, region)
    if why := correcting.why_not(entry, certificate):
        raise Refused(why)
    told = {"product": clean(product), "producer": clean(producer), "address": clean(address)}
    kind = _ground(ground, certificate)
    act = Correction(
        entry=entry, certificate=certificate, ground=kind, region=region,
        reason=nfc(reason).strip(), clause=clean(clause), basis=clean(basis),
        authority=revoking.authority_over(region), prepared_by=by, prepared_at=clock.now(),
        **_changed(kind, certificate, told),
        **amending.amended(kind, entry, certificate, stars, points),
    )  # fmt: skip
    _refuse_unfounded(act)
    if once_key:
        act.once_key = once_key
    clash = Refused(_("A correction of this result is prepared already."))
    act, new = insert(act, verb=PREPARED, by=by, clash=clash)
    if new:
        record(
            act, PREPARED, by=by, after=act.ground, note=act.reason,
            entry=entry.pk, certificate=certificate.pk if certificate else None,
            changes=correcting.changes(act), basis=act.basis,
            clause=act.clause, stars=act.stars, points=act.points,
        )  # fmt: skip
    return act


def _refuse_strangers(by: User, region: Any) -> None:
    if not revoking.may(by, region):
        raise NotAllowed(
            _("Results are put right by the authority that grants the stars: %(region)s.")
            % {"region": region.title}
        )


def _ground(ground: str, certificate: Certificate | None) -> CorrectionGround:
    if ground not in CorrectionGround.values:
        raise Refused(_("Choose what has to be put right."), field="ground")
    if certificate is None and ground != CorrectionGround.RESULT:
        raise Refused(_("This result has no certificate: only its stars can be put right."))
    return CorrectionGround(ground)


def _changed(
    ground: CorrectionGround, certificate: Certificate | None, told: dict[str, str]
) -> dict[str, str]:
    """The lines of the paper that become others; what is not the ground's to change is refused."""
    facts = certificate.facts if certificate else {}
    found = {field: words for field, words in told.items() if words and words != facts.get(field)}
    for field in found:
        if field not in correcting.MAY_CHANGE[ground]:
            raise Refused(_("On this ground the line stays as it is: leave it empty."), field=field)
    if ground in correcting.MUST_CHANGE and not found:
        raise Refused(_("Write how the line has to read."), field=correcting.MAY_CHANGE[ground][0])
    return found


def _refuse_unfounded(act: Correction) -> None:
    if not act.reason:
        raise Refused(_("Write what was found."), field="reason")
    if act.kind == CorrectionKind.AMENDMENT and not act.clause:
        raise Refused(_("Write which article of the decision is amended."), field="clause")
    if act.ground != CorrectionGround.MISPRINT and not act.basis:
        raise Refused(_("Write which paper it rests on."), field="basis")


@transaction.atomic
def discard(act: Correction, *, by: User) -> Correction:
    """Throw a prepared correction away; the result stays as it is."""
    _refuse_strangers(by, act.region)
    return _moved(act, CorrectionState.DISCARDED, by)


@transaction.atomic
def publish(
    act: Correction,
    *,
    number: str,
    decided_on: dt.date,
    place: str = "",
    formula: str = "",
    signer_office: str = "",
    signer: str,
    by: User,
) -> Correction:
    """Publish: stars change, the certificate is issued again, letters of result that tell what was
    wrong are followed by later ones, everyone concerned is told, at once.

    By a second person. The earlier paper stays stored and says by which one it was replaced.
    """
    _refuse_strangers(by, act.region)
    if by.pk == act.prepared_by_id:
        raise NotAllowed(_("Who prepared the paper does not publish it: a second person does."))
    _refuse_wrong_paper(act, number, decided_on, signer)
    chain.head(act.chain_key)
    paper = typed.paper(
        number=number, decided_on=decided_on, place=place, formula=formula,
        signer_office=signer_office, signer=signer,
    )  # fmt: skip
    paper["published_at"] = clock.now()
    Correction.objects.filter(pk=act.pk, state=CorrectionState.PREPARED).update(**paper)
    for name, value in paper.items():
        setattr(act, name, value)
    _moved(act, CorrectionState.PUBLISHED, by, **paper)
    decision = act.entry.contest.live_decision
    if decision is not None:  # its letters are put right below: contests are locked before products
        chain.head(decision.chain_key)
    rating = amending.take_effect(act, by=by)
    if rating is not None:
        act.issued = reissues.reissue(act, rating, by=by)
        Correction.objects.filter(pk=act.pk).update(issued=act.issued)
    if decision is not None:
        letters.put_right(decision, act.entry, anew=act.kind != CorrectionKind.REISSUE, by=by)
    correction_messages.published(act)
    return act


def _moved(act: Correction, state: CorrectionState, by: User, **facts: Any) -> Correction:
    move(act, state, sources={CorrectionState.PREPARED}, by=by, **facts)
    return act


def _refuse_wrong_paper(act: Correction, number: str, decided_on: dt.date, signer: str) -> None:
    if not clean(number):
        raise Refused(_("Write the number of the paper."), field="number")
    if not clean(signer):
        raise Refused(_("Write the name of the signer."), field="signer")
    if decided_on > clock.today():
        raise Refused(_("The date of the paper lies in the future."), field="decided_on")
    first = act.entry.contest.live_decision
    if first and first.decided_on and decided_on < first.decided_on:
        raise Refused(
            _("The paper cannot be older than the decision it puts right."), field="decided_on"
        )
