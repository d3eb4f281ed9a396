"""Taking stars back: prepared on a ground, looked at, published by a second person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evaluation import revocation_messages as messages
from evaluation import revoking
from evaluation.deeds import typed
from evaluation.models import Revocation, RevocationKind, RevocationState, RevokedRating
from ocop.accounts.models import User
from ocop.lib import clock, shown
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean, nfc
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from products.deeds import ratings
from products.deeds.once import insert, made_already
from products.models import Rating
from products.models.ratings import RatingEnd

PREPARED = "revocation.prepared"
ENDS = {
    RevocationKind.CERTIFICATE: RatingEnd.REVOKED,
    RevocationKind.RECOGNITION: RatingEnd.ANNULLED,
}
MOST = 500  # stars in one decision


@transaction.atomic
def prepare(
    stars: Sequence[Rating],
    *,
    kind: str,
    ground: str = "",
    reason: str,
    conclusion_no: str,
    conclusion_on: dt.date,
    conclusion_by: str,
    once_key: uuid.UUID | None = None,
    by: User,
) -> Revocation:
    """Prepare the decision that takes the stars back; nothing happens and nobody is told yet.

    All stars are of one authority. A certificate is revoked on a ground of the book in force only;
    expiry is none (art. 8); a recognition is annulled on demand of the Ministry (art. 10.1.b).
    """
    if made := made_already(Revocation, once_key, verb=PREPARED, by=by):
        return made
    region = _one_place(stars, by)
    kind = _known(kind, ground)
    _refuse_wrong_conclusion(reason, conclusion_no, conclusion_on, conclusion_by)
    act = Revocation(
        kind=kind, region=region, ground=ground if kind == RevocationKind.CERTIFICATE else "",
        ground_words=revoking.official_words(ground) if kind == RevocationKind.CERTIFICATE else "",
        reason=nfc(reason).strip(), conclusion_no=clean(conclusion_no),
        conclusion_on=conclusion_on, conclusion_by=clean(conclusion_by),
        due_on=revoking.due_after(conclusion_on) if kind == RevocationKind.CERTIFICATE else None,
        authority=revoking.authority_over(region), prepared_by=by, prepared_at=clock.now(),
    )  # fmt: skip
    if once_key:
        act.once_key = once_key
    clash = Refused(_("This decision could not be prepared. Send the form again."))
    act, new = insert(act, verb=PREPARED, by=by, clash=clash)
    if new:
        _name(act, stars)
        record(
            act, PREPARED, by=by, after=str(len(stars)), note=act.reason, kind=act.kind,
            ground=act.ground, ratings=sorted(one.pk for one in stars),
            conclusion=[act.conclusion_no, act.conclusion_on, act.conclusion_by],
        )  # fmt: skip
    return act


def _one_place(stars: Sequence[Rating], by: User) -> Any:
    if not stars:
        raise Refused(_("Choose at least one certificate."))
    if len(stars) > MOST:
        raise Refused(_("At most %(n)s certificates go on one decision.") % {"n": MOST})
    places = revoking.by_place(stars)
    if len(places) > 1:
        raise Refused(
            _("These certificates are of different authorities: prepare one decision each.")
        )
    (region,) = places
    if not revoking.may(by, region):
        raise NotAllowed(
            _("Stars are taken back by the authority that grants them: %(region)s.")
            % {"region": region.title}
        )
    for one in stars:
        if why := revoking.why_not(one):
            raise Refused(f"{one.product.name}: {why}")
    return region


def _known(kind: str, ground: str) -> RevocationKind:
    if kind not in RevocationKind.values:
        raise Refused(_("Choose what is decided."), field="kind")
    if kind == RevocationKind.CERTIFICATE and not revoking.official_words(ground):
        raise Refused(_("Choose the ground: only those of the law revoke."), field="ground")
    return RevocationKind(kind)


def _refuse_wrong_conclusion(reason: str, number: str, day: dt.date, body: str) -> None:
    if not nfc(reason).strip():
        raise Refused(_("Write what was found."), field="reason")
    if not clean(number):
        raise Refused(_("Write the number of the conclusion."), field="conclusion_no")
    if not clean(body):
        raise Refused(_("Write who issued the conclusion."), field="conclusion_by")
    if day > clock.today():
        raise Refused(_("The conclusion lies in the future."), field="conclusion_on")


def _name(act: Revocation, stars: Sequence[Rating]) -> None:
    try:
        with transaction.atomic():
            RevokedRating.objects.bulk_create(
                RevokedRating(revocation=act, rating=one) for one in stars
            )
    except IntegrityError as fault:
        raise Refused(
            _("One of these certificates is on another decision already. Open the list again.")
        ) from fault


@transaction.atomic
def discard(act: Revocation, *, by: User) -> Revocation:
    """Throw a prepared decision away; the stars may be named by another."""
    _refuse_strangers(act, by)
    move(act, RevocationState.DISCARDED, sources={RevocationState.PREPARED}, by=by)
    act.items.update(live=False)
    return act


@transaction.atomic
def publish(
    act: Revocation,
    *,
    number: str,
    decided_on: dt.date,
    effective_on: dt.date | None = None,
    place: str = "",
    formula: str = "",
    signer_office: str = "",
    signer: str,
    by: User,
) -> Revocation:
    """Publish: the stars end on the day it takes effect, and everyone concerned is told, at once.

    By a second person: who prepared it does not publish it. Number, date and signer are those of
    the signed paper. Without a day of its own it takes effect on the date of the decision.
    """
    _refuse_strangers(act, by)
    if by.pk == act.prepared_by_id:
        raise NotAllowed(_("Who prepared the decision does not publish it: a second person does."))
    effective_on = effective_on or decided_on
    _refuse_wrong_paper(act, number, decided_on, effective_on, signer)
    chain.head(act.chain_key)
    paper = typed.paper(
        number=number, decided_on=decided_on, place=place, formula=formula,
        signer_office=signer_office, signer=signer,
    )  # fmt: skip
    paper |= {"effective_on": effective_on, "published_at": clock.now()}
    Revocation.objects.filter(pk=act.pk, state=RevocationState.PREPARED).update(**paper)
    for name, value in paper.items():
        setattr(act, name, value)
    move(act, RevocationState.PUBLISHED, sources={RevocationState.PREPARED}, by=by, **paper)
    ended = RatingEnd(ENDS[RevocationKind(act.kind)])
    items = act.items.select_related("rating__product__producer__region").order_by(
        "rating__product"
    )
    for item in items:
        ratings.end(
            item.rating, ended, on=effective_on, by=by, note=act.reason, ground=act.ground,
            decision_no=act.number, decided_on=decided_on, revocation=act.pk,
        )  # fmt: skip
    messages.published(act, [item.rating for item in items])
    return act


def _refuse_strangers(act: Revocation, by: User) -> None:
    if not revoking.may(by, act.region):
        raise NotAllowed(
            _("Stars are taken back by the authority that grants them: %(region)s.")
            % {"region": act.region.title}
        )


def _refuse_wrong_paper(
    act: Revocation, number: str, decided_on: dt.date, effective_on: dt.date, signer: str
) -> None:
    if not clean(number):
        raise Refused(_("Write the number of the decision."), field="number")
    if not clean(signer):
        raise Refused(_("Write the name of the signer."), field="signer")
    if decided_on > clock.today():
        raise Refused(_("The date of the decision lies in the future."), field="decided_on")
    if decided_on < act.conclusion_on:
        raise Refused(
            _("The decision cannot be older than the conclusion of %(day)s.")
            % {"day": shown.day(act.conclusion_on)},
            field="decided_on",
        )
    if effective_on < decided_on:
        raise Refused(_("It cannot take effect before it is decided."), field="effective_on")
