"""Products and services."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.accounts import scope
from ocop.lib import clock
from ocop.lib.once import OnceKeyed
from ocop.lib.text import clean, search_key, sort_key
from ocop.rules.models import ProductSet
from products.models.producers import Producer, own_of
from products.models.readers import read_by, shut_from


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, user: Any) -> ProductQuerySet:
        """Own, in the territory, or read by a seat; less producers the person is shut out from."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if scope.everywhere(user):
            return self.exclude(producer__in=shut_from(user))
        own, seats = own_of(user), read_by(user, clock.today())
        there = Producer.objects.filter(scope.within(user, "region")).values("pk")
        return self.filter(Q(producer__in=own) | Q(pk__in=seats) | Q(producer__in=there)).exclude(
            producer__in=shut_from(user)
        )

    def matching(self, words: str) -> ProductQuerySet:
        """Found by product or producer name, without accents."""
        rows = self
        for word in search_key(words).split():
            rows = rows.filter(search__contains=word)
        return rows


class Product(OnceKeyed):
    """One product for life, through all cycles."""

    producer = models.ForeignKey(Producer, models.PROTECT, related_name="products")
    name = models.CharField(_("name of the product"), max_length=200)
    product_set = models.ForeignKey(
        ProductSet, models.PROTECT, related_name="products", verbose_name=_("product set")
    )
    description = models.TextField(_("description"), blank=True)
    quality_standard = models.CharField(_("quality standard"), max_length=200, blank=True)
    barcode = models.CharField(_("bar code"), max_length=20, blank=True)
    packaging = models.CharField(_("packaging"), max_length=200, blank=True)
    unit = models.CharField(_("unit of sale"), max_length=40, blank=True)
    price = models.DecimalField(
        _("price (đồng)"), max_digits=14, decimal_places=0, null=True, blank=True
    )
    drawing = models.CharField(max_length=20, blank=True, help_text="placeholder without a photo")
    registered_at = models.DateTimeField()
    search = models.CharField(max_length=500, editable=False, db_index=True)
    sort = models.CharField(max_length=400, editable=False, db_index=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["sort"]
        constraints = [
            models.UniqueConstraint(fields=["producer", "name"], name="product_name_once"),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0), name="product_price_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def keyed(self) -> Product:
        """Fill the keys to search and sort by."""
        self.name = clean(self.name)
        self.search = search_key(f"{self.name} {self.producer.name}")[:500]
        self.sort = sort_key(self.name)
        return self

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.keyed()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("product", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"product:{self.pk}"
