"""Who handed a letter to whom, and when; and why a note of it was wrong."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.accounts.fields import DayField
from ocop.lib.once import OnceForm
from products.fields import NfcField


class HandingForm(OnceForm):
    """Whoever notes it need not be who carried it."""

    received_by = NfcField(
        label=_("Who received it"),
        max_length=120,
        help_text=_("The name of the person who took the letter and signed for it."),
    )
    received_as = NfcField(
        label=_("As what"),
        max_length=120,
        required=False,
        help_text=_("For example director, owner of the household, a member of the family."),
    )
    handed_on = DayField(label=_("On what day"))
    handed_by = NfcField(
        label=_("Who handed it over"),
        max_length=120,
        required=False,
        help_text=_("Left empty: yourself."),
    )
    note = NfcField(
        label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class UndoForm(forms.Form):
    why = NfcField(
        label=_("Why the note was wrong"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The note stays on record with this reason; the letter waits again."),
    )
