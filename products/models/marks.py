"""The right to use the programme's mark (nhãn hiệu chứng nhận OCOP), ruled by
1162/QĐ-VPĐP-OCOP of 17 September 2020: what for, from when to when, on which stars."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from ocop.accounts import scope
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from products.models.producers import own_of
from products.models.products import Product
from products.models.ratings import Rating
from products.models.readers import shut_from


class MarkState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("right to the mark", "asked for")
    GRANTED = "granted", pgettext_lazy("right to the mark", "granted")
    REFUSED = "refused", pgettext_lazy("right to the mark", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("right to the mark", "withdrawn")


SCOPES = {
    "on_packaging": pgettext_lazy("use of the mark", "packaging"),
    "in_advertising": pgettext_lazy("use of the mark", "advertising"),
    "at_sale": pgettext_lazy("use of the mark", "place of sale"),
}


class MarkRightQuerySet(models.QuerySet["MarkRight"]):
    def visible_to(self, user: Any) -> MarkRightQuerySet:
        """Staff of the territory and the producer's people, less who stands too near."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = Q(product__producer__in=own_of(user))
        seen = scope.within(user, "product__producer__region") | own
        return self.filter(seen).exclude(product__producer__in=shut_from(user))

    def in_force_on(self, day: Any) -> MarkRightQuerySet:
        """The rule of :meth:`MarkRight.in_force_on`, for many rows."""
        return self.filter(
            state=MarkState.GRANTED,
            valid_from__lte=day,
            valid_to__gte=day,
            rating__in=Rating.objects.valid_on(day).values("pk"),
        )


class MarkRight(OnceKeyed):
    """``rating`` are the stars it stands on: when they end, it ends with them, and later stars need
    a right of their own. ``reason`` belongs to a refusal or a withdrawal."""

    State = MarkState

    product = models.ForeignKey(Product, models.PROTECT, related_name="mark_rights")
    rating = models.ForeignKey(Rating, models.PROTECT, related_name="mark_rights")
    on_packaging = models.BooleanField(default=False)
    in_advertising = models.BooleanField(default=False)
    at_sale = models.BooleanField(default=False)
    number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=MarkState.choices, default=MarkState.ASKED)
    reason = models.TextField(blank=True)
    withdrawn_on = models.DateField(null=True, blank=True, help_text="the first day without it")

    objects = MarkRightQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("state", MarkState, "mark_right"),
            models.CheckConstraint(
                condition=Q(on_packaging=True) | Q(in_advertising=True) | Q(at_sale=True),
                name="mark_right_is_for_something",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "refused"])
                | ~Q(number="")
                & Q(decided_on__isnull=False, valid_from__isnull=False, valid_to__isnull=False)
                & Q(valid_to__gte=F("valid_from")),
                name="mark_right_granted_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "granted"]) | ~Q(reason=""),
                name="mark_right_refusal_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_on__isnull=False)
                | Q(state="granted")
                | Q(state__in=["asked", "refused"], withdrawn_on__isnull=True),
                name="mark_right_withdrawn_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["product"], condition=Q(state="asked"), name="mark_right_asked_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "valid_to"], name="mark_right_ending")]

    def __str__(self) -> str:
        return self.product.name

    def get_absolute_url(self) -> str:
        return f"{self.product.get_absolute_url()}#mark"

    @property
    def chain_key(self) -> str:
        return self.product.chain_key

    @property
    def scopes(self) -> list[Any]:
        """What it is for, in words."""
        return [words for name, words in SCOPES.items() if getattr(self, name)]

    def in_force_on(self, day: dt.date) -> bool:
        """Granted, within its days, not withdrawn, and its stars hold on the day."""
        if self.state != MarkState.GRANTED or not self.valid_from or not self.valid_to:
            return False
        return self.valid_from <= day <= self.valid_to and self.rating.is_valid_on(day)

    def ended_with_stars(self, day: dt.date) -> dt.date | None:
        """The day on which stars that ended early took it with them."""
        if self.state != MarkState.GRANTED or not self.rating.ended_by(day):
            return None
        end = self.rating.ended_on
        return end if end and self.valid_to and end <= self.valid_to else None
