"""The queue of certificates to be made. The row is the queue; run twice, it makes nothing twice.

1. A worker claims a row by a conditional update that also counts the try. State, and the number
   of the try as a fence, say whose the row is: a worker that was thought dead can no longer store.
2. It makes the bytes from the row's facts, signs them where a signer is set, and writes them to a
   draft, flushed to the disk. A paper that was signed and not stored is lost with its signature.
3. Holding the row's lock it gives the draft the name that the row has had since it was reserved,
   and stores hash and size. A death before the commit leaves a row to be claimed again, whose
   next file takes the same name: no row without its file, no file without its row.

A claim older than five minutes belonged to a worker that died; the row returns. A fault brings
it back after growing gaps: eight tries in 24 hours, then *failed*, for the staff to see.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from evaluation.models import Certificate
from evaluation.models.certificates import CertificateState
from evaluation.rendering.paper import certificate_pdf
from evaluation.statements import keys, published
from ocop.lib import clock
from ocop.lib.signing import signer

STALE = dt.timedelta(minutes=5)
GAPS = [dt.timedelta(minutes=m) for m in (2, 8, 20, 60, 150, 360, 840)]  # together 24 hours
BATCH = 50
DRAFTS = "certificates/drafts"
DIED = "WorkerDied"
log = logging.getLogger(__name__)


def render_waiting(*, stale: dt.timedelta = STALE) -> int:
    """Make every certificate that waits. Returns how many this worker stored."""
    _settle(stale)
    if due(clock.now()).exists():
        published.publish(keys.current())
    return sum(_claim_and_make(pk) for pk in _due_keys())


def due(now: dt.datetime) -> QuerySet[Certificate]:
    """Rows that may be tried now: fresh ones, then those that failed, the gap being over."""
    again = Q(claimed_at__isnull=True)
    for tries, gap in enumerate(GAPS, start=1):
        again |= Q(tries=tries, claimed_at__lte=now - gap)
    return Certificate.objects.filter(again, state=CertificateState.WAITING).order_by("tries", "pk")


def _due_keys() -> Iterator[int]:
    """Yield the rows, asked for anew after each batch; each row once in a run."""
    seen: set[int] = set()
    while True:
        waiting = due(clock.now()).values_list("pk", flat=True)
        batch = [pk for pk in waiting[:BATCH] if pk not in seen]
        if not batch:
            return
        seen.update(batch)
        yield from batch


def _claim_and_make(pk: int) -> bool:
    row = due(clock.now()).filter(pk=pk).first()
    if row is None:
        return False
    claimed = due(clock.now()).filter(pk=pk, tries=row.tries)
    if not claimed.update(
        state=CertificateState.CLAIMED, claimed_at=clock.now(), tries=row.tries + 1
    ):
        return False  # another worker has it
    row.tries += 1
    try:
        return _store(row, signer().signed(certificate_pdf(row.facts)))
    except Exception as fault:
        _put_off(row, fault)
        return False


def _ours(row: Certificate) -> QuerySet[Certificate]:
    """The row, if it is still this worker's."""
    return Certificate.objects.filter(pk=row.pk, state=CertificateState.CLAIMED, tries=row.tries)


def _store(row: Certificate, data: bytes) -> bool:
    """Keep the bytes under the row's name; from here on they are never made again."""
    draft = _draft(row, data)
    target = settings.MEDIA_ROOT / row.file
    try:
        with transaction.atomic():
            if not _ours(row).select_for_update().exists():
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            draft.replace(target)
            _flush(target.parent)
            return bool(
                _ours(row).update(
                    state=CertificateState.STORED,
                    sha256=hashlib.sha256(data).hexdigest(),
                    size=len(data),
                    stored_at=clock.now(),
                    fault="",
                )
            )
    finally:
        draft.unlink(missing_ok=True)


def _draft(row: Certificate, data: bytes) -> Path:
    folder = settings.MEDIA_ROOT / DRAFTS
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{Path(row.file).stem}.{secrets.token_hex(4)}"
    with draft.open("xb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    draft.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    return draft


def _flush(folder: Path) -> None:
    """Have the disk keep the names in the folder, not only the contents of its files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _settle(stale: dt.timedelta) -> None:
    """Let rows wait again whose worker died with them, and sweep away what it left half done."""
    before = clock.now() - stale
    lost = Certificate.objects.filter(state=CertificateState.CLAIMED, claimed_at__lt=before)
    lost.filter(tries__gt=len(GAPS)).update(state=CertificateState.FAILED, fault=DIED)
    lost.update(state=CertificateState.WAITING, claimed_at=None)
    folder = settings.MEDIA_ROOT / DRAFTS
    for draft in folder.glob("*") if folder.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # its worker was only slow
            if draft.stat().st_mtime < before.timestamp():
                draft.unlink()


def _put_off(row: Certificate, fault: Exception) -> None:
    log.warning("certificate %s not made: %s", row.pk, fault)
    over = row.tries > len(GAPS)
    kind = "OSError" if isinstance(fault, OSError) else type(fault).__name__
    _ours(row).update(
        state=CertificateState.FAILED if over else CertificateState.WAITING,
        fault=f"{kind}: {fault}"[:300],
    )
