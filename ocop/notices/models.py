"""The outbox: who is told what, once. The row is the queue of mails and the inbox in the app."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from ocop.lib.choices import one_of


class MailState(models.TextChoices):
    NONE = "none", pgettext_lazy("mail", "no mail")  # the person has no mail address: inbox only
    WAITING = "waiting", pgettext_lazy("mail", "waiting")
    CLAIMED = "claimed", pgettext_lazy("mail", "being sent")
    SENT = "sent", pgettext_lazy("mail", "sent")
    FAILED = "failed", pgettext_lazy("mail", "failed")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any) -> NoticeQuerySet:
        """A person reads their own notices and nobody else's."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(user=user)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)

    def due(self, at: dt.datetime) -> NoticeQuerySet:
        """Mails that may be tried now, the longest waiting first."""
        rows = self.filter(mail=MailState.WAITING, next_try_at__lte=at)
        return rows.order_by("next_try_at", "pk")

    def stale(self, before: dt.datetime) -> NoticeQuerySet:
        """Mails a worker claimed before that time and never came back from."""
        return self.filter(mail=MailState.CLAIMED, claimed_at__lt=before)


class Notice(models.Model):
    """One fact told to one person. ``key`` names the fact: the same cannot be queued twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=200, blank=True, help_text="path in the application")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.CharField(max_length=8, choices=MailState.choices, default=MailState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notice_once"),
            one_of("mail", MailState, "notice"),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="notice_waiting",
                condition=Q(mail__in=["waiting", "claimed"]),
            ),
            models.Index(fields=["user", "read_at"], name="notice_inbox"),
            models.Index(fields=["key"], name="notice_by_key"),
        ]

    def __str__(self) -> str:
        return self.subject


class TryResult(models.TextChoices):
    SENT = "sent", pgettext_lazy("mail", "sent")
    FAILED = "failed", pgettext_lazy("mail", "failed")
    AGAIN = "again", pgettext_lazy("mail", "set to wait again")


class MailTry(models.Model):
    """The delivery log: each try to send a notice, and who had it tried again. Never changed."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    result = models.CharField(max_length=6, choices=TryResult.choices)
    fault = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["notice_id", "id"]
        constraints = [one_of("result", TryResult, "mail_try")]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.result}"
