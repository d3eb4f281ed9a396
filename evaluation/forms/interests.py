"""Forms of a declared interest, and of the chair's decisions on what the records show."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.models import InterestKind
from ocop.accounts.fields import DayField
from ocop.lib import clock
from ocop.lib.once import OnceForm
from products.fields import NfcField
from products.models import Producer


class InterestForm(OnceForm):
    """What one is to which producer."""

    producer = forms.ModelChoiceField(
        label=_("Producer"), queryset=Producer.objects.none(), empty_label=_("Choose a producer")
    )
    kind = forms.ChoiceField(
        label=_("What you are to it"), choices=InterestKind.choices, widget=forms.RadioSelect
    )
    words = NfcField(
        label=_("In what way"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for relatives, paid consultants and other interests."),
    )
    declared_on = DayField(label=_("Day of the declaration"), initial=clock.today)

    def __init__(self, *args: Any, producers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["producer"]
        field.queryset = producers
        field.label_from_instance = lambda one: f"{one.name} ({one.region.title})"


class NearForm(forms.Form):
    """Why the chosen members may score, or may not."""

    reason = NfcField(
        label=_("Reason, as it is to stand in the minutes"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
