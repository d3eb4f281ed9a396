"""Sending the waiting mails: each row claimed, sent, marked. Run twice, it sends nothing twice.

A mail that fails comes back after growing gaps: eight tries within 24 hours, then it is *failed*
and stands in the outbox with its fault. A claim older than ten minutes belongs to a worker that
died; the row returns. The Message-ID is the row's own, so that a mail sent just before such a
death can be told from a new one.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from ocop.lib import clock
from ocop.notices.models import MailState, MailTry, Notice, TryResult

GAPS = [dt.timedelta(minutes=m) for m in (2, 8, 20, 60, 150, 360, 840)]  # together 24 hours
STALE = dt.timedelta(minutes=10)
BATCH = 100
log = logging.getLogger(__name__)


def flush() -> int:
    """Send every mail that is due over one connection. Returns how many were sent."""
    _settle()
    server: Any = get_connection()
    sent = 0
    try:
        for pk in _due():
            try:
                server.open()
            except Exception as fault:
                put_off_all(fault)
                break
            sent += _claim_and_send(server, pk)
    finally:
        _hang_up(server)
    return sent


def _due() -> Iterator[int]:
    """Yield the waiting rows, asked for anew after each batch; each row once in a run."""
    seen: set[int] = set()
    while True:
        due = Notice.objects.due(clock.now()).values_list("pk", flat=True)
        batch = [pk for pk in due[:BATCH] if pk not in seen]
        if not batch:
            return
        seen.update(batch)
        yield from batch


def _claim_and_send(server: Any, pk: int) -> bool:
    at = clock.now()
    if not Notice.objects.due(at).filter(pk=pk).update(mail=MailState.CLAIMED, claimed_at=at):
        return False  # another worker has it
    notice = Notice.objects.select_related("user").get(pk=pk)
    try:
        server.send_messages([letter(notice)])
    except Exception as fault:
        _hang_up(server)
        _put_off(notice, fault)
        return False
    ours = Notice.objects.filter(pk=pk, mail=MailState.CLAIMED, claimed_at=at)
    now = clock.now()
    if ours.update(mail=MailState.SENT, sent_at=now, tries=notice.tries + 1, fault=""):
        MailTry.objects.create(notice=notice, at=now, result=TryResult.SENT)
    return True


def letter(notice: Notice) -> EmailMessage:
    """Return the mail of the notice: one recipient, their language, an absolute link."""
    link = settings.PUBLIC_URL + notice.link if notice.link else ""
    with translation.override(notice.user.language):
        text = render_to_string("mail/notices/notice.txt", {"notice": notice, "link": link})
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return EmailMessage(
        subject=notice.subject,
        body=text,
        to=[notice.user.email or ""],
        headers={"Message-ID": f"<notice-{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )


def _settle() -> None:
    """Let mails wait again whose worker died with them; drop those nobody should get any more."""
    now = clock.now()
    stale = Notice.objects.stale(now - STALE)
    stale.update(mail=MailState.WAITING, claimed_at=None, next_try_at=now)
    gone = Q(user__is_active=False) | Q(user__email__isnull=True)
    Notice.objects.due(now).filter(gone).update(mail=MailState.NONE, next_try_at=None)


def after_fault(tries: int) -> dict[str, Any]:
    """Return what becomes of a mail that has failed ``tries`` times: a later try, or the end."""
    if tries > len(GAPS):
        return {"mail": MailState.FAILED, "tries": tries, "next_try_at": None}
    later = clock.now() + GAPS[tries - 1]
    return {"mail": MailState.WAITING, "tries": tries, "next_try_at": later}


def _put_off(notice: Notice, fault: Exception) -> None:
    log.warning("mail of notice %s not sent: %s", notice.pk, fault)
    ours = Notice.objects.filter(pk=notice.pk, mail=MailState.CLAIMED, claimed_at=notice.claimed_at)
    if ours.update(fault=_told(fault), **after_fault(notice.tries + 1)):
        _log_failed([notice.pk], fault)


def put_off_all(fault: Exception) -> None:
    """The mail server does not answer: all that is due has failed once more, in few statements."""
    log.warning("the mail server does not answer: %s", fault)
    now = clock.now()
    for tries in range(len(GAPS) + 1):
        due = Notice.objects.filter(mail=MailState.WAITING, next_try_at__lte=now, tries=tries)
        keys = list(due.values_list("pk", flat=True))
        if keys and due.update(fault=_told(fault), **after_fault(tries + 1)):
            _log_failed(keys, fault)


def _log_failed(keys: Iterable[int], fault: Exception) -> None:
    rows = [
        MailTry(notice_id=key, at=clock.now(), result=TryResult.FAILED, fault=_told(fault))
        for key in keys
    ]
    MailTry.objects.bulk_create(rows, batch_size=500)


def _told(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:300]


def _hang_up(server: Any) -> None:
    try:
        server.close()
    except Exception as fault:
        log.info("the mail server hung up first: %s", fault)
