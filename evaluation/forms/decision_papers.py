"""Numbers and dates of the papers beside the decision, and who signs for the advisory agency."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.acts.loading import typed_of
from evaluation.models import Decision, DecisionPapers
from evaluation.models.decision_papers import TYPED
from ocop.accounts.fields import DayField
from products.fields import NfcField

AGENCY = (
    "agency", "agency_above", "agency_symbol", "agency_formula", "agency_office", "agency_signer",
    "regulation",
)  # fmt: skip


def words(label: Any, most: int, hint: Any = "") -> NfcField:
    return NfcField(label=label, max_length=most, required=False, help_text=hint)


class PapersForm(forms.Form):
    """All may stay empty: the drafts then leave room to write."""

    report_no = words(_("Number of the council's report"), 60, _("For example 12/BC-HĐOCOP."))
    report_on = DayField(label=_("Date of the council's report"), required=False)
    submission_no = words(_("Number of the submission"), 60, _("For example 45/TTr-SNNMT."))
    submission_on = DayField(label=_("Date of the submission"), required=False)
    approval_no = words(
        _("Number of the approval"), 60, _("Of the decision on products that are sent up.")
    )
    approval_on = DayField(label=_("Date of the approval"), required=False)
    agency = words(_("Advisory agency"), 200, _("For example Sở Nông nghiệp và Môi trường."))
    agency_above = words(_("Body above it"), 200, _("Stands above it on the submission."))
    agency_symbol = words(_("Symbol of the agency"), 30, _("For example SNNMT."))
    agency_formula = words(_("Signing formula"), 60, _("KT. GIÁM ĐỐC where a deputy signs."))
    agency_office = words(_("Office of the signer"), 120, _("For example GIÁM ĐỐC."))
    agency_signer = words(_("Name of the signer"), 120)
    regulation = words(
        _("Regulation of the council"), 300, _("A basis of the papers, as it is to be printed.")
    )


def proposed(decision: Decision) -> dict[str, Any]:
    """What was typed; the agency's facts of the place's last papers where nothing was."""
    typed = typed_of(decision)
    found = {name: getattr(typed, name) for name in TYPED}
    if typed.pk is None:
        rows = DecisionPapers.objects.filter(
            decision__contest__council__region=decision.contest.council.region_id
        )
        found |= rows.order_by("-written_at", "-pk").values(*AGENCY).first() or {}
    return found
