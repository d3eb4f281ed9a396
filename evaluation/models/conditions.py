"""What the council decides apart from points: answers to conditions, and agreed options."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from evaluation.models.contests import Entry
from ocop.rules.models import Criterion, Option


class ConditionAnswer(models.Model):
    """The council's yes or no to one condition of a product's sheet, given by chair or secretary.

    Yes is true of a product that is excluded, stopped or short of what is required, and says why.
    It may change as long as the contest is scoring; every change is an event of the contest.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="condition_answers")
    code = models.CharField(max_length=80)
    holds = models.BooleanField()
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="condition_answers"
    )
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["entry_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "code"], name="condition_answer_once"),
            models.CheckConstraint(
                condition=Q(holds=False) | ~Q(reason=""), name="condition_answer_yes_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.code}"


class AgreedOption(models.Model):
    """The option the council agreed on for a criterion with star marks.

    Asked for by rule books that read the minima from it; points stay those of the sheets.
    ``points`` is copied from the option on the server.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="agreed_options")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    option = models.ForeignKey(
        Option,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="empty: no option is met, which gives 0 points",
    )
    points = models.PositiveSmallIntegerField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="agreed_options"
    )
    agreed_at = models.DateTimeField()

    class Meta:
        ordering = ["entry_id", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "criterion"], name="agreed_option_once"),
            models.CheckConstraint(
                condition=Q(option__isnull=False) | Q(points=0),
                name="agreed_option_no_option_no_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.criterion_id}: {self.points}"
