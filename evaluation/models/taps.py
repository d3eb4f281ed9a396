"""Taps: what an evaluator chose on a tablet, sent when there is a connection; a row each, once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from evaluation.models.scores import ScoreSheet
from ocop.lib.choices import one_of
from ocop.rules.models import Criterion, Option


class Fate(models.TextChoices):
    TAKEN = "taken", pgettext_lazy("tap", "taken")
    OLDER = "older", pgettext_lazy("tap", "older than what stands")
    ASIDE = "aside", pgettext_lazy("tap", "kept aside")
    REFUSED = "refused", pgettext_lazy("tap", "refused")


class TapQuerySet(models.QuerySet["Tap"]):
    def of_member(self, score_sheet: ScoreSheet) -> TapQuerySet:
        """What the member of the sheet tapped on it; attempts of others are in the log alone."""
        return self.filter(score_sheet=score_sheet, user=score_sheet.seat.member.user_id)

    def lost(self) -> TapQuerySet:
        """Those that changed nothing, with the reason."""
        return self.exclude(fate=Fate.TAKEN)


class Tap(models.Model):
    """An answer as a device sent it. ``key`` is made by the device: a second sending finds the row.

    ``tapped_at`` is the device's time corrected by its clock's offset at its last contact, never
    later than ``arrived_at`` and never earlier than the device's own tap before it.
    """

    key = models.UUIDField(unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    score_sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="taps")
    device = models.UUIDField()
    number = models.PositiveIntegerField(help_text="place in the order of the device")
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="+", null=True, help_text="empty: not of this sheet"
    )
    option = models.ForeignKey(
        Option, models.PROTECT, related_name="+", null=True, help_text="empty: no option is met"
    )
    comment = models.TextField(blank=True)
    tapped_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    fate = models.CharField(max_length=7, choices=Fate.choices)
    why = models.CharField(max_length=300, blank=True)

    objects = TapQuerySet.as_manager()

    class Meta:
        ordering = ["user_id", "device", "number"]
        constraints = [
            models.UniqueConstraint(fields=["user", "device", "number"], name="tap_place_once"),
            one_of("fate", Fate, "tap"),
            models.CheckConstraint(
                condition=Q(tapped_at__lte=models.F("arrived_at")), name="tap_not_after_arrival"
            ),
            models.CheckConstraint(
                condition=Q(fate=Fate.TAKEN) | ~Q(why=""), name="tap_not_taken_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device}/{self.number}"
