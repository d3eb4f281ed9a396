"""A list of recognised products: bringing it, saying what its columns are, answering, entering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.lib.once import OnceForm
from products.fields import NfcField
from products.lists.judging import Judged
from products.lists.lines import Line
from products.lists.rowwise import STARS
from products.models.ratings import RatingEvidence

COLUMNS = [
    ("", "—"),
    ("product", _("Name of the product")),
    ("producer", _("Producer")),
    ("representative", _("Legal representative")),
    ("commune", _("Commune")),
    ("district", _("District")),
    ("address", _("Address")),
    ("phone", _("Telephone")),
    ("set", _("Product set or group")),
    ("stars", _("Stars")),
    ("points", _("Points")),
    ("decision_no", _("Number of the decision")),
    ("decided_on", _("Date of the decision")),
    ("authority", _("Issued by")),
    ("certificate", _("Number of the certificate")),
    ("valid_from", _("Day of issue")),
    ("valid_to", _("Valid until, or how long")),
    ("number", _("Running number")),
    ("note", _("Note")),
]
TYPED = ("product", "producer", "decision_no", "decided_on", "valid_to")
CHOSEN = ("region", "product_set", "stars")
MOST_ROWS = 100  # rows answered at once


class BringListForm(OnceForm):
    """The file of the list."""

    file = forms.FileField(
        label=_("Excel workbook (.xlsx) or CSV file"),
        help_text=_("The list as it is: title lines, merged cells and old place names are fine."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class SetUpForm(forms.Form):
    """Which sheet, what each column is, and what holds where a row says nothing."""

    sheet = forms.TypedChoiceField(label=_("Sheet"), coerce=int)
    decision_no = NfcField(label=_("Number of the decision"), max_length=60, required=False)
    decided_on = NfcField(label=_("Date of the decision"), max_length=40, required=False)
    authority = NfcField(label=_("Issued by"), max_length=200, required=False)
    product_set = forms.ChoiceField(label=_("Product set"), required=False)

    def __init__(
        self, *args: Any, judged: Judged, sheets: list[str], chosen: dict[str, Any], **kw: Any
    ) -> None:
        known = {"sheet": chosen.get("sheet", 0), **(chosen.get("defaults") or {})}
        kw.setdefault("initial", known)
        super().__init__(*args, **kw)
        fields: Any = self.fields
        fields["sheet"].choices = list(enumerate(sheets))
        fields["product_set"].choices = [("", "—"), *judged.frame.sets.choices]
        self.places = range(judged.table.width)
        for place in self.places:
            fields[f"col-{place}"] = forms.ChoiceField(
                label="", choices=COLUMNS, required=False, initial=judged.columns.get(place, "")
            )

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        columns = {str(place): data[f"col-{place}"] for place in self.places}
        names = ("sheet", "decision_no", "decided_on", "authority", "product_set")
        return {"columns": columns, **{name: data[name] for name in names}}


class AnswersForm(forms.Form):
    """What was answered beside the cells of the rows that were sent."""

    def __init__(self, data: Any, *, judged: Judged) -> None:
        super().__init__(data)
        lines = {str(line.number): line for line in judged.lines}
        self.rows = [row for row in data.getlist("row") if row in lines][:MOST_ROWS]
        choices = {
            "region": [(str(one.pk), one.title) for one in judged.frame.places.all_today()],
            "product_set": judged.frame.sets.choices,
            "stars": list(STARS),
        }
        for row in self.rows:
            for name in (*TYPED, *CHOSEN):
                if f"row-{row}-{name}" in data:
                    self.fields[f"row-{row}-{name}"] = _field(name, choices)

    def answers(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in self.rows:
            left = "1" if self.data.get(f"row-{row}-left") else ""
            found[row] = {"left": left}
            for name in (*TYPED, *CHOSEN):
                if (key := f"row-{row}-{name}") in self.cleaned_data:
                    found[row][name] = self.cleaned_data[key]
        return found


def _field(name: str, choices: dict[str, Any]) -> forms.Field:
    if name in CHOSEN:
        return forms.ChoiceField(choices=[("", ""), *choices[name]], required=False)
    return NfcField(max_length=200, required=False)


class EnterListForm(forms.Form):
    """What the rows rest on, and what is to happen to those that are not ready."""

    seal = forms.CharField(widget=forms.HiddenInput, max_length=40)
    evidence = forms.ChoiceField(
        label=_("What do the rows rest on?"),
        choices=[
            (RatingEvidence.LIST, _("on this list; nobody has compared it with the decisions")),
            (RatingEvidence.TYPED, _("on the decisions: the list was typed from them")),
        ],
        initial=RatingEvidence.LIST,
        widget=forms.RadioSelect,
        help_text=_("It stands beside each product in the register, for everybody to read."),
    )
    whole = forms.BooleanField(
        label=_("Enter nothing at all while a row is asked or cannot be added"), required=False
    )


def drawn(lines: list[Line], form: AnswersForm | None) -> list[dict[str, Any]]:
    """The rows as the page draws them: each question with its name, what was typed and errors."""
    return [{"line": line, "asked": [_asked(line, one, form) for one in line.questions]}
            for line in lines]  # fmt: skip


def _asked(line: Line, question: Any, form: AnswersForm | None) -> dict[str, Any]:
    name = f"row-{line.number}-{question.field}"
    typed: str = question.typed
    errors: list[Any] = []
    if form is not None and name in form.fields:
        typed, errors = form.data.get(name, ""), list(form.errors.get(name, ()))
    return {"q": question, "name": name, "typed": typed, "errors": errors}
