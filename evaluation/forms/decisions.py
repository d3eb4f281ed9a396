"""Number, date and signer of a decision: as they stand on the signed paper."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation import signers
from evaluation.models import Decision
from ocop.accounts.fields import DayField
from ocop.lib import clock
from products.fields import NfcField

REMEMBERED = ("place", "formula", "signer_office", "signer")


class PublishForm(forms.Form):
    """All is typed in; the last paper of the same office gives the signer as a proposal."""

    number = NfcField(
        label=_("Number of the decision"),
        max_length=60,
        help_text=_("As the registry clerk gives it, for example 3981/QĐ-UBND."),
    )
    decided_on = DayField(label=_("Date of the decision"))
    place = NfcField(label=_("Place of signing"), max_length=100, required=False)
    formula = NfcField(
        label=_("Signing formula"),
        max_length=60,
        required=False,
        help_text=_("KT. CHỦ TỊCH where a deputy signs; empty where the chair signs."),
    )
    signer_office = NfcField(label=_("Office of the signer"), max_length=120, required=False)
    signer = NfcField(label=_("Name of the signer"), max_length=120)


class DecisionPublishForm(PublishForm):
    """Asks once more where the signer held no such office on that day."""

    sure = forms.BooleanField(
        label=_("The signed paper bears this signer and formula"),
        required=False,
        help_text=_("Tick this only where the appointments here say otherwise."),
    )

    def forget_doubt(self) -> None:
        """Ask it only of who was told why."""
        if not self.errors.get("sure") and not self.data.get("sure"):
            del self.fields["sure"]


def proposed(decision: Decision) -> dict[str, object]:
    """Today, and who signs by the appointments of today; where none says so, the signer of the
    last decision published by this council's place."""
    council = decision.contest.council
    region = council.region_id
    if one := signers.proposed(council.region, clock.today()):
        return {
            "place": council.region.name, "formula": one.formula, "signer_office": one.office,
            "signer": one.name, "decided_on": clock.today(),
        }  # fmt: skip
    last = (
        Decision.objects.filter(contest__council__region=region, state=Decision.State.PUBLISHED)
        .order_by("-published_at")
        .values(*REMEMBERED)
        .first()
    )
    place = {"place": decision.contest.council.region.name}
    return {**place, **(last or {}), "decided_on": clock.today()}
