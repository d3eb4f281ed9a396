"""Score sheets on paper, keyed in twice by two people who do not see each other's work."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from evaluation.models.scores import ScoreSheet
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from ocop.lib.uploads import StoredFile


class KeyingState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("keying", "waiting")
    SETTLED = "settled", pgettext_lazy("keying", "settled")
    DROPPED = "dropped", pgettext_lazy("keying", "dropped")


class Keying(models.Model):
    """A paper sheet as one person keyed it in: the first ``turn`` or the second.

    ``answers`` is [[criterion, option, points]] by the criterion's key. Nothing of it counts: the
    sheet's own answers are written when two people keyed the same, or what differs was settled.
    The database itself holds that one person does not key a sheet twice.
    """

    State = KeyingState

    score_sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="keyings")
    turn = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, choices=KeyingState.choices, default=KeyingState.WAITING)
    answers: Any = models.JSONField()
    total = models.PositiveSmallIntegerField()
    remark = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["score_sheet_id", "id"]
        constraints = [
            one_of("state", KeyingState, "keying"),
            models.CheckConstraint(condition=Q(turn__in=(1, 2)), name="keying_turn_1_or_2"),
            models.UniqueConstraint(
                fields=["score_sheet", "turn"], condition=Q(state="waiting"),
                name="keying_one_a_turn",
            ),
            models.UniqueConstraint(
                fields=["score_sheet", "by"], condition=Q(state="waiting"),
                name="keying_two_people",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.score_sheet_id}/{self.turn}"

    @property
    def chain_key(self) -> str:
        return self.score_sheet.chain_key

    @property
    def chosen(self) -> dict[int, int | None]:
        """{criterion: option}."""
        return {criterion: option for criterion, option, _points in self.answers}


class KeyedPaper(OnceKeyed, StoredFile):
    """A scan or photo of a sheet on paper, beside its keying. It stays for good."""

    score_sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="papers")

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    @property
    def chain_key(self) -> str:
        return self.score_sheet.chain_key
