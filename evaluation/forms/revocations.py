"""What a decision that takes stars back rests on, and the signed paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation import revoking
from evaluation.forms.decisions import REMEMBERED, PublishForm
from evaluation.models import Revocation, RevocationKind
from ocop.accounts.fields import DayField
from ocop.lib import clock
from ocop.lib.once import OnceForm
from products.fields import NfcField


class RevocationForm(OnceForm):
    """Ground and conclusion; the stars are chosen on the list."""

    kind = forms.ChoiceField(
        label=_("What is decided"),
        choices=RevocationKind.choices,
        initial=RevocationKind.CERTIFICATE,
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(
        label=_("Ground of the law"),
        required=False,
        help_text=_("Only for a revocation of certificates. Expiry is no ground: it is announced."),
    )
    reason = NfcField(
        label=_("Findings of the conclusion"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    conclusion_no = NfcField(
        label=_("Number of the conclusion"),
        max_length=60,
        help_text=_("The conclusion of the competent body, or the confirmation of the commune."),
    )
    conclusion_on = DayField(
        label=_("Date of the conclusion"), help_text=_("The clock of the decision runs from it.")
    )
    conclusion_by = NfcField(label=_("Body that issued it"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["ground"]
        listed = [(one.code, f"{one.code}) {one.words}") for one in revoking.grounds()]
        field.choices = [("", "—"), *listed]


class RevocationPublishForm(PublishForm):
    """The signed paper, with the day from which the stars are gone."""

    effective_on = DayField(
        label=_("Takes effect on"),
        required=False,
        help_text=_("Empty: on the date of the decision."),
    )

    field_order = ("number", "decided_on", "effective_on")


def proposed(act: Revocation) -> dict[str, Any]:
    """Today, and the signer of the last decision of the same place."""
    last = (
        Revocation.objects.filter(region=act.region, state=Revocation.State.PUBLISHED)
        .order_by("-published_at")
        .values(*REMEMBERED)
        .first()
    )
    return {"place": act.region.name, **(last or {}), "decided_on": clock.today()}
