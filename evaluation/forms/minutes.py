"""The form of the minutes: what the system cannot know of a sitting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.models import Minutes
from products.fields import NfcField

LONGEST = 20_000


def _text(label: Any, help_text: Any = "", rows: int = 3) -> NfcField:
    return NfcField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class MinutesForm(forms.Form):
    """Everything may stay empty: what is not known yet is printed as a dotted line."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    number = NfcField(
        label=_("Number of the minutes"),
        max_length=60,
        required=False,
        help_text=_("As the registry gives it, for example 05/BB-HĐOCOP."),
    )
    begins = forms.TimeField(
        label=_("Begins at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=_("Ends at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    invited = _text(
        _("Invited: advisory panel, guests, producers"),
        _("One a line. The council's members stand in the attendance."),
    )
    report = _text(_("Report of the secretary: dossiers and samples"))
    readings = _text(
        _("How criteria are read, as agreed before scoring"),
        _("For criteria in words: what the council counts as which option."),
    )
    discussion = _text(_("Questions, answers and discussions"), rows=5)
    opinions = _text(_("Other opinions, by name"))
    requests = _text(_("Requests and recommendations"))
    conclusion = _text(_("Conclusion of the chair"), rows=4)
    agreed = forms.IntegerField(
        label=_("Members who agree to the minutes"), min_value=0, max_value=99, required=False
    )

    @property
    def words(self) -> list[Any]:
        """The fields below number and hours, in their order."""
        beside = ("seen", "number", "begins", "ends")
        return [self[name] for name in self.fields if name not in beside]

    @classmethod
    def shown(cls, minutes: Minutes | None) -> dict[str, Any]:
        """What the form begins with."""
        if minutes is None:
            return {"seen": ""}
        told = {name: getattr(minutes, name) for name in cls.base_fields if name != "seen"}
        return {**told, "seen": minutes.digest}
