"""Score sheets (phiếu đánh giá): one evaluator, one product, one answer a criterion."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.models.contests import Contest, ContestState, Entry, Seat, SeatState
from ocop.lib.choices import one_of
from ocop.rules.models import Criterion, Option
from products.models import shut_from


class ScoreSheetState(models.TextChoices):
    OPEN = "open", _("being filled in")
    SUBMITTED = "submitted", _("handed in")


class ScoreSheetQuerySet(models.QuerySet["ScoreSheet"]):
    def visible_to(self, user: Any) -> ScoreSheetQuerySet:
        """Own sheets; others' only to those who run the council, and to all once published.

        Whoever runs the council sees a sheet when it has been handed in, and not before their
        own sheet on that product is in: nobody scores with another's points in sight.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        published = Q(
            entry__contest__state=ContestState.PUBLISHED,
            entry__contest__in=Contest.objects.visible_to(user).values("pk"),
        )
        run = Q(
            state=ScoreSheetState.SUBMITTED,
            entry__contest__in=Contest.objects.run_by(user).values("pk"),
        ) & ~Q(entry__in=ScoreSheet.objects.open_for(user).values("entry"))
        rows = self.filter(_own(user) | published | run)
        return rows.exclude(entry__dossier__product__producer__in=_shut(user))

    def of(self, user: Any) -> ScoreSheetQuerySet:
        """The sheets the person fills in."""
        return self.filter(_own(user)).exclude(entry__dossier__product__producer__in=_shut(user))

    def open_for(self, user: Any) -> ScoreSheetQuerySet:
        """Sheets the person has still to hand in."""
        return self.of(user).going_on()

    def going_on(self) -> ScoreSheetQuerySet:
        """Sheets that may be written on now: open, of a seat that counts, while scoring runs."""
        return self.counted().filter(
            state=ScoreSheetState.OPEN, entry__contest__state=ContestState.SCORING
        )

    def counted(self) -> ScoreSheetQuerySet:
        """Sheets of members who did not stand back, wholly or from this product: these make the
        result."""
        return self.filter(seat__state=SeatState.SEATED, out=False)


def _own(user: Any) -> Q:
    return Q(seat__member__user=user, seat__state=SeatState.SEATED, out=False)


def _shut(user: Any) -> Any:
    return shut_from(user)


class ScoreSheet(models.Model):
    """One evaluator's sheet for one product. Totals are stored at every answer."""

    State = ScoreSheetState

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="score_sheets")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="score_sheets")
    state = models.CharField(
        max_length=9, choices=ScoreSheetState.choices, default=ScoreSheetState.OPEN
    )
    out = models.BooleanField(
        default=False, help_text="the member stands too near to the producer: it does not count"
    )
    answered = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    part_a = models.PositiveSmallIntegerField(default=0)
    part_b = models.PositiveSmallIntegerField(default=0)
    part_c = models.PositiveSmallIntegerField(default=0)
    remark = models.TextField(_("remarks of the evaluator"), blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        ordering = ["entry_id", "seat_id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "seat"], name="score_sheet_once"),
            one_of("state", ScoreSheetState, "score_sheet"),
            models.CheckConstraint(condition=Q(total__lte=100), name="score_sheet_total_0_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.seat_id}"

    @property
    def chain_key(self) -> str:
        return f"contest:{self.entry.contest_id}"


class Answer(models.Model):
    """The option chosen on a criterion. ``points`` is copied from the option on the server."""

    score_sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="answers")
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
    comment = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    tapped_at = models.DateTimeField(
        null=True, blank=True, help_text="when it was chosen on a tablet; empty: when saved"
    )

    class Meta:
        ordering = ["score_sheet_id", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["score_sheet", "criterion"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(option__isnull=False) | Q(points=0), name="answer_no_option_no_points"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"

    @property
    def chosen_at(self) -> Any:
        """Since when it stands; a tap that was made before does not replace it."""
        return self.tapped_at or self.saved_at
