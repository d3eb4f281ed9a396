"""Papers and photos of a product: checked, kept, taken back."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.lib import clock, uploads
from ocop.lib.errors import Refused
from ocop.workflow.doors import record
from products.deeds.once import insert, made_already
from products.models import Evidence, Product
from products.models.evidence import EvidenceKind

ADDED = "evidence.added"


def add(
    product: Product,
    *,
    kind: str,
    file: UploadedFile,
    by: User,
    title: str = "",
    about: str = "",
    public: bool = False,
    once_key: uuid.UUID | None = None,
) -> Evidence:
    """Check the file and keep it with the product (kinds and size: ``ocop.lib.uploads``).

    Only a photo of the product may be public: it is then shown in the catalogue. ``about`` ties
    the file to a thing of a higher room ('cycle.plan:12').
    """
    if made := made_already(Evidence, once_key, verb=ADDED, by=by):
        return made
    photo = kind == EvidenceKind.PHOTO
    facts = uploads.checked(file, title=title, pictures_only=photo)
    paper = Evidence(
        product=product, kind=kind, about=about, public=public and photo, **facts,
        uploaded_at=clock.now(), uploaded_by=by,
    )  # fmt: skip
    if once_key:
        paper.once_key = once_key
    return _kept(paper, by=by)


def _kept(paper: Evidence, *, by: User) -> Evidence:
    """Store the row with its file; a file whose row does not come to stand is deleted."""
    with uploads.with_their_rows() as files:
        files.append(paper)
        kept, new = insert(paper, verb=ADDED, by=by, clash=_lost())
        if new:
            told: dict[str, Any] = {"sha256": kept.sha256, "size": kept.size}
            record(kept, ADDED, by=by, after=kept.kind, note=kept.title, **told)
    if not new:
        paper.discard()
    return kept


def _lost() -> Refused:
    return Refused(_("The file could not be kept. Send it again."), field="file")


@transaction.atomic
def withdraw(paper: Evidence, *, why: str, by: User) -> Evidence:
    """Take a paper back: it is no longer shown, its hash and story stay."""
    at = clock.now()
    standing = Evidence.objects.filter(pk=paper.pk, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_at=at):
        raise Refused(_("This file was taken back already."))
    paper.withdrawn_at = at
    record(paper, "evidence.withdrawn", by=by, before=paper.kind, note=f"{paper.title}. {why}")
    return paper


def photo_of(products: list[Any]) -> dict[int, Evidence]:
    """Return the newest public photo of each product that has one, by product id (one query)."""
    rows = Evidence.objects.shown().filter(product__in=products).order_by("uploaded_at", "pk")
    return {row.product_id: row for row in rows}
