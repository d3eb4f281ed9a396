"""Reports of misused labels: sent by anybody, looked into by the office, closed with a finding."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.accounts import scope
from ocop.accounts.models import Region, User
from ocop.lib import clock, uploads
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import clean, nfc
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from products import label_messages as messages
from products.models import LabelReport, Product, Rating
from products.models.label_reports import LabelFinding, LabelReportState
from products.models.products import ProductQuerySet

TIED = "label_report.tied"


def send(
    *,
    product: Product | None,
    region: Region | None,
    code: str = "",
    place: str,
    text: str,
    contact: str = "",
    photo: UploadedFile | None = None,
    once_key: uuid.UUID | None = None,
) -> LabelReport:
    """Take the report of whoever sends one; the office of the place is told.

    The photo is drawn anew, which drops what the camera wrote into it. The same form sent twice is
    one report.
    """
    if once_key and (made := LabelReport.objects.filter(once_key=once_key).first()):
        return made
    there = product.producer.region if product else region
    if there is None:
        raise Refused(_("Choose the province where you saw it."), field="region")
    if not clean(place):
        raise Refused(_("Write where you saw it."), field="place")
    if not nfc(text).strip():
        raise Refused(_("Write what you saw."), field="text")
    report = LabelReport(
        product=product, region=there, code=clean(code), place=clean(place),
        text=nfc(text).strip(), contact=clean(contact), received_at=clock.now(), **_photo(photo),
    )  # fmt: skip
    if once_key:
        report.once_key = once_key
    return _kept(report)


def _photo(photo: UploadedFile | None) -> dict[str, Any]:
    if photo is None:
        return {}
    try:
        facts = uploads.checked(photo, pictures_only=True)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="photo") from refusal
    return {"photo": facts["file"], "photo_mime": facts["mime"], "photo_sha256": facts["sha256"]}


def _kept(report: LabelReport) -> LabelReport:
    try:
        with transaction.atomic():
            report.save(force_insert=True)
            record(
                report, "label_report.sent", by=None, product=report.product_id,
                region=report.region_id, photo=report.photo_sha256,
            )  # fmt: skip
            messages.sent(report)
    except BaseException as fault:
        if report.photo:
            report.photo.storage.delete(str(report.photo.name))
        made = LabelReport.objects.filter(once_key=report.once_key).first()
        if isinstance(fault, IntegrityError) and made:
            return made
        raise
    return report


@transaction.atomic
def take_up(report: LabelReport, *, by: User) -> LabelReport:
    """Begin to look into it."""
    _refuse_strangers(report, by)
    move(report, LabelReportState.LOOKING, sources={LabelReportState.NEW}, by=by)
    LabelReport.objects.filter(pk=report.pk).update(handled_by=by)
    return report


@transaction.atomic
def tie(report: LabelReport, *, product: Product, by: User) -> LabelReport:
    """Say which product a report is about that named none; it then belongs to its commune.

    It is said once. A closed report can be tied too, but for one that was no report. The commune is
    told, and where the misuse was confirmed already the producer is.
    """
    _refuse_strangers(report, by)
    if report.product_id == product.pk:
        return report  # the same form, sent twice
    if not tieable(by).filter(pk=product.pk).exists():
        raise Refused(_("Choose a recognised product of your territory."), field="product")
    chain.head(report.chain_key)
    rows = LabelReport.objects.filter(pk=report.pk, product__isnull=True)
    home = product.producer.region
    if not rows.exclude(outcome=LabelFinding.SPAM).update(product=product, region=home):
        raise AlreadyDecided(_("This report names its product already, or was no report."))
    before = report.region_id
    report.refresh_from_db()
    record(
        report, TIED, by=by, after=product.name, product=product.pk,
        region=home.pk, region_before=before,
    )  # fmt: skip
    messages.sent(report)
    if report.outcome == LabelFinding.CONFIRMED:
        messages.confirmed(report)
    return report


def tieable(user: Any) -> ProductQuerySet:
    """Recognised products of the officer's territory that they do not stand too near to."""
    there = Product.objects.visible_to(user).filter(scope.within(user, "producer__region"))
    return there.filter(pk__in=Rating.objects.values("product"))


@transaction.atomic
def close(report: LabelReport, *, outcome: str, finding: str = "", by: User) -> LabelReport:
    """Close it with what was found. A confirmed misuse is told to producer and commune."""
    _refuse_strangers(report, by)
    if outcome not in LabelFinding.values or not outcome:
        raise Refused(_("Choose what was found."), field="outcome")
    finding = nfc(finding).strip()
    if not finding and outcome != LabelFinding.SPAM:
        raise Refused(_("Write what was found."), field="finding")
    chain.head(report.chain_key)
    closed = {"outcome": outcome, "finding": finding, "closed_at": clock.now(), "handled_by": by}
    open_ = {LabelReportState.NEW, LabelReportState.LOOKING}
    LabelReport.objects.filter(pk=report.pk, state__in=open_).update(**closed)
    move(report, LabelReportState.CLOSED, sources=open_, by=by, note=finding, outcome=outcome)
    report.refresh_from_db()
    if outcome == LabelFinding.CONFIRMED and report.product:
        messages.confirmed(report)
    return report


def _refuse_strangers(report: LabelReport, by: User) -> None:
    seen = LabelReport.objects.visible_to(by).filter(pk=report.pk).exists()
    if not seen or not scope.serves(by, report.region):
        raise NotAllowed(_("The office of the place looks into this report."))


def looks_into(user: Any, report: LabelReport) -> bool:
    """An officer of the place: may read how the sender can be asked."""
    return scope.serves(user, report.region)
