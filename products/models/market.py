"""Sales per quarter, and the target they are held against."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import Region
from ocop.lib.once import OnceKeyed
from products.models.products import Product


class SalesQuerySet(models.QuerySet["SalesReport"]):
    def visible_to(self, user: Any) -> SalesQuerySet:
        """Reports of the products the person may see."""
        return self.filter(product__in=Product.objects.visible_to(user).values("pk"))


class SalesReport(OnceKeyed):
    """What a product sold in a quarter: money in đồng, quantity in the product's unit."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="sales")
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(
        _("quarter"), choices=[(1, "I"), (2, "II"), (3, "III"), (4, "IV")]
    )
    revenue = models.DecimalField(_("sales (đồng)"), max_digits=15, decimal_places=0)
    quantity = models.DecimalField(
        _("quantity sold"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    note = models.TextField(_("note"), blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SalesQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "year", "quarter"], name="sales_report_once"
            ),
            models.CheckConstraint(condition=Q(revenue__gte=0), name="sales_revenue_positive"),
            models.CheckConstraint(
                condition=Q(quarter__gte=1) & Q(quarter__lte=4), name="sales_quarter_1_to_4"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.quarter}/{self.year}"

    @property
    def period(self) -> str:
        """'III/2026'."""
        return f"{self.get_quarter_display()}/{self.year}"

    @property
    def chain_key(self) -> str:
        return f"product:{self.product_id}"


class SalesTarget(models.Model):
    """The sales a province set itself for a year (đồng)."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    revenue = models.DecimalField(max_digits=16, decimal_places=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="sales_target_once")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.year}"

    @property
    def chain_key(self) -> str:
        return f"region:{self.region_id}"
