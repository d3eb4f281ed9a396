"""What the public reports of labels: stars or the programme's mark on goods that may not bear them.

A report (phản ánh) is no complaint: anybody may send one, without an account, and hears nothing
further; the office of the place looks into it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.accounts import scope
from ocop.accounts.models import Region
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from products.models.products import Product
from products.models.readers import shut_from


class LabelReportState(models.TextChoices):
    NEW = "new", pgettext_lazy("label report", "new")
    LOOKING = "looking", pgettext_lazy("label report", "being looked into")
    CLOSED = "closed", pgettext_lazy("label report", "closed")


class LabelFinding(models.TextChoices):
    NONE = "", "–"
    CONFIRMED = "confirmed", _("The label is misused")
    UNFOUNDED = "unfounded", _("The label is in order")
    UNCLEAR = "unclear", _("It could not be established")
    SPAM = "spam", _("No report: advertising, nonsense, or sent twice")


class LabelReportQuerySet(models.QuerySet["LabelReport"]):
    def visible_to(self, user: Any) -> LabelReportQuerySet:
        """Staff of the territory, less what concerns producers they stand too near to."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        near = Q(product__isnull=True) | ~Q(product__producer__in=shut_from(user))
        return self.filter(scope.within(user, "region"), near)


class LabelReport(OnceKeyed):
    """``code`` is what was read on the label; ``region`` the commune of the product's producer, or
    the province that was chosen where the product is not known. ``contact`` may be erased."""

    State, Finding = LabelReportState, LabelFinding

    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="label_reports"
    )
    code = models.CharField(max_length=60, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    place = models.CharField(max_length=300)
    text = models.TextField()
    contact = models.CharField(max_length=200, blank=True)
    photo = models.FileField(max_length=200, upload_to="files/", blank=True)
    photo_mime = models.CharField(max_length=40, blank=True)
    photo_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        max_length=7, choices=LabelReportState.choices, default=LabelReportState.NEW
    )
    outcome = models.CharField(max_length=9, choices=LabelFinding.choices, blank=True)
    finding = models.TextField(blank=True)
    received_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LabelReportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("state", LabelReportState, "label_report"),
            one_of("outcome", LabelFinding, "label_report_outcome"),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(outcome=""),
                name="label_report_closed_says_how",
            ),
        ]
        indexes = [models.Index(fields=["state", "region"], name="label_report_waiting")]

    def __str__(self) -> str:
        return self.product.name if self.product else self.code or f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("label_report", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"label_report:{self.pk}"
