"""The right to use the programme's mark: asked for, granted, refused, withdrawn."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts import scope
from ocop.accounts.models import RegionLevel, User
from ocop.lib import clock, shown
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import clean, nfc
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from products import mark_messages as messages
from products.deeds.once import insert, made_already
from products.models import MarkRight, Product, Rating, producers_of, shut_from
from products.models.marks import SCOPES, MarkState

ASKED, ENTERED = "mark_right.asked", "mark_right.entered"


@transaction.atomic
def ask(
    product: Product, *, scopes: Collection[str], once_key: uuid.UUID | None = None, by: User
) -> MarkRight:
    """The producer asks for it; the office of the province is told."""
    if not asks_for(by, product):
        raise NotAllowed(_("The producer's own people ask for the right to the mark."))
    row, new = _made(product, scopes, once_key, verb=ASKED, by=by)
    if new:
        messages.asked(row)
    return row


@transaction.atomic
def enter(
    product: Product,
    *,
    scopes: Collection[str],
    number: str,
    decided_on: dt.date,
    valid_from: dt.date,
    valid_to: dt.date,
    once_key: uuid.UUID | None = None,
    by: User,
) -> MarkRight:
    """Enter a right that nobody asked for here."""
    _refuse_strangers(product, by)
    row, new = _made(product, scopes, once_key, verb=ENTERED, by=by)
    if not new:
        return row
    return grant(
        row, scopes=scopes, number=number, decided_on=decided_on,
        valid_from=valid_from, valid_to=valid_to, by=by,
    )  # fmt: skip


@transaction.atomic
def grant(
    row: MarkRight,
    *,
    scopes: Collection[str],
    number: str,
    decided_on: dt.date,
    valid_from: dt.date,
    valid_to: dt.date,
    by: User,
) -> MarkRight:
    """Grant it by a contract or decision, never for longer than the stars hold."""
    _refuse_strangers(row.product, by)
    stars = _stars_of(row.product)
    if not clean(number):
        raise Refused(_("Write the number of the contract or decision."), field="number")
    if decided_on > clock.today():
        raise Refused(_("The day lies in the future."), field="decided_on")
    if valid_from < stars.valid_from:
        raise Refused(
            _("The stars hold from %(day)s only.") % {"day": shown.day(stars.valid_from)},
            field="valid_from",
        )
    if valid_to < valid_from:
        raise Refused(_("The last day lies before the first."), field="valid_to")
    if valid_to > (last := last_day(stars)):
        raise Refused(
            _("The stars end on %(day)s; the right cannot last longer.") % {"day": shown.day(last)},
            field="valid_to",
        )
    facts = {
        **_chosen(scopes), "rating": stars, "number": clean(number), "decided_on": decided_on,
        "valid_from": valid_from, "valid_to": valid_to,
    }  # fmt: skip
    _move(row, MarkState.GRANTED, MarkState.ASKED, facts, by=by)
    return row


@transaction.atomic
def refuse(row: MarkRight, *, why: str, by: User) -> MarkRight:
    _refuse_strangers(row.product, by)
    _move(row, MarkState.REFUSED, MarkState.ASKED, {"reason": _why(why)}, by=by)
    return row


@transaction.atomic
def withdraw(row: MarkRight, *, withdrawn_on: dt.date, why: str, by: User) -> MarkRight:
    """Take it back from a day; with the stars it ends by itself."""
    _refuse_strangers(row.product, by)
    if withdrawn_on > clock.today():
        raise Refused(_("The day lies in the future."), field="withdrawn_on")
    if row.decided_on and withdrawn_on < row.decided_on:
        raise Refused(_("The right was granted later than this day."), field="withdrawn_on")
    facts = {"reason": _why(why), "withdrawn_on": withdrawn_on}
    _move(row, MarkState.WITHDRAWN, MarkState.GRANTED, facts, by=by)
    return row


def _made(
    product: Product, scopes: Collection[str], key: uuid.UUID | None, *, verb: str, by: User
) -> tuple[MarkRight, bool]:
    if made := made_already(MarkRight, key, verb=verb, by=by):
        return made, False
    row = MarkRight(product=product, rating=_stars_of(product), **_chosen(scopes))
    if key:
        row.once_key = key
    clash = Refused(_("The right to the mark is asked for already; it waits for the office."))
    row, new = insert(row, verb=verb, by=by, clash=clash)
    if new:
        record(row, verb, by=by, after=row.state, scopes=sorted(scopes))
    return row, new


def _stars_of(product: Product) -> Rating:
    stars = Rating.objects.valid_on(clock.today()).filter(product=product).first()
    if stars is None:
        raise Refused(_("Only a product whose stars are in force may bear the mark."))
    return stars


def last_day(stars: Rating) -> dt.date:
    """The last day of the stars as known today."""
    if stars.stands_on(clock.today()) and stars.stands_until:
        return stars.stands_until
    return stars.valid_to


def _chosen(scopes: Collection[str]) -> dict[str, bool]:
    chosen = {name: name in scopes for name in SCOPES}
    if not any(chosen.values()):
        raise Refused(_("Choose what the mark is used for."), field="scopes")
    return chosen


def _why(text: str) -> str:
    if not (said := nfc(text).strip()):
        raise Refused(_("Write the reason."), field="why")
    return said


def _move(
    row: MarkRight, to: MarkState, source: MarkState, facts: dict[str, Any], *, by: User
) -> None:
    """Let it move under the chain's lock and write the facts with it."""
    chain.head(row.chain_key)
    if not MarkRight.objects.filter(pk=row.pk, state=source).update(**facts):
        raise AlreadyDecided(_("Somebody was faster. Open the product again."))
    told = {name: value for name, value in facts.items() if name not in ("reason", "rating")}
    note = facts.get("reason", "")
    move(row, to, sources={source}, by=by, note=note, **told)
    row.refresh_from_db()
    messages.decided(row)


def asks_for(user: Any, product: Product) -> bool:
    return product.producer_id in producers_of(user)


def grants(user: Any, product: Product) -> bool:
    """An officer of the province over the producer's place who does not stand too near to it."""
    if not scope.serves(user, product.producer.region, level=RegionLevel.PROVINCE):
        return False
    return not shut_from(user).filter(producer=product.producer_id).exists()


def _refuse_strangers(product: Product, by: User) -> None:
    if not grants(by, product):
        raise NotAllowed(_("The office of the province grants the right to the mark."))
