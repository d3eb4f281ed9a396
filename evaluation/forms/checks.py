"""Form 03: findings of the check, and the report that goes on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from evaluation.models import Check
from ocop.accounts.fields import DayField
from ocop.rules.models import Stage
from products.fields import NfcField

POINTS = ("materials", "labour", "origin", "identity")


class FindingsForm(forms.Form):
    """What form 03 asks, in its order: the representative, the four points, the proposal."""

    ethnicity = NfcField(
        label=_("Ethnic group of the representative"), required=False, max_length=60
    )
    residence = NfcField(
        label=_("Permanent residence of the representative"), required=False, max_length=200
    )

    materials = NfcField(label=_("Local materials"), required=False, max_length=5000)
    labour = NfcField(label=_("Local labour"), required=False, max_length=5000)
    origin = NfcField(label=_("Origin of the idea"), required=False, max_length=5000)
    identity = NfcField(label=_("Local identity and wisdom"), required=False, max_length=5000)
    proposal = NfcField(
        label=_("Proposal"),
        help_text=_("Empty: the form's own sentence, “proposes to evaluate and rank”."),
        required=False,
        max_length=5000,
    )

    def __init__(self, *args: Any, check: Check, **kwargs: Any) -> None:
        names = list(type(self).base_fields)
        kwargs.setdefault("initial", {name: getattr(check, name) for name in names})
        super().__init__(*args, **kwargs)
        for name in (*POINTS, "proposal"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 4, "maxlength": 5000})
        for name, words in zip(POINTS, headings(check.stage), strict=False):
            self.fields[name].label = words


def headings(stage: Stage) -> list[str]:
    """The four points in the words of the rule book, in its order."""
    language = "vi" if get_language() == "vi" else "en"
    return [row[language] for row in stage.settings.get("checks", [])]


class ReportForm(forms.Form):
    """The report of the check as it was registered."""

    report_no = NfcField(
        label=_("Number of the report"), max_length=60, help_text=_("For example 45/BC-UBND.")
    )
    report_date = DayField(label=_("Date of the report"))
