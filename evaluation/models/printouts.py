"""The individual sheets of a product as a file, made by the worker after the closing."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from evaluation.models.contests import Contest, Entry
from ocop.lib.choices import one_of


class SheetsFileState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("file", "being made")
    STORED = "stored", pgettext_lazy("file", "ready")
    FAILED = "failed", pgettext_lazy("file", "could not be made")


class SheetsFileQuerySet(models.QuerySet["SheetsFile"]):
    def of(self, contest: Contest) -> SheetsFileQuerySet:
        """Those of the contest, in the order of its products."""
        return self.filter(entry__contest=contest).order_by("entry__order", "entry_id")

    def visible_to(self, user: Any) -> SheetsFileQuerySet:
        """Those of the contests the person may see; who prints them is asked beside."""
        return self.filter(entry__contest__in=Contest.objects.visible_to(user).values("pk"))


class SheetsFile(models.Model):
    """All sheets of a product that count, as one PDF. The same sheets give the same bytes, so that
    a file that is made twice is the same file."""

    State = SheetsFileState

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="sheets_file")
    state = models.CharField(
        max_length=7, choices=SheetsFileState.choices, default=SheetsFileState.WAITING
    )
    file = models.CharField(max_length=200, help_text="name in the media store")
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    objects = SheetsFileQuerySet.as_manager()

    class Meta:
        ordering = ["entry_id"]
        constraints = [one_of("state", SheetsFileState, "sheets_file")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.get_state_display()}"
