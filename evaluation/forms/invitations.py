"""The answer to an invitation, and the change of a place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.models import CouncilMember
from products.fields import NfcField


class AnswerForm(forms.Form):
    """Why one cannot come; needed only for declining."""

    turn = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = NfcField(
        label=_("Reason, if you decline"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PlaceForm(forms.Form):
    """Which alternate takes the place, and why."""

    alternate = forms.ModelChoiceField(
        label=_("Alternate member"), queryset=CouncilMember.objects.none()
    )
    reason = NfcField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, alternates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["alternate"]
        field.queryset = alternates
        field.label_from_instance = lambda one: one.user.name
