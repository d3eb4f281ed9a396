"""Forms of a draft: one part, section or criterion with its options."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.lib.fields import NfcField
from ocop.rules.checking import STARS, TOTAL
from ocop.rules.contents import Content

MOST_ROWS = 40
BLANK = 2  # empty rows below the filled ones
_control: dict[str, Any] = {"class": "form-control"}


def _long(rows: int = 2, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class PartForm(forms.Form):
    """Code, title and most points: what parts, sections and criteria have in common."""

    code = NfcField(
        label=_("Code on the paper"), max_length=20, help_text=_("As printed: A, 1, 1.1")
    )
    title_vi = NfcField(label=_("Title"), max_length=2000, widget=_long())
    title_en = NfcField(
        label=_("Title in English"), max_length=2000, widget=_long(), required=False,
        help_text=_("May stay empty."),
    )  # fmt: skip
    max_points = forms.IntegerField(label=_("Most points"), min_value=0, max_value=TOTAL)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def content(self) -> Content:
        """What was typed, as the content of a sheet file."""
        facts = self.cleaned_data
        return {
            "code": facts["code"],
            "title_vi": facts["title_vi"],
            "title_en": facts["title_en"] or facts["title_vi"],
            "max_points": facts["max_points"],
        }

    @staticmethod
    def typed(content: Content) -> dict[str, Any]:
        """A content as the form shows it."""
        notes = {key: "\n\n".join(content.get(key, [])) for key in ("notes_vi", "notes_en")}
        return {**content, **notes}


class SectionForm(PartForm):
    notes_vi = NfcField(
        label=_("Notes"), max_length=20_000, widget=_long(4), required=False,
        help_text=_("What stands beside it on the paper. An empty line begins another note."),
    )  # fmt: skip
    notes_en = NfcField(
        label=_("Notes in English"), max_length=20_000, widget=_long(3), required=False
    )

    field_order: Any = (
        "code",
        "title_vi",
        "title_en",
        "max_points",
        "notes_vi",
        "notes_en",
        "seen",
    )

    def content(self) -> Content:
        found = super().content()
        for key in ("notes_vi", "notes_en"):
            notes = [text.strip() for text in re.split(r"\n\s*\n", self._text(key))]
            if kept := [text for text in notes if text]:
                found[key] = kept
        return found

    def _text(self, key: str) -> str:
        return self.cleaned_data[key].replace("\r\n", "\n").replace("\r", "\n")


class CriterionForm(SectionForm):
    group = NfcField(
        label=_("Of group"), max_length=20, required=False,
        help_text=_("Code of the sub-total of the section, where it has some."),
    )  # fmt: skip

    field_order: Any = (
        "code", "title_vi", "title_en", "max_points", "group", "notes_vi", "notes_en", "seen",
    )  # fmt: skip

    def content(self) -> Content:
        found = super().content()
        if group := self.cleaned_data["group"].strip():
            found["group"] = group
        return found


class Row(forms.Form):
    """A row of a table; ``RARE`` names what few rows need, drawn folded up."""

    RARE: tuple[str, ...] = ()

    @property
    def common(self) -> list[Any]:
        return [field for field in self if field.name not in self.RARE]

    @property
    def rare(self) -> list[Any]:
        return [self[name] for name in self.RARE]

    @property
    def unfolded(self) -> bool:
        """True where a rare field holds something, or is wrong."""
        return any(field.value() or field.errors for field in self.rare)


class OptionRow(Row):
    """An option; a row without words is left out."""

    RARE = ("branch", "branch_vi", "branch_en", "derived")
    field_order: Any = ("place", "points", "min_for_star", "label_vi", "label_en", *RARE)

    place = forms.IntegerField(
        label=_("Order in the list"), min_value=0, max_value=999, required=False,
        widget=forms.NumberInput(attrs=_control),
    )  # fmt: skip
    label_vi = NfcField(label=_("Words"), max_length=5000, required=False, widget=_long(**_control))
    label_en = NfcField(
        label=_("Words in English"), max_length=5000, required=False, widget=_long(**_control)
    )
    points = forms.IntegerField(
        label=_("Points"), min_value=0, max_value=TOTAL, required=False,
        widget=forms.NumberInput(attrs=_control),
    )  # fmt: skip
    min_for_star = forms.TypedChoiceField(
        label=_("Minimum for"), coerce=int, empty_value=None, required=False,
        choices=[("", _("none")), *((star, f"{star}★") for star in STARS)],
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    branch = NfcField(
        label=_("Case"), max_length=60, required=False, widget=forms.TextInput(attrs=_control)
    )
    branch_vi = NfcField(
        label=_("Words of the case"), max_length=300, required=False,
        widget=forms.TextInput(attrs=_control),
    )  # fmt: skip
    branch_en = NfcField(
        label=_("Words of the case in English"), max_length=300, required=False,
        widget=forms.TextInput(attrs=_control),
    )  # fmt: skip
    derived = forms.BooleanField(
        label=_("Written out here, not printed"), required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if not facts.get("label_vi") and facts.get("points") is not None:
            self.add_error("label_vi", _("Write the words of the option, or empty its points."))
        if facts.get("label_vi") and facts.get("points") is None and "points" not in self.errors:
            self.add_error("points", _("Write the points of the option."))
        return facts

    def content(self) -> Content:
        facts = self.cleaned_data
        found: Content = {
            "label_vi": facts["label_vi"],
            "label_en": facts["label_en"] or facts["label_vi"],
            "points": facts["points"],
        }
        may = ("min_for_star", "branch", "branch_vi", "branch_en", "derived")
        return found | {key: facts[key] for key in may if facts[key]}


class GroupRow(Row):
    """A sub-total of a section; a row without a code is left out."""

    code = NfcField(
        label=_("Code on the paper"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs=_control),
    )
    title_vi = NfcField(
        label=_("Title"), max_length=2000, required=False, widget=forms.TextInput(attrs=_control)
    )
    title_en = NfcField(
        label=_("Title in English"), max_length=2000, required=False,
        widget=forms.TextInput(attrs=_control),
    )  # fmt: skip
    max_points = forms.IntegerField(
        label=_("Most points"), min_value=0, max_value=TOTAL, required=False,
        widget=forms.NumberInput(attrs=_control),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if facts.get("code"):
            for name in ("title_vi", "max_points"):
                if facts.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("This is needed."))
        return facts

    def content(self) -> Content:
        facts = self.cleaned_data
        title = {"title_vi": facts["title_vi"], "title_en": facts["title_en"] or facts["title_vi"]}
        return {"code": facts["code"], **title, "max_points": facts["max_points"]}


class _Rows(forms.BaseFormSet):
    """Filled rows as contents, in the order their places say."""

    needs = ""

    def contents(self) -> list[Content]:
        rows = [form for form in self.forms if form.cleaned_data.get(self.needs)]
        rows.sort(key=lambda form: (form.cleaned_data.get("place") is None,
                                    form.cleaned_data.get("place") or 0))  # fmt: skip
        return [form.content() for form in rows]


class _Options(_Rows):
    needs = "label_vi"


class _Groups(_Rows):
    needs = "code"


_most: dict[str, Any] = {"extra": 0, "max_num": MOST_ROWS, "absolute_max": MOST_ROWS}
OptionRows = forms.formset_factory(OptionRow, formset=_Options, **_most)
GroupRows = forms.formset_factory(GroupRow, formset=_Groups, **_most)
FORMS: dict[str, type[PartForm]] = {
    "part": PartForm,
    "section": SectionForm,
    "criterion": CriterionForm,
}
ROWS: dict[str, tuple[str, Any]] = {
    "section": ("groups", GroupRows),
    "criterion": ("options", OptionRows),
}
