"""The papers published with an announcement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cycle import authority
from cycle.models import Cycle, CycleDocument
from ocop.lib import clock, uploads
from ocop.lib.errors import Refused
from ocop.workflow.doors import record
from products.deeds.once import insert, made_already

ADDED = "document.added"


@transaction.atomic
def add(
    cycle: Cycle, *, file: UploadedFile, title: str = "", once_key: UUID | None = None, by: Any
) -> CycleDocument:
    """Publish a checked file with the announcement; the same form sent twice adds one."""
    if made := made_already(CycleDocument, once_key, verb=ADDED, by=by):
        return made
    authority.prepares_or_refuse(by, cycle.region)
    document = CycleDocument(
        cycle=cycle,
        uploaded_at=clock.now(),
        uploaded_by=by,
        **uploads.checked(file, title=title),
    )
    document.once_key = once_key or document.once_key
    lost = Refused(_("The file could not be kept. Send it again."), field="file")
    document, new = insert(document, verb=ADDED, by=by, clash=lost)
    if new:
        record(document, ADDED, by=by, after=document.title, sha256=document.sha256)
    return document


@transaction.atomic
def withdraw(document: CycleDocument, *, by: Any, note: str = "") -> None:
    """Take a document off the announcement; the file stays with the cycle's history."""
    authority.prepares_or_refuse(by, document.cycle.region)
    rows = CycleDocument.objects.shown().filter(pk=document.pk)
    if rows.update(withdrawn_at=clock.now()):
        record(document, "document.withdrawn", by=by, before=document.title, note=note)
