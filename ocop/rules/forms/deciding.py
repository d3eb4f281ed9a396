"""Forms around a version: publish, take out of use, confirm an odd cell, bring in a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.lib.fields import NfcField
from ocop.lib.once import OnceForm
from ocop.rules.cells import Cell
from ocop.rules.deeds.confirming import NO_MINIMUM
from ocop.rules.models import ProductSet, RuleBook
from ocop.rules.trees import OptionNode


class PublishForm(forms.Form):
    """Publishing with odd cells still open, or without knock-outs, must be said outright."""

    with_open = forms.BooleanField(
        label=_("Publish with the odd cells still open; they stay flagged"), required=False
    )
    without = forms.BooleanField(
        label=_("Publish without these knock-outs; I have compared it with the decision"),
        required=False,
    )
    note = NfcField(
        label=_("Remark"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def ask(self, **asked: bool) -> None:
        """Draw only the ticks that this draft needs."""
        for name, needed in asked.items():
            if not needed:
                self.fields[name].widget = forms.HiddenInput()


def seen_anew(form: forms.Form, seen: str, *unsaid: str) -> None:
    """Let a refused form carry what its page shows now; what was ticked for another is unsaid."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    if data.get("seen") != seen:
        for name in unsaid:
            data.pop(name, None)
    data["seen"] = seen
    form.data = data


class RetireForm(forms.Form):
    """Why; and which state the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=7)
    reason = NfcField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class RemoveForm(forms.Form):
    """Which content the person was asked about."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)


class CellForm(forms.Form):
    """Against which signed text the cell was compared; of a star mark also what it means."""

    means = forms.ChoiceField(label=_("What the mark means"), widget=forms.RadioSelect)
    against = NfcField(
        label=_("Signed text you looked at"), max_length=300,
        help_text=_("Number of the decision, annex and page, for example the Official Gazette."),
    )  # fmt: skip
    note = NfcField(
        label=_("Remark"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, cell: Cell, options: list[OptionNode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_of(cell, options)

    def choose_of(self, cell: Cell, options: list[OptionNode]) -> None:
        """Offer what the mark can mean; nothing is asked of another cell."""
        if not cell.is_mark:
            self.fields.pop("means", None)
            return
        means: Any = self.fields["means"]
        words = _("From this option on, %(stars)s★ can be reached: “%(label)s” (%(points)s points)")
        means.choices = [*(_choice(words, cell, one) for one in options)]
        means.choices += [(NO_MINIMUM, _("The mark is no minimum"))]


def _choice(words: Any, cell: Cell, one: OptionNode) -> tuple[str, str]:
    return str(one.index), words % {"stars": cell.star, "label": one.label, "points": one.points}


class _Sets(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.no}. {obj.name}"


class BringForm(OnceForm):
    """A file with a sheet, and the product set it is for."""

    product_set = _Sets(
        label=_("Product set"), queryset=ProductSet.objects.none(), to_field_name="slug",
        empty_label=_("Choose"),
    )  # fmt: skip
    file = forms.FileField(
        label=_("File with the sheet"),
        help_text=_("An Excel workbook (.xlsx) like the one offered below, or JSON; up to 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.json"}),
    )

    def __init__(self, *args: Any, book: RuleBook, wanted: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sets: Any = self.fields["product_set"]
        sets.queryset = book.classification.sets.all()
        sets.initial = wanted
