"""The inbox of every person, and the outbox for those who look after the mails."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ocop.lib.errors import NotAllowed
from ocop.lib.pages import done, leaf, page
from ocop.notices import reach
from ocop.notices.deeds import inbox, outbox
from ocop.notices.models import MailState, Notice
from ocop.notices.permissions import keeps_outbox, sees_outbox


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's own notices, those not yet opened first."""
    rows = Notice.objects.visible_to(request.user)
    ordered = rows.order_by(F("read_at").desc(nulls_first=True), "-created_at", "-pk")
    context = {"page": leaf(request, ordered, size=30), "unread": rows.unread().count()}
    return page(request, "notices/inbox.html", context)


@login_required
@require_POST
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark the notice as read and go to what it speaks of."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    inbox.read(notice)
    ours = url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None)
    return redirect(notice.link if notice.link and ours else "notices")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    inbox.read_all(request.user)
    return done(request, "notices", _("All notices are marked as read."))


def in_outbox(user: Any) -> Any:
    """The notices to people of the person's territory."""
    if not sees_outbox(user):
        raise NotAllowed(_("The outbox is looked after by the provincial office."))
    rows = Notice.objects.exclude(mail=MailState.NONE)
    return rows if user.is_superuser else rows.filter(user__in=reach.people_of(user).values("pk"))


@login_required
@require_safe
def outgoing(request: HttpRequest) -> HttpResponse:
    """How many mails are waiting, sent and failed; the failed ones with their fault."""
    rows = in_outbox(request.user)
    counts = dict(rows.order_by().values_list("mail").annotate(n=Count("pk")))
    failed = rows.filter(mail=MailState.FAILED).select_related("user")
    context = {
        "waiting": counts.get(MailState.WAITING, 0) + counts.get(MailState.CLAIMED, 0),
        "sent": counts.get(MailState.SENT, 0),
        "failed": counts.get(MailState.FAILED, 0),
        "prepared": sum(counts.values()),
        "late": rows.filter(mail=MailState.WAITING, tries__gt=0).count(),
        "page": leaf(request, failed),
        "keeps": keeps_outbox(request.user),
    }
    return page(request, "notices/outbox.html", context)


@login_required
@require_POST
def retry(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Try one failed mail again, or all of them."""
    rows = in_outbox(request.user)
    if not keeps_outbox(request.user):
        raise NotAllowed(_("An auditor reads everything and changes nothing."))
    if pk is not None:
        get_object_or_404(rows, pk=pk)
        rows = rows.filter(pk=pk)
    n = outbox.retry(rows, by=request.user)
    words = ngettext("%(n)d mail is tried again.", "%(n)d mails are tried again.", n) % {"n": n}
    return done(request, "outbox", words)
