"""How the discussion of a product ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.deeds.spreads import REASON
from products.fields import NfcField

RESCORE, KEEP = "rescore", "keep"


class OutcomeForm(forms.Form):
    """Members score again, or the scores are kept; either way with the council's words."""

    decision = forms.ChoiceField(
        label=_("What the council decides"),
        choices=[
            (RESCORE, _("The members chosen below score again")),
            (KEEP, _("The scores are kept as they are")),
        ],
        widget=forms.RadioSelect,
    )
    sheets = forms.TypedMultipleChoiceField(
        label=_("Who scores again"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets the sheet back as it was handed in; it is kept as it was."),
    )
    reason = NfcField(
        label=_("What the council found"),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands in the minutes, and those who score again read it."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheets"].choices = members  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == RESCORE and not given.get("sheets"):
            self.add_error("sheets", _("Choose the members who score again."))
        return given
