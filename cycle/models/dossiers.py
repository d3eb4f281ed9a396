"""The dossier: one product's way through one cycle."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cycle.models.cycles import Cycle
from ocop.lib.choices import one_of
from ocop.rules.models import ProductSet, RuleBook, Stage
from products.models import Product


class DossierState(models.TextChoices):
    IDEA = "idea", _("at the idea")
    PLAN = "plan", _("at the business plan")
    IMPLEMENTATION = "implementation", _("being carried out")
    EVALUATION = "evaluation", _("at the evaluation")
    RECOGNISED = "recognised", _("recognised")
    SENT_UP = "sent_up", _("sent to the Ministry")
    NOT_REACHED = "not_reached", _("not reached")
    ENDED = "ended", _("ended")  # declined for good or withdrawn


class ApplicationKind(models.TextChoices):
    """Article 6.1 of 26/2026."""

    FIRST = "first", _("first evaluation")
    UPGRADE = "upgrade", _("upgrade")
    RE_EVALUATION = "re_evaluation", _("re-evaluation")


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, user: Any) -> DossierQuerySet:
        """The dossiers of the products the person may see."""
        return self.filter(product__in=Product.objects.visible_to(user).values("pk"))


class Dossier(models.Model):
    """A product in a cycle. Keeps the rule book in force when it was filed (26/2026 art. 12.2)."""

    State = DossierState

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="dossiers")
    product = models.ForeignKey(Product, models.PROTECT, related_name="dossiers")
    book = models.ForeignKey(RuleBook, models.PROTECT, related_name="+")
    product_set = models.ForeignKey(ProductSet, models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=13, choices=ApplicationKind.choices, default=ApplicationKind.FIRST
    )
    state = models.CharField(
        max_length=14, choices=State.choices, default=State.IDEA, db_index=True
    )
    stage = models.ForeignKey(
        Stage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the rung of the ladder it stands before, from the evaluation on",
    )
    code = models.CharField(max_length=40, blank=True, help_text="product code of form 01")
    opened_at = models.DateTimeField()
    filed_on = models.DateField(null=True, blank=True, help_text="first submission")

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "product"], name="dossier_once"),
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="dossier_code_once"
            ),
            one_of("state", DossierState, "dossier"),
            one_of("kind", ApplicationKind, "dossier"),
        ]
        indexes = [models.Index(fields=["cycle", "state"], name="dossier_states")]

    def __str__(self) -> str:
        return self.product.name

    def get_absolute_url(self) -> str:
        return reverse("dossier", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"dossier:{self.pk}"
