"""What the clerk types for the papers of a decision: numbers and dates that others have given."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.models.decisions import Decision

TYPED = (
    "report_no", "report_on", "submission_no", "submission_on", "approval_no", "approval_on",
    "agency", "agency_above", "agency_symbol", "agency_formula", "agency_office", "agency_signer",
    "regulation",
)  # fmt: skip


class DecisionPapers(models.Model):
    """The council's report and the agency's submission are bases of the decision: their numbers
    and dates come from the registry clerks. What is sent up is approved by a paper of its own."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="papers")
    report_no = models.CharField(_("number of the council's report"), max_length=60, blank=True)
    report_on = models.DateField(_("date of the council's report"), null=True, blank=True)
    submission_no = models.CharField(_("number of the submission"), max_length=60, blank=True)
    submission_on = models.DateField(_("date of the submission"), null=True, blank=True)
    approval_no = models.CharField(_("number of the approval"), max_length=60, blank=True)
    approval_on = models.DateField(_("date of the approval"), null=True, blank=True)
    agency = models.CharField(_("advisory agency"), max_length=200, blank=True)
    agency_above = models.CharField(_("body above it"), max_length=200, blank=True)
    agency_symbol = models.CharField(_("symbol of the agency"), max_length=30, blank=True)
    agency_formula = models.CharField(_("signing formula"), max_length=60, blank=True)
    agency_office = models.CharField(_("office of the signer"), max_length=120, blank=True)
    agency_signer = models.CharField(_("name of the signer"), max_length=120, blank=True)
    regulation = models.CharField(_("regulation of the council"), max_length=300, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(report_no="") | Q(report_on__isnull=False))
                & (Q(submission_no="") | Q(submission_on__isnull=False))
                & (Q(approval_no="") | Q(approval_on__isnull=False)),
                name="decision_papers_number_has_a_date",
            )
        ]

    def __str__(self) -> str:
        return str(self.decision)

    @property
    def chain_key(self) -> str:
        return self.decision.chain_key
