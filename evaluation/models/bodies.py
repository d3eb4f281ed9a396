"""What a council and an advisory panel have in common: both are formed by a decision.

26/2026 art. 7.3.b: two bodies at each level that scores. The advisory panel (tổ tư vấn) checks,
visits and reports; the council (hội đồng) scores and proposes.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.accounts import scope
from ocop.accounts.models import Region
from ocop.lib.once import OnceKeyed
from ocop.rules.models import Stage


class Formed(OnceKeyed):
    """A body of a stage of the ladder, in one region, formed by a decision of a day."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    decision_no = models.CharField(_("number of the decision"), max_length=60)
    decided_on = models.DateField(_("date of the decision"))
    created_at = models.DateTimeField()

    name: str

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(str(self._meta.model_name), args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"{self._meta.model_name}:{self.pk}"


class Place(models.Model):
    """A person on a body, in the order of the decision."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    office = models.CharField(_("office"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


def offices_at(user: Any, *, stage: str = "stage", region: str = "region") -> Exists:
    """The condition that the person's office is of the level of the row's stage, over its region.

    An officer of that level works there: for a council and for a panel alike.
    """
    return Exists(
        scope.appointments(user, roles=("officer",)).filter(
            committee__region__level=OuterRef(f"{stage}__level"),
            committee__region__reaches__region=OuterRef(region),
        )
    )
