"""Number, date and signer of letters of result, as the registry clerk gives them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.models import Decision, Letter
from ocop.accounts.fields import DayField
from ocop.lib import clock
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


def proposed(decision: Decision) -> dict[str, object]:
    """Today, and who signed the last letters of the same place."""
    region = decision.contest.council.region
    last = (
        Letter.objects.out()
        .filter(decision__contest__council__region=region)
        .order_by("-released_at", "-pk")
        .values(*REMEMBERED)
        .first()
    )
    return {"place": region.name, **(last or {}), "dated": clock.today()}


def numbers_of(posted: Any) -> dict[int, str]:
    """{letter: number} of fields named ``number-12``; anything else is left alone."""
    found = {}
    for name, value in posted.items():
        head, _dash, key = name.partition("-")
        if head == "number" and key.isascii() and key.isdigit() and len(key) < 10:
            found[int(key)] = value
    return found
