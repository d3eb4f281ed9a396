"""The check of a stage that does not score: the commune's report (form 03 of 26/2026)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cycle.models import Dossier
from ocop.accounts.models import Region
from ocop.lib.choices import one_of
from ocop.rules.models import Stage


class CheckState(models.TextChoices):
    OPEN = "open", _("being checked")
    FORWARDED = "forwarded", _("sent on")
    RETURNED = "returned", _("sent back to the producer")


class CheckQuerySet(models.QuerySet["Check"]):
    def visible_to(self, user: Any) -> CheckQuerySet:
        """Those of the dossiers the person may see."""
        return self.filter(dossier__in=Dossier.objects.visible_to(user).values("pk"))


class Check(models.Model):
    """Findings on four points, and the proposal to evaluate (art. 7.2, within 15 working days).

    Ethnic group and residence of the representative are fields of form 03 alone: they stand here,
    not with the producer, and are shown with the form to those who read it.
    """

    State = CheckState

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="checks")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=CheckState.choices, default=CheckState.OPEN)
    received_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    materials = models.TextField(_("local materials"), blank=True)
    labour = models.TextField(_("local labour"), blank=True)
    origin = models.TextField(_("origin of the idea"), blank=True)
    identity = models.TextField(_("local identity and wisdom"), blank=True)
    ethnicity = models.CharField(_("ethnic group"), max_length=60, blank=True)
    residence = models.CharField(_("permanent residence"), max_length=200, blank=True)
    proposal = models.TextField(
        _("proposal"), blank=True, help_text="empty: the usual closing sentence of form 03"
    )
    report_no = models.CharField(_("number of the report"), max_length=60, blank=True)
    report_date = models.DateField(_("date of the report"), null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "stage"], name="check_once"),
            one_of("state", CheckState, "check"),
        ]

    def __str__(self) -> str:
        return str(self.dossier)

    def get_absolute_url(self) -> str:
        return reverse("check", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"dossier:{self.dossier_id}"
