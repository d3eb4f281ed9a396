"""Forms of the self-assessment: a paper brought along, and the parts told in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cycle.models.dossiers import ApplicationKind
from evaluation.deeds.claims import TEXT, TEXTS
from evaluation.models import SelfAssessment
from products.fields import NfcField
from products.forms import EvidenceForm

HINTS = {
    "history": _("Since when, who began it, how it grew."),
    "structure": _("Who leads, how many people, which sections."),
    "materials": _("Where the materials come from; how it is made, prepared and packed."),
    "quality": _("What is better than before the business plan."),
    "market": _("Shops, markets, other provinces, online, export."),
    "results": _("Sales and profit of the last two years."),
    "changes": _("Only for a re-evaluation: what has changed in the three years."),
    "plan": _("What you want to do with the product in the coming years."),
}


class ProofForm(EvidenceForm):
    """A new paper or photo for a criterion; photos of the catalogue are added elsewhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["public"]


class WordsForm(forms.Form):
    """The parts of form 02 that are told in words; each may stay empty."""

    def __init__(self, *args: Any, found: SelfAssessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        again = found.dossier.kind == ApplicationKind.RE_EVALUATION
        for name in TEXTS:
            if name == "changes" and not again:
                continue
            known: Any = SelfAssessment._meta.get_field(name)
            label = str(known.verbose_name)
            self.fields[name] = NfcField(
                label=label[:1].upper() + label[1:],
                help_text=HINTS[name],
                initial=getattr(found, name),
                max_length=TEXT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
