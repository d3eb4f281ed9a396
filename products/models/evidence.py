"""Files that prove something about a product: papers, test reports, photos."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from ocop.lib.uploads import StoredFile
from products.models.products import Product


class EvidenceKind(models.TextChoices):
    """Kinds of proof: the table of form 02 of 26/2026, plan attachments and photos."""

    PHOTO = "photo", _("photo of the product")
    PLAN = "plan", _("business plan document")
    REGISTRATION = "registration", _("business registration")
    PRODUCTION = "production", _("production eligibility certificate")
    FOOD_SAFETY = "food_safety", _("food-safety certificate")
    ORIGIN = "origin", _("raw-material origin, chain linkage")
    ENVIRONMENT = "environment", _("environmental protection")
    LABOUR = "labour", _("local labour")
    QUALITY = "quality", _("quality declaration")
    TEST = "test", _("test report")
    BARCODE = "barcode", _("bar code, traceability stamp")
    PROPERTY = "property", _("intellectual property")
    MARKET = "market", _("market development and promotion")
    STORY = "story", _("product story")
    AWARD = "award", _("awards")
    OTHER = "other", _("other paper")


Ask = Callable[[Any], Any]
_asks: list[Ask] = []


def holds_back(ask: Ask) -> Ask:
    """Register a question of a room above: which things (as ``about`` names them) have files that
    the person does not see yet, as a query of one column; None where there are none."""
    _asks.append(ask)
    return ask


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Any) -> EvidenceQuerySet:
        """The files of the products the person may see, less those held back from them."""
        rows = self.filter(product__in=Product.objects.visible_to(user).values("pk"))
        return rows.exclude(held_back(user))

    def held_back_from(self, user: Any) -> EvidenceQuerySet:
        """Files the person does not see yet although the product is theirs to see."""
        return self.filter(held_back(user))

    def kept(self) -> EvidenceQuerySet:
        """Not taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def shown(self) -> EvidenceQuerySet:
        """Photos for the catalogue."""
        return self.kept().filter(public=True, kind=EvidenceKind.PHOTO)


def held_back(user: Any) -> Q:
    """What is held back from the person, by all who were asked."""
    found = Q(pk__in=[])
    for ask in _asks:
        if (keys := ask(user)) is not None:
            found |= Q(about__in=keys)
    return found


class Evidence(OnceKeyed, StoredFile):
    """A checked file of a product."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind of paper"), max_length=12, choices=EvidenceKind.choices)
    about = models.CharField(max_length=60, blank=True, help_text="'cycle.plan:12' or empty")
    public = models.BooleanField(default=False, help_text="shown in the catalogue (photo)")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [one_of("kind", EvidenceKind, "evidence")]

    @property
    def chain_key(self) -> str:
        return f"product:{self.product_id}"
