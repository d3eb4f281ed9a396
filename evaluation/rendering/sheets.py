"""The queue of sheets to be made as files. The row is the queue; run twice, it makes nothing twice.

A worker claims a row by a conditional update that also counts the try: the number of the try says
whose the row is. A claim older than ten minutes belonged to a worker that died. The bytes of a
product's sheets never differ, so that a file written twice under its one name is the same file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import os
import secrets

from django.conf import settings
from django.db.models import Q, QuerySet

from evaluation.evening.sheets_paper import sheets_pdf
from evaluation.models import SheetsFile, SheetsFileState
from ocop.lib import clock, pdf

STALE = dt.timedelta(minutes=10)
TRIES = 5
log = logging.getLogger(__name__)


def make_waiting() -> int:
    """Make every file that waits. Returns how many this worker stored."""
    made = 0
    seen: set[int] = set()
    while (pk := _due().exclude(pk__in=seen).values_list("pk", flat=True).first()) is not None:
        seen.add(pk)
        made += _claim_and_make(pk)
    return made


def let_wait(rows: QuerySet[SheetsFile]) -> None:
    """Let those of the rows that failed wait again, with all their tries."""
    failed = rows.filter(state=SheetsFileState.FAILED)
    failed.update(state=SheetsFileState.WAITING, tries=0, claimed_at=None, fault="")


def _due() -> QuerySet[SheetsFile]:
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=clock.now() - STALE)
    return SheetsFile.objects.filter(free, state=SheetsFileState.WAITING).order_by("pk")


def _claim_and_make(pk: int) -> bool:
    row = _due().filter(pk=pk).select_related(
        "entry__contest__council__stage__book", "entry__contest__council__region"
    ).first()  # fmt: skip
    if row is None:
        return False
    ours = SheetsFile.objects.filter(pk=pk, state=SheetsFileState.WAITING)
    if not ours.filter(tries=row.tries).update(claimed_at=clock.now(), tries=row.tries + 1):
        return False  # another worker has it
    ours = ours.filter(tries=row.tries + 1)
    try:
        data = sheets_pdf(row.entry)
        _put(row.file, data)
    except Exception as fault:
        log.warning("sheets of product %s not made: %s", row.entry_id, fault)
        over = row.tries + 1 >= TRIES
        told = f"{type(fault).__name__}: {fault}"[:300]
        state = SheetsFileState.FAILED if over else SheetsFileState.WAITING
        ours.update(state=state, fault=told)
        return False
    digest = hashlib.sha256(data).hexdigest()
    pages = pdf.pages_of(data)
    return bool(ours.update(state=SheetsFileState.STORED, sha256=digest, pages=pages, fault=""))


def _put(name: str, data: bytes) -> None:
    """Keep the bytes under the name: whole, or not at all."""
    target = settings.MEDIA_ROOT / name
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.stem}.{secrets.token_hex(4)}.part")
    try:
        with draft.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        draft.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
