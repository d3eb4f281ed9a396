"""Inspections of recognised products: planned, recorded, followed up, called off."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts import scope
from ocop.accounts.models import User
from ocop.lib import clock, uploads
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import clean, nfc
from ocop.rules import grounds
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from products import inspecting
from products import inspection_messages as messages
from products.deeds.once import insert, made_already
from products.models import Inspection, InspectionPhoto, LabelReport, Product, Rating, shut_from
from products.models.inspections import HELD, InspectionKind, InspectionState

PLANNED, PHOTO_ADDED = "inspection.planned", "inspection_photo.added"
OUTCOMES = (InspectionState.IN_ORDER, InspectionState.SHORTCOMINGS, InspectionState.GROUND)
ANSWERS = ("yes", "no", "na")


@transaction.atomic
def plan(
    product: Product,
    *,
    kind: str,
    planned_on: dt.date,
    report: LabelReport | None = None,
    once_key: uuid.UUID | None = None,
    by: User,
) -> Inspection:
    """Plan to look at a recognised product; the producer hears of it when it was held."""
    if made := made_already(Inspection, once_key, verb=PLANNED, by=by):
        return made
    _refuse_strangers(product, by)
    if not Rating.objects.filter(product=product).exists():
        raise Refused(_("Only a recognised product is inspected."))
    if kind not in InspectionKind.values:
        raise Refused(_("Choose the kind of the inspection."), field="kind")
    if report and report.product_id != product.pk:
        raise Refused(_("The report is about another product."))
    row = Inspection(
        product=product, kind=kind, planned_on=planned_on, planned_by=by, report=report
    )
    if once_key:
        row.once_key = once_key
    clash = Refused(_("This inspection could not be planned. Send the form again."))
    row, new = insert(row, verb=PLANNED, by=by, clash=clash)
    if new:
        record(row, PLANNED, by=by, after=kind, planned_on=planned_on,
               report=report.pk if report else None)  # fmt: skip
    return row


@transaction.atomic
def note(
    row: Inspection,
    *,
    held_on: dt.date,
    people: str,
    checked: Mapping[str, str],
    findings: str,
    outcome: str,
    due_on: dt.date | None = None,
    ground: str = "",
    conclusion_no: str = "",
    conclusion_by: str = "",
    by: User,
) -> Inspection:
    """Record what was found; producer and commune are told. Shortcomings have a due day, a ground
    for taking the stars back its letter of the law and its conclusion."""
    _refuse_strangers(row.product, by)
    if outcome not in OUTCOMES:
        raise Refused(_("Choose the outcome."), field="outcome")
    if held_on > clock.today():
        raise Refused(_("The day lies in the future."), field="held_on")
    said = {"people": clean(people), "findings": nfc(findings).strip()}
    for name, text in said.items():
        if not text:
            raise Refused(_("Write who inspected and what was found."), field=name)
    facts: dict[str, Any] = {
        **said, "held_on": held_on, "checked": _answers(checked),
        **_consequence(outcome, held_on, due_on, ground, conclusion_no, conclusion_by),
    }  # fmt: skip
    _move(row, outcome, {InspectionState.PLANNED}, facts, note=said["findings"], by=by)
    messages.recorded(row)
    return row


def _answers(checked: Mapping[str, str]) -> dict[str, str]:
    known = [code for code, _words in inspecting.points()]
    return {code: checked[code] for code in known if checked.get(code) in ANSWERS}


def _consequence(
    outcome: str, held_on: dt.date, due_on: dt.date | None, ground: str, number: str, body: str
) -> dict[str, Any]:
    if outcome == InspectionState.SHORTCOMINGS:
        if due_on is None or due_on < held_on:
            raise Refused(_("Write by which day they are made good."), field="due_on")
        return {"due_on": due_on}
    if outcome == InspectionState.GROUND:
        return _ground(ground, number, body)
    return {}


def _ground(ground: str, number: str, body: str) -> dict[str, Any]:
    if not grounds.official_words(ground):
        raise Refused(_("Choose the ground of the law."), field="ground")
    if not clean(number):
        raise Refused(_("Write the number of the conclusion."), field="conclusion_no")
    if not clean(body):
        raise Refused(_("Write who issued the conclusion."), field="conclusion_by")
    return {"ground": ground, "conclusion_no": clean(number), "conclusion_by": clean(body)}


@transaction.atomic
def follow_up(
    row: Inspection,
    *,
    outcome: str,
    followed_on: dt.date,
    words: str,
    ground: str = "",
    conclusion_no: str = "",
    conclusion_by: str = "",
    by: User,
) -> Inspection:
    """Shortcomings were made good, or have become a ground for taking the stars back."""
    _refuse_strangers(row.product, by)
    if outcome not in (InspectionState.MADE_GOOD, InspectionState.GROUND):
        raise Refused(_("Choose the outcome."), field="outcome")
    if followed_on > clock.today() or (row.held_on and followed_on < row.held_on):
        raise Refused(_("The day lies in the future or before the inspection."),
                      field="followed_on")  # fmt: skip
    if not nfc(words).strip():
        raise Refused(_("Write what was found."), field="words")
    facts: dict[str, Any] = {"followed_on": followed_on, "follow_up": nfc(words).strip()}
    if outcome == InspectionState.GROUND:
        facts |= _ground(ground, conclusion_no, conclusion_by)
    _move(row, outcome, {InspectionState.SHORTCOMINGS}, facts, note=facts["follow_up"], by=by)
    messages.recorded(row)
    return row


@transaction.atomic
def call_off(row: Inspection, *, why: str, by: User) -> Inspection:
    _refuse_strangers(row.product, by)
    if not nfc(why).strip():
        raise Refused(_("Write why it is called off."), field="why")
    move(row, InspectionState.CANCELLED, sources={InspectionState.PLANNED}, by=by, note=why)
    return row


def add_photo(
    row: Inspection,
    *,
    file: UploadedFile,
    title: str = "",
    once_key: uuid.UUID | None = None,
    by: User,
) -> InspectionPhoto:
    """Keep a photo of what was found; it is drawn anew, its hash is an event."""
    _refuse_strangers(row.product, by)
    if row.state not in HELD:
        raise Refused(_("Record the inspection first."))
    with uploads.with_their_rows() as files:
        if made := made_already(InspectionPhoto, once_key, verb=PHOTO_ADDED, by=by):
            return made
        photo = InspectionPhoto(
            inspection=row, **uploads.checked(file, title=title, pictures_only=True),
            uploaded_at=clock.now(), uploaded_by=by,
        )  # fmt: skip
        if once_key:
            photo.once_key = once_key
        files.append(photo)
        clash = Refused(_("The file could not be kept. Send it again."), field="file")
        insert(photo, verb=PHOTO_ADDED, by=by, clash=clash)
        record(photo, PHOTO_ADDED, by=by, note=photo.title, sha256=photo.sha256, size=photo.size)
        return photo


def _move(
    row: Inspection, to: str, sources: set[Any], facts: dict[str, Any], *, note: str, by: User
) -> None:
    """Write the facts on the row as it stands, then let it move, under the chain's lock."""
    chain.head(row.chain_key)
    if not Inspection.objects.filter(pk=row.pk, state__in=sources).update(**facts):
        raise AlreadyDecided(_("Somebody was faster. Open the inspection again."))
    told = {name: value for name, value in facts.items() if name not in ("findings", "follow_up")}
    move(row, to, sources=sources, by=by, note=note, **told)
    row.refresh_from_db()


def inspects(user: Any, product: Product) -> bool:
    """An officer over the producer's place who does not stand too near to it."""
    if not scope.serves(user, product.producer.region):
        return False
    return not shut_from(user).filter(producer=product.producer_id).exists()


def _refuse_strangers(product: Product, by: User) -> None:
    if not inspects(by, product):
        raise NotAllowed(_("Recognised products are inspected by the offices of the place."))
