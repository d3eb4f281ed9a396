"""Stars held: what a recognition decision granted to a product."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from products.models.products import Product


class RatingQuerySet(models.QuerySet["Rating"]):
    def valid_on(self, day: Any) -> RatingQuerySet:
        """In force on the day."""
        return self.filter(valid_from__lte=day, valid_to__gte=day)

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
    """Stars granted by a decision, from a day to a day. ``key`` names the result it came from."""

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
        ]
        indexes = [
            models.Index(fields=["product", "-valid_to"], name="rating_latest"),
            models.Index(fields=["-decided_on", "-stars"], name="rating_newest"),  # front page
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.stars}★"

    def is_valid_on(self, day: dt.date) -> bool:
        return self.valid_from <= day <= self.valid_to
