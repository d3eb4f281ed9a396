"""What a producer says against a result, and what the second look found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation import signers
from evaluation.appealing import Term
from evaluation.forms.decisions import REMEMBERED, PublishForm
from evaluation.models import Appeal, AppealOutcome
from ocop.accounts.fields import DayField
from ocop.lib import clock, shown
from ocop.lib.once import OnceForm
from products.fields import NfcField


def _area(label: Any, rows: int = 5, help_text: Any = "") -> NfcField:
    area = forms.Textarea(attrs={"rows": rows})
    return NfcField(label=label, max_length=4000, widget=area, help_text=help_text)


class AppealForm(OnceForm):
    """Kind, words, what is asked, and a file if there is one."""

    kind = forms.ChoiceField(label=_("What you file"), widget=forms.RadioSelect)
    text = _area(_("What is wrong with the result"))
    asked = _area(_("What you ask for"), 2)
    file = forms.FileField(
        label=_("Evidence"),
        required=False,
        help_text=_("PDF, photo, Word or Excel. More files can be added afterwards."),
    )

    def __init__(self, *args: Any, terms: Sequence[Term], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["kind"]
        open_ones = [one for one in terms if one.last >= clock.today()]
        field.choices = [
            (
                str(one.kind),
                _("%(what)s (until %(day)s)")
                % {"what": str(one.kind.label).capitalize(), "day": shown.day(one.last)},
            )
            for one in open_ones
        ]
        if len(open_ones) == 1:
            field.initial = str(open_ones[0].kind)


class SecondForm(OnceForm):
    """Words, what is asked, and where the longer term holds."""

    text = _area(_("Why you do not agree with the first outcome"))
    asked = _area(_("What you ask for"), 2)
    remote = forms.BooleanField(
        label=_("We are in a remote place with difficult ways"),
        required=False,
        help_text=_("Only then the longer time holds. The office that accepts it looks at this."),
    )
    file = forms.FileField(
        label=_("Evidence"),
        required=False,
        help_text=_("PDF, photo, Word or Excel. More files can be added afterwards."),
    )


class FileForm(OnceForm):
    file = forms.FileField(label=_("Evidence"), help_text=_("PDF, photo, Word or Excel."))


class AcceptForm(forms.Form):
    complex = forms.BooleanField(
        label=_("A complex matter: the longer time for the answer"), required=False
    )


class RefuseForm(forms.Form):
    reason = _area(_("Why it is not accepted"), 3)


class ExamineForm(forms.Form):
    """The findings of the second look, and who is right."""

    findings = _area(_("What was found"), 6, _("They stand in the answer, word for word."))
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[one for one in AppealOutcome.choices if one[0]],
        widget=forms.RadioSelect,
    )


class PaperForm(PublishForm):
    """Number, date and signer of the paper of the outcome: a decision, a notice or a letter."""

    field_order = ["number", "decided_on", "place", "formula", "signer_office", "signer"]
    number = NfcField(
        label=_("Number of the paper"),
        max_length=60,
        help_text=_("As the registry clerk gives it, for example 3981/QĐ-UBND."),
    )
    decided_on = DayField(label=_("Date of the paper"))


def proposed(appeal: Appeal) -> dict[str, Any]:
    """Today, and who signs by the appointments of today; where none says so, the signer of the
    last paper of the same place."""
    if one := signers.proposed(appeal.region, clock.today()):
        return {
            "place": appeal.region.name, "formula": one.formula, "signer_office": one.office,
            "signer": one.name, "decided_on": clock.today(),
        }  # fmt: skip
    last = (
        Appeal.objects.filter(region=appeal.region, answered_at__isnull=False)
        .order_by("-answered_at")
        .values(*REMEMBERED)
        .first()
    )
    return {"place": appeal.region.name, **(last or {}), "decided_on": clock.today()}
