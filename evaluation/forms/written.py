"""Asking the members in writing, and one member's opinion on one product."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.deeds.written import WORDS
from evaluation.models import Stance
from ocop.accounts.fields import DayField
from ocop.lib.once import OnceForm
from products.fields import NfcField


class AskForm(OnceForm):
    """The letter that goes to the members."""

    number = NfcField(label=_("Number of the letter"), max_length=60)
    due_on = DayField(label=_("Opinions due on"))
    question = NfcField(
        label=_("What has changed since the recognition, and what is proposed"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class OpinionForm(forms.Form):
    """Agree, or not and why. One form a product; the prefix is the entry."""

    stance = forms.ChoiceField(
        label=_("Your opinion"), choices=Stance.choices, widget=forms.RadioSelect
    )
    words = NfcField(
        label=_("Reason"),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where you do not agree or want a meeting."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("stance") not in (None, Stance.AGREE) and not given.get("words"):
            self.add_error("words", _("Write why you do not agree, or why a meeting is needed."))
        return given
