"""Number, date and signer of reminder letters, as the registry clerk gives them."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation import signers
from ocop.accounts.fields import DayField
from ocop.accounts.models import Committee
from products.fields import NfcField


class ReminderForm(forms.Form):
    """All may stay empty: the letters then leave room to write and say DỰ THẢO."""

    number = NfcField(
        label=_("Number of the letters"),
        max_length=60,
        required=False,
        help_text=_("As the registry clerk gives it; empty: the letters leave room for it and are "
                    "marked as drafts."),
    )  # fmt: skip
    dated = DayField(label=_("Date of the letters"), required=False)
    place = NfcField(label=_("Place of signing"), max_length=100, required=False)
    formula = NfcField(label=_("Signing formula"), max_length=60, required=False)
    signer_office = NfcField(label=_("Office of the signer"), max_length=120, required=False)
    signer = NfcField(label=_("Name of the signer"), max_length=120, required=False)


def proposed(office: Committee, day: dt.date) -> dict[str, object]:
    """Who signs for the office by the appointments in force on the day."""
    one = signers.of_office(office, day)
    place: dict[str, object] = {"place": office.region.name}
    if one is None:
        return place
    return {**place, "formula": one.formula, "signer_office": one.office, "signer": one.name}
