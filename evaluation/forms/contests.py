"""Forms of a contest: its sitting, and reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.models import Council
from ocop.accounts.fields import DayField
from ocop.lib.once import OnceForm
from products.fields import NfcField


class ContestForm(OnceForm):
    """When and where the council sits."""

    title = NfcField(label=_("Title"), max_length=200)
    held_on = DayField(label=_("Date"))
    round = forms.IntegerField(label=_("Round of the year"), min_value=1, max_value=12, initial=1)
    place = NfcField(label=_("Where it is held"), max_length=200, required=False)
    paper = forms.BooleanField(
        label=_("The members score on paper; the secretary keys in the sheets afterwards"),
        required=False,
    )

    practice = forms.BooleanField(
        label=_("Practice: looks the same and never comes to a result"), required=False
    )

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].initial = f"{council.stage.name} · {council.cycle.title}"


class ReasonForm(forms.Form):
    """Why something is done; it stands in the history."""

    reason = NfcField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class RemarkForm(forms.Form):
    """The evaluator's own words at the end of the sheet."""

    remark = NfcField(
        label=_("Remarks of the evaluator"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
