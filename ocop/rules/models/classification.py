"""The classification of a decision: sectors, groups, subgroups, product sets."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


class Classification(models.Model):
    """The product sets of one decision ('1048', '148', '26-2026')."""

    slug = models.SlugField(max_length=20, unique=True)
    decision = models.CharField(max_length=60)
    decisions = models.JSONField(
        default=list, help_text="decisions whose sheets use these sets, its own first"
    )
    about = models.JSONField(default=dict, help_text="note, sources")
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.decision


class ProductSet(models.Model):
    """A product set (bộ sản phẩm): products scored on one sheet."""

    classification = models.ForeignKey(Classification, models.PROTECT, related_name="sets")
    no = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=60, help_text="the slug of its sheet, or set-<no>")
    sector_code = models.CharField(max_length=5)
    sector_vi = models.CharField(max_length=200)
    sector_en = models.CharField(max_length=200)
    group_code = models.CharField(max_length=5, blank=True)
    subgroup_code = models.CharField(max_length=5, blank=True)
    group_vi = models.CharField(max_length=200)
    group_en = models.CharField(max_length=200)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    samples = models.PositiveSmallIntegerField(default=5, help_text="units; 0 for tourism")
    about = models.JSONField(
        default=dict, help_text="lead ministries, near sets elsewhere, why it has no sheet"
    )

    class Meta:
        ordering = ["classification_id", "no"]
        constraints = [
            models.UniqueConstraint(fields=["classification", "no"], name="product_set_once"),
            models.UniqueConstraint(fields=["classification", "slug"], name="product_set_slug"),
        ]

    def __str__(self) -> str:
        return f"{self.no}. {self.name}"

    @property
    def name(self) -> str:
        return self.name_vi if get_language() == "vi" else self.name_en

    @property
    def sector(self) -> str:
        return self.sector_vi if get_language() == "vi" else self.sector_en

    @property
    def group(self) -> str:
        return self.group_vi if get_language() == "vi" else self.group_en
