"""Templates of an office: taken after a check, switched on and off, never replaced."""

from __future__ import annotations

import uuid

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from evaluation.models import PaperTemplate, PaperTemplateState
from evaluation.word_templates import checking, registry, use
from ocop.accounts.models import Region, User
from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.uploads import checked, with_their_rows
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from products.deeds.once import insert, made_already

TAKEN = "paper_template.taken"
MOST = 200  # versions of a kind


def take(
    region: Region,
    kind: str,
    upload: UploadedFile,
    *,
    once_key: uuid.UUID | None = None,
    by: User,
) -> PaperTemplate:
    """Take a template in: opened, checked and filled with samples; it is not in use yet."""
    if made := made_already(PaperTemplate, once_key, verb=TAKEN, by=by):
        return made
    _refuse_strangers(region, by)
    known = registry.KINDS.get(kind)
    if known is None:
        raise Refused(_("There are no templates of this kind."))
    fields = checked(upload)
    fields["file"].seek(0)
    warnings = checking.checked(fields["file"].read(), known)
    fields["file"].seek(0)
    with with_their_rows() as files:
        chain.head(f"paper_templates:{region.pk}")
        rows = PaperTemplate.objects.of(region, kind)
        version = (rows.aggregate(last=Max("version"))["last"] or 0) + 1
        if version > MOST:
            raise Refused(_("At most %(n)s versions are kept.") % {"n": MOST}, field="file")
        made = PaperTemplate(
            region=region, kind=kind, version=version, warnings=warnings,
            uploaded_at=clock.now(), uploaded_by=by, **fields,
        )  # fmt: skip
        if once_key:
            made.once_key = once_key
        files.append(made)
        clash = Refused(_("This template could not be taken in. Send the form again."))
        made, new = insert(made, verb=TAKEN, by=by, clash=clash)
        if new:
            record(made, TAKEN, by=by, after=str(version), kind=kind, sha256=made.sha256)
    return made


@transaction.atomic
def switch_on(template: PaperTemplate, *, by: User) -> PaperTemplate:
    """From now on papers of this kind are made of it; what was in use is set aside and kept."""
    _refuse_strangers(template.region, by)
    chain.head(template.chain_key)
    for other in PaperTemplate.objects.of(template.region_id, template.kind).in_use():
        if other.pk != template.pk:
            move(other, PaperTemplateState.ASIDE, sources={PaperTemplateState.IN_USE}, by=by)
    checking.checked(use.bytes_of(template), registry.KINDS[template.kind])
    sources = {PaperTemplateState.CHECKED, PaperTemplateState.ASIDE}
    move(template, PaperTemplateState.IN_USE, sources=sources, by=by)
    return _switched(template, by)


@transaction.atomic
def switch_off(template: PaperTemplate, *, by: User) -> PaperTemplate:
    """Back to our own paper; the template is kept."""
    _refuse_strangers(template.region, by)
    chain.head(template.chain_key)
    move(template, PaperTemplateState.ASIDE, sources={PaperTemplateState.IN_USE}, by=by)
    return _switched(template, by)


def _switched(template: PaperTemplate, by: User) -> PaperTemplate:
    template.switched_by, template.switched_at = by, clock.now()
    template.save(update_fields=["switched_by", "switched_at"])
    return template


def _refuse_strangers(region: Region, by: User) -> None:
    if not use.keeps(by, region):
        raise NotAllowed(
            _("Templates belong to the office of their place: %(region)s.")
            % {"region": region.title}
        )
