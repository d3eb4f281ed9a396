"""Bringing in a sheet from a file: received and kept as it came, then taken over as a draft."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean
from ocop.lib.uploads import EXCEL
from ocop.rules import authors, contents, differences, intake, knockouts, papers, sheets, trees
from ocop.rules.contents import Content
from ocop.rules.deeds import holding
from ocop.rules.intake import JSON, Look, Target
from ocop.rules.knockouts import Turn
from ocop.rules.models import ProductSet, RuleBook, Sheet, SheetImport
from ocop.workflow.doors import record

MOST = 2 * 1024 * 1024  # bytes; the largest official sheet has 49 kB


class Home(NamedTuple):
    """Under which decision a sheet of the set is kept, and the version in use there."""

    decision: str
    sheet: Sheet | None


def home_of(book: RuleBook, product_set: ProductSet) -> Home:
    """A sheet the book has gets its next version; where it has none, or only one that stands in
    for its own, the province loads one of the book's own decision."""
    found = sheets.sheets_for(book, only=product_set)[product_set.pk].sheet
    if found and (found.decision == book.decision or not book.sheets_stand_in):
        return Home(found.decision, found)
    return Home(book.decision, None)


@transaction.atomic
def receive(
    book: RuleBook, product_set: ProductSet, *, file: UploadedFile, once_key: uuid.UUID, by: Any
) -> SheetImport:
    """Keep the file as it came, with its hash. Sent twice, or by two clicks at once, it is kept
    once."""
    home = home_of(book, product_set)
    if not authors.writes(by, home.decision):
        raise NotAllowed(holding.why_not())
    found = SheetImport.objects.filter(once_key=once_key).first()
    if found is not None:
        return found
    made = SheetImport(
        **_checked(file),
        book=book,
        product_set=product_set,
        decision=home.decision,
        once_key=once_key,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    return _kept_once(made)


def _kept_once(made: SheetImport) -> SheetImport:
    """Insert it; the second of two clicks waits at the unique key, then finds the first's row and
    leaves no file of its own behind."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        made.file.storage.delete(str(made.file.name))
        found = SheetImport.objects.filter(once_key=made.once_key).first()
        if found is None:
            raise
        return found
    return made


def _checked(file: UploadedFile) -> dict[str, Any]:
    limit = min(MOST, settings.UPLOAD_MAX_MB * 1024 * 1024)
    if (file.size or 0) > limit:
        raise Refused(_("The file is larger than %(n)s MB.") % {"n": limit // 2**20}, field="file")
    data = file.read(limit + 1)
    if not data:
        raise Refused(_("The file is empty."), field="file")
    mime, suffix = _kind(data)
    return {
        "title": (clean((file.name or "").rsplit(".", 1)[0]) or _("file"))[:200],
        "file": ContentFile(data, name=secrets.token_hex(16) + suffix),
        "mime": mime,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _kind(data: bytes) -> tuple[str, str]:
    if data[:4] == b"PK\x03\x04":
        return EXCEL, ".xlsx"
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return JSON, ".json"
    raise Refused(_("Please choose an Excel workbook (.xlsx) or a JSON file."), field="file")


def looked(brought: SheetImport) -> Look:
    """What the kept file holds, judged line by line against the sheet it would follow."""
    with brought.file.open("rb") as file:
        raw = file.read()
    return intake.looked(raw, brought.mime, _target(brought))


def last_version(brought: SheetImport) -> Sheet | None:
    """The version the file would follow: the one in use, else the latest."""
    rows = Sheet.objects.filter(decision=brought.decision, slug=brought.product_set.slug)
    rows = rows.select_related("product_set")
    return rows.filter(state=Sheet.State.ACTIVE).first() or rows.order_by("-version").first()


def _target(brought: SheetImport) -> Target:
    one, before = brought.product_set, last_version(brought)
    return Target(
        decision=brought.decision,
        slug=one.slug,
        name_vi=one.name_vi,
        name_en=one.name_en,
        number=one.no,
        before=contents.of(before) if before else None,
    )


@transaction.atomic
def take_over(brought: SheetImport, *, by: Any) -> Sheet:
    """Make a draft of the file. All or nothing: refused where anything in it is wrong.

    A second time it answers with what was made of it the first time.
    """
    if not authors.writes(by, brought.decision):
        raise NotAllowed(holding.why_not())
    SheetImport.objects.select_for_update().get(pk=brought.pk)  # of two clicks one waits
    brought = SheetImport.objects.select_related("product_set", "sheet").get(pk=brought.pk)
    if brought.sheet is not None:
        return brought.sheet
    look = looked(brought)
    if look.content is None:
        raise Refused(look.first)
    if known := same_as(brought, look):
        raise Refused(_("The file says what version %(no)s says.") % {"no": known.version})
    before = last_version(brought)
    made = sheets.draft(brought.decision, brought.product_set, look.content)
    holding.begun(made, based_on=before, by=by)
    SheetImport.objects.filter(pk=brought.pk).update(sheet=made)
    record(
        made, "sheet.imported", by=by, before=before.version if before else "",
        after=made.version, file=brought.pk, sha256=brought.sha256,
    )  # fmt: skip
    return made


def same_as(brought: SheetImport, look: Look) -> Sheet | None:
    """The version the file does not differ from, if there is one."""
    before = last_version(brought)
    if before is None or look.content is None:
        return None
    there, here = trees.of(before), papers.grown(look.content)
    if differences.between(there, here) or knocked_out(before, look.content).changes:
        return None
    return before


def knocked_out(before: Sheet | None, content: Content) -> Turn:
    """The knock-outs of the file beside those of the version it would follow."""
    return knockouts.turned(contents.of(before) if before else None, content)


def set_of(book: RuleBook, slug: str) -> ProductSet | None:
    """The set of the book's classification with the slug."""
    return book.classification.sets.filter(slug=slug).first()
