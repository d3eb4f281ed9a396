"""Number, date and signer of letters of result, as the registry clerk gives them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation import signers
from evaluation.models import Decision, Letter
from ocop.accounts.fields import DayField
from products.fields import NfcField

REMEMBERED = ("place", "formula", "signer_office", "signer")


class ReleaseForm(forms.Form):
    """One number for all that have none of their own; nothing is ever counted up by us."""

    number = NfcField(
        label=_("Number of the letters"),
        max_length=60,
        required=False,
        help_text=_("One number for all that have none of their own, as the registry clerk gives "
                    "it, for example 512/VPĐP-OCOP."),
    )  # fmt: skip
    dated = DayField(label=_("Date of the letters"))
    place = NfcField(label=_("Place of signing"), max_length=100, required=False)
    formula = NfcField(
        label=_("Signing formula"),
        max_length=60,
        required=False,
        help_text=_("KT. CHÁNH VĂN PHÒNG where a deputy signs; empty where the head signs."),
    )
    signer_office = NfcField(label=_("Office of the signer"), max_length=120, required=False)
    signer = NfcField(label=_("Name of the signer"), max_length=120)
    handing_over = NfcField(
        label=_("When and where certificates are handed over"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stands in the letters of those who got stars; empty: the letter is silent."),
    )
    sure = forms.BooleanField(
        label=_("The signed letters bear this signer and formula"),
        required=False,
        help_text=_("Tick this only where the appointments here say otherwise."),
    )

    def forget_doubt(self) -> None:
        """Ask it only of who was told why."""
        if not self.errors.get("sure") and not self.data.get("sure"):
            del self.fields["sure"]


def proposed(decision: Decision, day: dt.date) -> dict[str, object]:
    """The day, and who signs by the appointments in force on it; where none says so, who signed
    the last letters of the same place."""
    region = decision.contest.council.region
    if one := signers.of_letters(region, day):
        return {
            "place": region.name, "formula": one.formula, "signer_office": one.office,
            "signer": one.name, "dated": day,
        }  # fmt: skip
    last = (
        Letter.objects.out()
        .filter(decision__contest__council__region=region)
        .order_by("-released_at", "-pk")
        .values(*REMEMBERED)
        .first()
    )
    return {"place": region.name, **(last or {}), "dated": day}


def proposed_again(decision: Decision, form: ReleaseForm) -> ReleaseForm:
    """The form with what was typed, and the signer of the day that stands in it; the form itself,
    with what is wrong, where no day can be read from it."""
    form.full_clean()
    day = form.cleaned_data.get("dated")
    if day is None:
        for name in [name for name in form.errors if name != "dated"]:
            del form.errors[name]
        return form
    typed = {name: form.data.get(name, "") for name in form.fields}
    return ReleaseForm(initial={**typed, **proposed(decision, day)})


def numbers_of(posted: Any) -> dict[int, str]:
    """{letter: number} of fields named ``number-12``; anything else is left alone."""
    found = {}
    for name, value in posted.items():
        head, _dash, key = name.partition("-")
        if head == "number" and key.isascii() and key.isdigit() and len(key) < 10:
            found[int(key)] = value
    return found
