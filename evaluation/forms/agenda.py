"""Forms of the session day: place and times, how a criterion is read, a sample."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cycle.models import Dossier
from evaluation.models import Contest, MoveKind, SampleState
from evaluation.readings import GENERAL, LONGEST, choices
from products.fields import NfcField


class TimetableForm(forms.Form):
    """Where and when."""

    place = NfcField(label=_("Where it is held"), max_length=200, required=False)
    starts_at = forms.TimeField(
        label=_("Begins at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes_each = forms.IntegerField(label=_("Minutes for a product"), min_value=1, max_value=240)


class ReadingForm(forms.Form):
    """How a criterion is read, or all of them."""

    key = forms.ChoiceField(label=_("Criterion"), required=False)
    text = NfcField(
        label=_("How the council reads it"),
        help_text=_("Stands beside the criterion on every sheet. Empty words take it back."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key: Any = self.fields["key"]
        key.choices = [(GENERAL, _("All criteria")), *choices(contest)]


class SampleForm(forms.Form):
    """What was brought."""

    quantity = NfcField(
        label=_("Quantity"), max_length=80, help_text=_("For example: 3 jars of 500 ml.")
    )
    condition = forms.ChoiceField(label=_("State of the sample"), choices=SampleState.choices)
    brought_by = NfcField(label=_("Brought by"), max_length=120, required=False)
    remark = NfcField(label=_("Remark"), max_length=300, required=False)


class MoveForm(forms.Form):
    """The next line of a sample's custody."""

    kind = forms.ChoiceField(label=_("What becomes of it"), choices=MoveKind.choices)
    place = NfcField(
        label=_("Where to"), max_length=200, help_text=_("For example: cold store, 4 °C, shelf 2.")
    )
    handed_by = NfcField(label=_("Handed over by"), max_length=120)
    taken_by = NfcField(label=_("Taken over by"), max_length=120)
    remark = NfcField(label=_("Remark"), max_length=300, required=False)


class OnTheSpotForm(forms.Form):
    """A product that waits, and why it comes now."""

    dossier = forms.ChoiceField(label=_("Product"))
    reason = NfcField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, dossiers: Iterable[Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dossier: Any = self.fields["dossier"]
        dossier.choices = [
            (one.pk, f"{one.product.name} · {one.product.producer.name}") for one in dossiers
        ]
