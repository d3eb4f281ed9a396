"""Stars held: what a recognition decision granted to a product."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import pgettext_lazy

from ocop.lib.choices import one_of
from products.models.products import Product


class RatingEnd(models.TextChoices):
    """What ends stars before their last day."""

    NONE = "", pgettext_lazy("stars", "in force until the last day")
    REVOKED = "revoked", pgettext_lazy("stars", "revoked")
    REPLACED = "replaced", pgettext_lazy("stars", "replaced")
    ANNULLED = "annulled", pgettext_lazy("stars", "recognition annulled")
    AMENDED = "amended", pgettext_lazy("stars", "corrected by a later decision")


class RatingQuerySet(models.QuerySet["Rating"]):
    def valid_on(self, day: Any) -> RatingQuerySet:
        """In force on the day: what ended them ends them on its very day."""
        standing = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
        return self.filter(standing, valid_from__lte=day, valid_to__gte=day)

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

    ``follows`` are the stars the product held before: a renewal or an upgrade.
    """

    End = RatingEnd

    product = models.ForeignKey(Product, models.PROTECT, related_name="ratings")
    key = models.CharField(max_length=60, unique=True)
    stars = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=7, decimal_places=4)
    year = models.PositiveSmallIntegerField(help_text="year of the cycle")
    book = models.CharField(max_length=40, help_text="slug of the rule book")
    authority = models.CharField(max_length=200)
    decision_no = models.CharField(max_length=60)
    decided_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    ended_on = models.DateField(null=True, blank=True, help_text="the first day without the stars")
    ended_as = models.CharField(max_length=8, choices=RatingEnd.choices, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )

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
        ]
        indexes = [
            models.Index(fields=["product", "-valid_to"], name="rating_latest"),
            models.Index(fields=["-decided_on", "-stars"], name="rating_newest"),  # front page
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.stars}★"

    def is_valid_on(self, day: dt.date) -> bool:
        return self.valid_from <= day <= self.valid_to and not self.ended_by(day)

    def ended_by(self, day: dt.date) -> bool:
        """True if a revocation, an annulment or later stars have ended them by the day."""
        return self.ended_on is not None and self.ended_on <= day
