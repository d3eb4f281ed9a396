"""What the council says where its members lie too far apart, and the sheets as they were before."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from evaluation.models.contests import Entry
from evaluation.models.passes import SecondRound
from evaluation.models.scores import ScoreSheet
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed


class DiscussionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("discussion", "being discussed")
    KEPT = "kept", pgettext_lazy("discussion", "scores kept")
    RESCORED = "rescored", pgettext_lazy("discussion", "scored again")


class Discussion(OnceKeyed):
    """The council discusses a product whose sheets are all in, and decides: keep or score again.

    ``totals`` are the sheets that were discussed, [[sheet, points]]: a decision to keep the scores
    covers these and no others. Source: the councils' regulations (Tây Ninh, Đồng Tháp 2020).
    """

    State = DiscussionState

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="discussions")
    state = models.CharField(
        max_length=8, choices=DiscussionState.choices, default=DiscussionState.OPEN
    )
    spread = models.PositiveSmallIntegerField()
    limit = models.DecimalField(max_digits=6, decimal_places=2)
    totals = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="opened_discussions"
    )
    opened_at = models.DateTimeField()
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("state", DiscussionState, "discussion"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="open"), name="discussion_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | (~Q(reason="") & Q(concluded_at__isnull=False)),
                name="discussion_concluded_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.get_state_display()}"

    @property
    def chain_key(self) -> str:
        return f"contest:{self.entry.contest_id}"


class KeptSheet(models.Model):
    """A sheet as it was handed in, kept when it was opened again: the answers before.

    ``answers`` is [[criterion, option, points, comment]] in the order of the answers' rows. The
    event that opened the sheet holds the same choices, so the row can be proved.
    """

    score_sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="kept")
    discussion = models.ForeignKey(
        Discussion, models.PROTECT, related_name="sheets", null=True, blank=True
    )
    second_round = models.ForeignKey(
        SecondRound, models.PROTECT, related_name="sheets", null=True, blank=True
    )
    total = models.PositiveSmallIntegerField()
    part_a = models.PositiveSmallIntegerField()
    part_b = models.PositiveSmallIntegerField()
    part_c = models.PositiveSmallIntegerField()
    answers: Any = models.JSONField()
    remark = models.TextField(blank=True)
    reason = models.TextField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    event = models.PositiveIntegerField(help_text="place of the opening in the contest's chain")

    class Meta:
        ordering = ["score_sheet_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["score_sheet", "event"], name="kept_sheet_once")
        ]

    def __str__(self) -> str:
        return f"{self.score_sheet_id}: {self.total}"
