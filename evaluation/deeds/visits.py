"""The council's visit on the spot: what was seen, where, and photos of it."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.deeds.agenda import GOING_ON
from evaluation.deeds.holding import hold
from evaluation.models import Entry, SiteVisit, VisitPhoto
from evaluation.roles import visits_with
from ocop.accounts.models import User
from ocop.lib import clock, shown, uploads
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import nfc
from ocop.workflow.doors import record
from products.deeds.once import insert, made_already

PHOTO_ADDED = "visit_photo.added"


@transaction.atomic
def note(
    entry: Entry,
    *,
    visited_on: dt.date,
    people: str,
    found: str,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    by: User,
) -> SiteVisit:
    """Write what was seen on the visit, or correct it while the contest is going on."""
    _held(entry, by)
    if visited_on > clock.today():
        raise Refused(_("The visit lies in the future."), field="visited_on")
    if (latitude is None) != (longitude is None):
        raise Refused(_("Give both numbers of the position, or none."), field="latitude")
    said = {
        "visited_on": visited_on,
        "people": nfc(people).strip(),
        "found": nfc(found).strip(),
        "latitude": latitude,
        "longitude": longitude,
    }
    for name in ("people", "found"):
        if not said[name]:
            raise Refused(_("Write who came and what was seen."), field=name)
    row = SiteVisit.objects.filter(entry=entry).first()
    if row is not None and all(getattr(row, name) == value for name, value in said.items()):
        return row
    new = row is None
    row = row or SiteVisit(entry=entry)
    for name, value in said.items():
        setattr(row, name, value)
    row.noted_at, row.noted_by = clock.now(), by
    row.save()
    record(
        row, "site_visit.noted" if new else "site_visit.corrected", by=by,
        after=shown.day(visited_on), note=f"{row.people}\n{row.found}", entry=entry.pk,
        visited_on=visited_on, latitude=latitude, longitude=longitude,
    )  # fmt: skip
    return row


def add_photo(
    visit: SiteVisit,
    *,
    file: UploadedFile,
    title: str = "",
    once_key: uuid.UUID | None = None,
    by: User,
) -> VisitPhoto:
    """Keep a photo of the visit; it is drawn anew, its hash is an event."""
    with uploads.with_their_rows() as files:
        _held(visit.entry, by)
        if made := made_already(VisitPhoto, once_key, verb=PHOTO_ADDED, by=by):
            return made
        photo = VisitPhoto(
            visit=visit, **uploads.checked(file, title=title, pictures_only=True),
            uploaded_at=clock.now(), uploaded_by=by,
        )  # fmt: skip
        if once_key:
            photo.once_key = once_key
        files.append(photo)
        clash = Refused(_("The file could not be kept. Send it again."), field="file")
        insert(photo, verb=PHOTO_ADDED, by=by, clash=clash)
        record(photo, PHOTO_ADDED, by=by, note=photo.title, sha256=photo.sha256, size=photo.size)
        return photo


def _held(entry: Entry, by: User) -> None:
    """Members write it as well as those who run the council: they were there."""
    hold(entry.contest, *GOING_ON)
    if not visits_with(by, entry):
        raise NotAllowed(_("The visit is written by the council and its office."))
