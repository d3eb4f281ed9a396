"""A calibration: before the day the members score the same samples alone, then compare."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from evaluation.models.contests import Contest
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed


class CalibrationState(models.TextChoices):
    OPEN = "open", pgettext_lazy("calibration", "members score alone")
    SHOWN = "shown", pgettext_lazy("calibration", "being compared")
    FINISHED = "finished", pgettext_lazy("calibration", "finished")


class Calibration(OnceKeyed):
    """The exercise of a practice session; nothing of it reaches a result.

    ``readings`` are what was agreed, as in ``Contest.readings``: carried from here into a session
    in earnest before its scoring.
    """

    State = CalibrationState

    contest = models.OneToOneField(Contest, models.PROTECT, related_name="calibration")
    state = models.CharField(
        max_length=8, choices=CalibrationState.choices, default=CalibrationState.OPEN
    )
    readings = models.JSONField(default=dict, blank=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("state", CalibrationState, "calibration"),
            models.CheckConstraint(
                condition=~Q(state="finished") | Q(finished_at__isnull=False),
                name="calibration_finished_says_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.contest)

    @property
    def chain_key(self) -> str:
        return f"contest:{self.contest_id}"
