"""What has to be put right, why, and how the paper has to read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from evaluation.forms.decisions import REMEMBERED
from evaluation.models import Certificate, Correction, CorrectionGround, Entry
from ocop.lib import clock
from ocop.lib.once import OnceForm
from products.fields import NfcField


class CorrectionForm(OnceForm):
    """The ground decides which paper it becomes; lines left empty stay as they are printed."""

    ground = forms.ChoiceField(
        label=_("What has to be put right"),
        choices=CorrectionGround.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "A misprint is put right by a letter, stars and holder by an amending decision; a lost "
            "or damaged paper and a new name by a decision to issue it again."
        ),
    )
    product = NfcField(label=_("Product, as it has to read"), max_length=200, required=False)
    producer = NfcField(label=_("Producer, as it has to read"), max_length=200, required=False)
    address = NfcField(label=_("Address, as it has to read"), max_length=300, required=False)
    stars = forms.TypedChoiceField(
        label=_("The right stars"), required=False, coerce=int, empty_value=None
    )
    points = forms.DecimalField(
        label=_("The right points"),
        required=False,
        max_digits=7,
        decimal_places=4,
        min_value=0,
        max_value=100,
        help_text=_("Empty: the points stay as the council gave them."),
    )
    reason = NfcField(
        label=_("What was found"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    clause = NfcField(
        label=_("Place in the decision"),
        max_length=200,
        required=False,
        help_text=_("For example: number 5 of the list annexed to article 1."),
    )
    basis = NfcField(
        label=_("Paper it rests on"),
        max_length=300,
        required=False,
        help_text=_("The producer's request or the report of the agency: number, date, by whom."),
    )

    def __init__(self, *args: Any, entry: Entry, certificate: Certificate | None, **more: Any):
        super().__init__(*args, **more)
        fields: Any = self.fields
        awards = sorted(entry.contest.council.stage.awards, reverse=True)
        fields["stars"].choices = [
            ("", "—"),
            *((n, ngettext("%(n)s star", "%(n)s stars", n) % {"n": n}) for n in awards),
            (0, _("no stars")),
        ]
        facts = certificate.facts if certificate else {}
        for name in ("product", "producer", "address"):
            if printed := facts.get(name):
                fields[name].help_text = _("Printed: %(words)s") % {"words": printed}


def proposed(act: Correction) -> dict[str, Any]:
    """Today, and the signer of the last such paper of the same place."""
    last = (
        Correction.objects.published()
        .filter(region=act.region)
        .order_by("-published_at")
        .values(*REMEMBERED)
        .first()
    )
    return {"place": act.region.name, **(last or {}), "decided_on": clock.today()}
