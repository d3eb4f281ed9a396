"""A scan or photo of a paper sheet is kept beside its keying, by whoever may key it in."""

from __future__ import annotations

import uuid

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from evaluation.deeds import keying
from evaluation.models import KeyedPaper, ScoreSheet
from ocop.accounts.models import User
from ocop.lib import clock, uploads
from ocop.lib.errors import Refused
from ocop.workflow.doors import record
from products.deeds.once import insert, made_already

ADDED = "keyed_paper.added"


def add(
    score_sheet: ScoreSheet, *, file: UploadedFile, once_key: uuid.UUID | None = None, by: User
) -> KeyedPaper:
    """Keep the scan while the sheet is keyed in; refused for a file that is no PDF or picture."""
    with uploads.with_their_rows() as files:
        keying.hold_to_key(score_sheet, by)
        if made := made_already(KeyedPaper, once_key, verb=ADDED, by=by):
            return made
        facts = uploads.checked(file, title=score_sheet.seat.member.user.name)
        if facts["mime"] not in (uploads.PDF, uploads.PNG, uploads.JPEG):
            raise Refused(_("Please choose a PDF or a photo (JPEG or PNG)."), field="file")
        paper = KeyedPaper(
            score_sheet=score_sheet, **facts, uploaded_at=clock.now(), uploaded_by=by
        )
        if once_key:
            paper.once_key = once_key
        files.append(paper)
        clash = Refused(_("The file could not be kept. Send it again."), field="file")
        insert(paper, verb=ADDED, by=by, clash=clash)
        record(
            paper, ADDED, by=by, sha256=paper.sha256, size=paper.size, score_sheet=score_sheet.pk
        )
        return paper
