"""Forms of the right to use the programme's mark."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.accounts.fields import DayField
from ocop.lib.once import OnceForm
from products.fields import NfcField
from products.forms import WhyForm
from products.models.marks import SCOPES


class MarkScopesForm(forms.Form):
    scopes = forms.MultipleChoiceField(
        label=_("What the mark is used for"),
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
    )


class MarkAskForm(MarkScopesForm, OnceForm):
    """The producer's request."""


class MarkGrantForm(MarkScopesForm):
    number = NfcField(label=_("Number of the contract or decision"), max_length=60)
    decided_on = DayField(label=_("Day of the contract or decision"))
    valid_from = DayField(label=_("Right valid from"))
    valid_to = DayField(
        label=_("Valid until"), help_text=_("Never after the last day of the stars.")
    )


class MarkEnterForm(MarkGrantForm, OnceForm):
    """A right that nobody asked for here."""


class MarkWithdrawForm(WhyForm):
    withdrawn_on = DayField(label=_("Withdrawn from"))
