"""Who may read a product besides its people and its territory, and who never may.

Offered to the rooms above: seating an evaluator admits a reader, the contest's end dismisses
them, a conflict of interest shuts a person out, staff as well.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from ocop.accounts import glance


class Reader(models.Model):
    """A person may read a product until a day, for a stated reason (a seat)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    product = models.ForeignKey("products.Product", models.CASCADE, related_name="readers")
    why = models.CharField(max_length=80, help_text="'contest:12'")
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "product", "why"], name="reader_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.product_id}"


class ShutOut(models.Model):
    """A person stands too near to a producer: subtracted last from all they may see."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    producer = models.ForeignKey("products.Producer", models.CASCADE, related_name="shut_outs")
    why = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "producer"], name="shut_out_once")]

    def __str__(self) -> str:
        return f"{self.user_id} ✕ {self.producer_id}"


def read_by(user: Any, day: dt.date) -> Any:
    """Ids of the products the person may read by a seat on the day."""
    rows = Reader.objects.filter(Q(until__isnull=True) | Q(until__gte=day), user=user)
    return glance.known(user, "reads", rows).values("product")


def shut_from(user: Any) -> Any:
    """Ids of the producers the person may see nothing of."""
    return glance.known(user, "shut", ShutOut.objects.filter(user=user)).values("producer")


glance.ask("reads", lambda: Exists(Reader.objects.filter(user=OuterRef("pk"))))
glance.ask("shut", lambda: Exists(ShutOut.objects.filter(user=OuterRef("pk"))))
