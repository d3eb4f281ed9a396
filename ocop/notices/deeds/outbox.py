"""Mails that failed for good are tried again when somebody has mended the cause."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.lib import clock
from ocop.lib.after_commit import after_commit
from ocop.lib.errors import Refused
from ocop.notices.models import MailState, MailTry, Notice, TryResult
from ocop.notices.tasks import flush


@transaction.atomic
def retry(rows: Any, *, by: Any = None) -> int:
    """Let the failed mails among the rows wait again, with eight new tries. Returns how many.

    Each is claimed by the update that changes it: of two people at once one sets it to wait, and
    the worker sends it once. The log keeps who it was, and the faults of the tries before.
    """
    failed = Notice.objects.filter(pk__in=rows.values("pk"), mail=MailState.FAILED)
    keys = list(failed.select_for_update().values_list("pk", flat=True))
    again = Notice.objects.filter(pk__in=keys, mail=MailState.FAILED).update(
        mail=MailState.WAITING, tries=0, next_try_at=clock.now(), fault=""
    )
    if not again:
        raise Refused(_("No failed mail is left here; somebody was faster."))
    log = [MailTry(notice_id=key, at=clock.now(), result=TryResult.AGAIN, by=by) for key in keys]
    MailTry.objects.bulk_create(log, batch_size=500)
    after_commit(flush)
    return again
