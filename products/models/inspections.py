"""Inspections of recognised products: planned by an office, recorded with what was found
(26/2026 art. 9: post-checks, periodic and ad hoc)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.accounts import scope
from ocop.lib import clock
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from ocop.lib.uploads import StoredFile
from products.models.label_reports import LabelReport
from products.models.producers import own_of
from products.models.products import Product
from products.models.readers import shut_from


class InspectionKind(models.TextChoices):
    PERIODIC = "periodic", _("periodic inspection")
    AD_HOC = "ad_hoc", _("ad hoc inspection")


class InspectionState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("inspection", "planned")
    IN_ORDER = "in_order", pgettext_lazy("inspection", "in order")
    SHORTCOMINGS = "shortcomings", pgettext_lazy("inspection", "shortcomings to be made good")
    MADE_GOOD = "made_good", pgettext_lazy("inspection", "shortcomings made good")
    GROUND = "ground", pgettext_lazy("inspection", "a ground for taking the stars back")
    CANCELLED = "cancelled", pgettext_lazy("inspection", "called off")


HELD = (
    InspectionState.IN_ORDER,
    InspectionState.SHORTCOMINGS,
    InspectionState.MADE_GOOD,
    InspectionState.GROUND,
)


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, user: Any) -> InspectionQuerySet:
        """Staff of the territory; the producer's people once it was held. Not who stands near."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = Q(product__producer__in=own_of(user), state__in=HELD)
        seen = scope.within(user, "product__producer__region") | own
        return self.filter(seen).exclude(product__producer__in=shut_from(user))

    def late(self, today: Any) -> InspectionQuerySet:
        """Shortcomings whose day is past, the longest overdue first."""
        rows = self.filter(state=InspectionState.SHORTCOMINGS, due_on__lt=today)
        return rows.order_by("due_on", "pk")


class Inspection(OnceKeyed):
    """``checked`` holds for each point of the list 'yes', 'no' or 'na'. ``conclusion_*`` and
    ``ground`` belong to a ground for taking the stars back: the decision rests on them."""

    Kind, State = InspectionKind, InspectionState

    product = models.ForeignKey(Product, models.PROTECT, related_name="inspections")
    report = models.ForeignKey(
        LabelReport, models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    kind = models.CharField(max_length=8, choices=InspectionKind.choices)
    state = models.CharField(
        max_length=12, choices=InspectionState.choices, default=InspectionState.PLANNED
    )
    planned_on = models.DateField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    held_on = models.DateField(null=True, blank=True)
    people = models.TextField(blank=True)
    checked = models.JSONField(default=dict)
    findings = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    ground = models.CharField(max_length=4, blank=True)
    conclusion_no = models.CharField(max_length=60, blank=True)
    conclusion_by = models.CharField(max_length=200, blank=True)
    followed_on = models.DateField(null=True, blank=True)
    follow_up = models.TextField(blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_on", "-id"]
        constraints = [
            one_of("kind", InspectionKind, "inspection_kind"),
            one_of("state", InspectionState, "inspection"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"]) | Q(held_on__isnull=False),
                name="inspection_held_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="shortcomings") | Q(due_on__isnull=False),
                name="inspection_shortcomings_are_due",
            ),
        ]
        indexes = [models.Index(fields=["product", "-held_on"], name="inspection_latest")]

    def __str__(self) -> str:
        return self.product.name

    def get_absolute_url(self) -> str:
        return reverse("inspection", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return self.product.chain_key

    @property
    def next_day(self) -> Any:
        """The day that waits: of the plan, or by which shortcomings are made good."""
        days = {
            InspectionState.PLANNED: self.planned_on,
            InspectionState.SHORTCOMINGS: self.due_on,
        }
        return days.get(InspectionState(self.state))

    @property
    def overdue(self) -> bool:
        return self.next_day is not None and self.next_day < clock.today()


class InspectionPhotoQuerySet(models.QuerySet["InspectionPhoto"]):
    def visible_to(self, user: Any) -> InspectionPhotoQuerySet:
        return self.filter(inspection__in=Inspection.objects.visible_to(user).values("pk"))


class InspectionPhoto(OnceKeyed, StoredFile):
    """A photo of what was found; what the camera wrote into it is gone."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="photos")

    objects = InspectionPhotoQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "pk"]

    @property
    def chain_key(self) -> str:
        return self.inspection.chain_key
