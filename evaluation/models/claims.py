"""The producer's self-assessment on the council's own sheet (form 02 of 26/2026, part III)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cycle.models import Dossier
from ocop.lib.choices import one_of
from ocop.rules.models import Criterion, Option, Sheet
from products.models import Evidence, Producer


class SelfAssessmentState(models.TextChoices):
    OPEN = "open", _("being filled in")
    HANDED_IN = "handed_in", _("handed in")


class SelfAssessmentQuerySet(models.QuerySet["SelfAssessment"]):
    def visible_to(self, user: Any) -> SelfAssessmentQuerySet:
        """Of the dossiers the person may see; an unfinished one only by the producer's own people
        and the offices over it: whoever reads the product by a seat waits until it is handed in.
        """
        rows = self.filter(dossier__in=Dossier.objects.visible_to(user).values("pk"))
        known = Producer.objects.visible_to(user).values("pk")
        handed_in = Q(state=SelfAssessmentState.HANDED_IN)
        return rows.filter(handed_in | Q(dossier__product__producer__in=known))


class SelfAssessment(models.Model):
    """What the producer says of the product, criterion by criterion. Never an official result.

    Totals and the projected stars are stored at every answer, counted from the options.
    """

    State = SelfAssessmentState

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="self_assessment")
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=9, choices=SelfAssessmentState.choices, default=SelfAssessmentState.OPEN
    )
    answered = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    stars = models.PositiveSmallIntegerField(default=0, help_text="projected, not official")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    # The parts of the form that are told in words.
    history = models.TextField(_("history of the producer"), blank=True)
    structure = models.TextField(_("how the producer is organised"), blank=True)
    materials = models.TextField(_("raw materials, technology, packing"), blank=True)
    quality = models.TextField(_("what has changed in the quality"), blank=True)
    market = models.TextField(_("where the product is sold"), blank=True)
    results = models.TextField(_("sales and profit"), blank=True)
    changes = models.TextField(_("what is new since the last recognition"), blank=True)
    plan = models.TextField(_("plan for the product, its making and its market"), blank=True)

    objects = SelfAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("state", SelfAssessmentState, "self_assessment"),
            models.CheckConstraint(
                condition=Q(total__lte=100), name="self_assessment_total_0_to_100"
            ),
            models.CheckConstraint(condition=Q(stars__lte=5), name="self_assessment_stars_0_to_5"),
        ]

    def __str__(self) -> str:
        return str(self.dossier)

    def get_absolute_url(self) -> str:
        return reverse("self_assessment", args=[self.dossier_id])

    @property
    def chain_key(self) -> str:
        return f"dossier:{self.dossier_id}"


class Claim(models.Model):
    """The option the producer claims on a criterion. ``points`` is copied from it on the server."""

    self_assessment = models.ForeignKey(SelfAssessment, models.PROTECT, related_name="claims")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    option = models.ForeignKey(
        Option,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="empty: no option is met, which gives 0 points",
    )
    points = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["self_assessment_id", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["self_assessment", "criterion"], name="claim_once"),
            models.CheckConstraint(
                condition=Q(option__isnull=False) | Q(points=0), name="claim_no_option_no_points"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"


class Proof(models.Model):
    """A paper of the product that proves what is claimed on a criterion; one may prove several."""

    self_assessment = models.ForeignKey(SelfAssessment, models.PROTECT, related_name="proofs")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="proofs")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["self_assessment", "criterion", "evidence"], name="proof_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.evidence_id}"
