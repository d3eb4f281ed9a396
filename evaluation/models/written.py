"""A round of written opinions: a re-evaluation without a meeting, unless opinions differ."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models.contests import Contest, Entry, Seat
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed


class WrittenState(models.TextChoices):
    OPEN = "open", pgettext_lazy("written round", "opinions asked for")
    AGREED = "agreed", pgettext_lazy("written round", "concluded without a meeting")
    MEETING = "meeting", pgettext_lazy("written round", "a meeting is held")


class WrittenRound(OnceKeyed):
    """The members of a contest are asked in writing (26/2026/QĐ-TTg, art. 7.6.d).

    ``question`` says what has changed since the recognition and what the agency proposes.
    """

    State = WrittenState

    contest = models.OneToOneField(Contest, models.PROTECT, related_name="written")
    state = models.CharField(max_length=7, choices=WrittenState.choices, default=WrittenState.OPEN)
    number = models.CharField(_("number of the letter"), max_length=60)
    due_on = models.DateField(_("opinions due on"))
    question = models.TextField(_("what is asked"))
    reason = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    concluded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [one_of("state", WrittenState, "written_round")]

    def __str__(self) -> str:
        return f"{self.contest_id}: {self.number}"

    @property
    def chain_key(self) -> str:
        return f"contest:{self.contest_id}"


class Stance(models.TextChoices):
    AGREE = "agree", pgettext_lazy("opinion", "agrees with the proposal")
    DIFFER = "differ", pgettext_lazy("opinion", "does not agree")
    MEETING = "meeting", pgettext_lazy("opinion", "wants a meeting")


class Opinion(models.Model):
    """What one member writes about one product; whoever does not simply agree says why."""

    Stance = Stance

    round = models.ForeignKey(WrittenRound, models.PROTECT, related_name="opinions")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="opinions")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="opinions")
    stance = models.CharField(max_length=7, choices=Stance.choices)
    words = models.TextField(blank=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["entry_id", "seat_id"]
        constraints = [
            one_of("stance", Stance, "opinion"),
            models.UniqueConstraint(fields=["entry", "seat"], name="opinion_once"),
            models.CheckConstraint(
                condition=Q(stance="agree") | ~Q(words=""), name="opinion_differing_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.seat_id}: {self.stance}"
