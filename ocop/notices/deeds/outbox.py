"""Mails that failed for good are tried again when somebody has mended the cause."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.lib import clock
from ocop.lib.after_commit import after_commit
from ocop.lib.errors import Refused
from ocop.notices.models import MailState, Notice
from ocop.notices.tasks import flush


@transaction.atomic
def retry(rows: Any) -> int:
    """Let the failed mails among the rows wait again, with eight new tries. Returns how many."""
    failed = Notice.objects.filter(pk__in=rows.values("pk"), mail=MailState.FAILED)
    again = failed.update(mail=MailState.WAITING, tries=0, next_try_at=clock.now(), fault="")
    if not again:
        raise Refused(_("No failed mail is left here; somebody was faster."))
    after_commit(flush)
    return again
