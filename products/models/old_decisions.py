"""Recognition decisions of earlier days, entered by hand: rows, scan, and who compared them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.accounts import scope
from ocop.accounts.models import Region
from ocop.lib.once import OnceKeyed
from ocop.lib.uploads import StoredFile
from products.models.ratings import Rating


class OldDecisionQuerySet(models.QuerySet["OldDecision"]):
    def visible_to(self, user: Any) -> OldDecisionQuerySet:
        """The offices over the province."""
        return self.filter(scope.within(user, "region"))


class OldDecision(OnceKeyed):
    """What stands above the rows of a decision. ``named``: how many products it recognises, as
    it says itself; ``writers``: who typed or changed what stands here."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("province"))
    number = models.CharField(_("number of the decision"), max_length=60)
    decided_on = models.DateField(_("date of the decision"))
    authority = models.CharField(_("issued by"), max_length=200)
    signer = models.CharField(_("signed by"), max_length=120)
    named = models.PositiveSmallIntegerField(
        _("products that the decision names"), null=True, blank=True
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    writers: Any = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    objects = OldDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "number", "decided_on"], name="old_decision_once"
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("old_decision", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"old_decision:{self.pk}"


class DecisionScanQuerySet(models.QuerySet["DecisionScan"]):
    def visible_to(self, user: Any) -> DecisionScanQuerySet:
        return self.filter(decision__in=OldDecision.objects.visible_to(user).values("pk"))

    def standing(self) -> DecisionScanQuerySet:
        """Those that nothing replaces."""
        return self.filter(replaced_by__isnull=True)


class DecisionScan(OnceKeyed, StoredFile):
    """The paper as it was scanned, kept byte for byte. Rows are added and never changed: of a
    decision one file is first, and the one that nothing replaces stands."""

    decision = models.ForeignKey(OldDecision, models.PROTECT, related_name="scans")
    pages = models.PositiveIntegerField()
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = DecisionScanQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(replaces__isnull=True),
                name="decision_scan_first",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""),
                name="decision_scan_replaced_with_a_reason",
            ),
        ]  # fmt: skip

    @property
    def chain_key(self) -> str:
        return self.decision.chain_key


class DecisionRowQuerySet(models.QuerySet["DecisionRow"]):
    def visible_to(self, user: Any) -> DecisionRowQuerySet:
        return self.filter(decision__in=OldDecision.objects.visible_to(user).values("pk"))


class DecisionRow(OnceKeyed):
    """Stars that the decision granted. ``differs``: what the scan says otherwise, until the row is
    corrected; ``writers``: who typed or changed them, and therefore does not compare them."""

    decision = models.ForeignKey(OldDecision, models.PROTECT, related_name="rows")
    rating = models.OneToOneField(Rating, models.PROTECT, related_name="old_row")
    differs = models.CharField(max_length=500, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)
    compared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    writers: Any = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    objects = DecisionRowQuerySet.as_manager()

    class Meta:
        ordering = ["decision_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(compared_at__isnull=True, compared_by__isnull=True)
                | Q(compared_at__isnull=False, compared_by__isnull=False, differs=""),
                name="decision_row_compared_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return str(self.rating)

    @property
    def chain_key(self) -> str:
        return self.decision.chain_key

    def seal(self, scan: DecisionScan | None) -> str:
        """A fingerprint of all that is compared: what was looked at is what is confirmed."""
        one, head = self.rating, self.decision
        said = [
            scan.sha256 if scan else "", head.number, head.decided_on, head.authority, head.signer,
            one.product.name, one.product.producer.name, one.product.producer.region_id,
            one.stars, one.points, one.valid_from, one.valid_to,
        ]  # fmt: skip
        told = json.dumps([str(value) for value in said], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:32]
