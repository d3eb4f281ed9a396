"""Stars held: what a recognition decision granted to a product."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import pgettext_lazy

from ocop.lib.choices import one_of
from products.models.products import Product

NEAR = 240  # days before the last day in which stars count as expiring: the first notice


class RatingEnd(models.TextChoices):
    """What ends stars before their last day."""

    NONE = "", pgettext_lazy("stars", "in force until the last day")
    REVOKED = "revoked", pgettext_lazy("stars", "revoked")
    REPLACED = "replaced", pgettext_lazy("stars", "replaced")
    ANNULLED = "annulled", pgettext_lazy("stars", "recognition annulled")
    AMENDED = "amended", pgettext_lazy("stars", "corrected by a later decision")


def _stands(day: Any) -> Q:
    return Q(stands_from__lte=day, stands_until__gte=day)


class RatingEvidence(models.TextChoices):
    """How well it is proved that a decision granted the stars, the weakest first."""

    LIST = "list", pgettext_lazy("evidence", "from the office's list, not compared with a decision")
    TYPED = "typed", pgettext_lazy("evidence", "typed in from the decision")
    SCAN = "scan", pgettext_lazy("evidence", "scan of the decision attached")
    COMPARED = (
        "compared",
        pgettext_lazy("evidence", "compared with the decision by a second person"),
    )
    SYSTEM = "system", pgettext_lazy("evidence", "decided here, all papers kept")


class RatingQuerySet(models.QuerySet["Rating"]):
    def valid_on(self, day: Any) -> RatingQuerySet:
        """In force on the day: what ended them ends them on its very day."""
        ended = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
        return self.filter(ended, Q(valid_to__gte=day) | _stands(day), valid_from__lte=day)

    def standing_on(self, day: Any) -> RatingQuerySet:
        """Past the last day of the paper, in force until their re-evaluation is decided."""
        return self.valid_on(day).filter(valid_to__lt=day)

    def expired_on(self, day: Any) -> RatingQuerySet:
        """Run out by the day and not standing on; what something else ended is not among them."""
        rows = self.filter(ended_on__isnull=True, valid_to__lt=day)
        return rows.filter(
            Q(stands_until__isnull=True) | Q(stands_until__lt=day) | Q(stands_from__gt=day)
        )

    def last_of_each(self, *, day: Any = None) -> RatingQuerySet:
        """Of each product the rating decided last (with ``day``: among those in force then)."""
        same = Rating.objects.filter(product=OuterRef("product"))
        if day:
            same = same.valid_on(day)
        newer = same.filter(
            Q(decided_on__gt=OuterRef("decided_on"))
            | Q(decided_on=OuterRef("decided_on"), pk__gt=OuterRef("pk"))
        )
        return self.filter(~Exists(newer))


class Rating(models.Model):
    """Stars granted by a decision, from a day to a day. ``key`` names the result it came from.

    ``follows`` are the stars the product held before: a renewal or an upgrade. ``valid_to`` is the
    last day on the paper; ``stands_from`` to ``stands_until`` are days after it on which the stars
    hold because their re-evaluation is registered and not decided (26/2026 art. 12.3).
    """

    End, Proved = RatingEnd, RatingEvidence

    product = models.ForeignKey(Product, models.PROTECT, related_name="ratings")
    key = models.CharField(max_length=60, unique=True)
    stars = models.PositiveSmallIntegerField()
    points = models.DecimalField(
        max_digits=7, decimal_places=4, null=True, help_text="empty: not known of an old decision"
    )
    year = models.PositiveSmallIntegerField(help_text="year of the cycle")
    book = models.CharField(max_length=40, help_text="slug of the rule book")
    authority = models.CharField(max_length=200)
    decision_no = models.CharField(max_length=60)
    decided_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    ended_on = models.DateField(null=True, blank=True, help_text="the first day without the stars")
    ended_as = models.CharField(max_length=8, choices=RatingEnd.choices, blank=True)
    stands_from = models.DateField(null=True, blank=True)
    stands_until = models.DateField(
        null=True, blank=True, help_text="at the latest: a decision on the re-evaluation ends it"
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )

    evidence = models.CharField(
        max_length=8, choices=RatingEvidence.choices, default=RatingEvidence.SYSTEM
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="who typed an old decision in",
    )  # fmt: skip

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stars__gte=1) & Q(stars__lte=5), name="rating_stars_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0) & Q(points__lte=100), name="rating_points_0_to_100"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gt=models.F("valid_from")), name="rating_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_as="")
                | Q(ended_on__isnull=False) & ~Q(ended_as=""),
                name="rating_ended_says_how",
            ),
            one_of("ended_as", RatingEnd, "rating"),
            models.CheckConstraint(
                condition=Q(stands_from__isnull=True, stands_until__isnull=True)
                | Q(stands_from__gt=models.F("valid_to"))
                & Q(stands_until__gte=models.F("stands_from")),
                name="rating_stands_after_last_day",
            ),
            one_of("evidence", RatingEvidence, "rating"),
            models.CheckConstraint(
                condition=~Q(evidence="system") | Q(points__isnull=False),
                name="rating_of_ours_has_points",
            ),
        ]
        indexes = [
            models.Index(fields=["product", "-valid_to"], name="rating_latest"),
            models.Index(fields=["-decided_on", "-stars"], name="rating_newest"),  # front page
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.stars}★"

    def is_valid_on(self, day: dt.date) -> bool:
        if day < self.valid_from or self.ended_by(day):
            return False
        return day <= self.valid_to or self._stands(day)

    def stands_on(self, day: dt.date) -> bool:
        """True if only the re-evaluation under way keeps them in force."""
        return self.valid_to < day and self.is_valid_on(day)

    def last_day_by(self, day: dt.date) -> dt.date:
        """The last day on which they held, as seen from the day: of the paper or of the waiting."""
        until = self.stands_until
        return until if until is not None and until < day else self.valid_to

    def _stands(self, day: dt.date) -> bool:
        if self.stands_from is None or self.stands_until is None:
            return False
        return self.stands_from <= day <= self.stands_until

    def ended_by(self, day: dt.date) -> bool:
        """True if a revocation, an annulment or later stars have ended them by the day."""
        return self.ended_on is not None and self.ended_on <= day
