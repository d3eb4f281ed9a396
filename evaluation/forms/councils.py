"""The form of a council: the decision, and one row a member."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from evaluation import places
from evaluation.models import CouncilRole
from evaluation.places import Rung
from ocop.accounts.fields import DayField
from ocop.lib.once import OnceForm
from products.fields import NfcField


class CouncilForm(OnceForm):
    """What the decision says of the council itself."""

    rung = forms.ChoiceField(label=_("For"))
    name = NfcField(label=_("Name of the council"), max_length=200)
    decision_no = NfcField(
        label=_("Number of the decision"),
        max_length=60,
        help_text=_("As it stands on the paper, for example 2001/QĐ-UBND."),
    )
    decided_on = DayField(label=_("Date of the decision"))
    signer = NfcField(label=_("Signed by"), max_length=120, required=False)
    until = DayField(
        label=_("Works until"),
        required=False,
        help_text=_("Leave empty if the decision says none."),
    )

    def __init__(self, *args: Any, rungs: list[Rung], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rungs = {rung.key: rung for rung in rungs}
        field = self.fields["rung"]
        field.choices = [(key, str(rung)) for key, rung in self.rungs.items()]  # type: ignore[attr-defined]
        if len(rungs) == 1:
            field.widget = forms.HiddenInput()
            field.initial = rungs[0].key
            self.fields["name"].initial = rungs[0].stage.body

    @property
    def chosen(self) -> Rung:
        return self.rungs[self.cleaned_data["rung"]]


class MemberForm(forms.Form):
    """One person: chosen from the list, or typed by mail address or telephone number."""

    person = NfcField(
        label=_("Name of the member"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            attrs={"list": "people", "autocomplete": "off", "class": "form-control"}
        ),
    )
    role = forms.ChoiceField(
        label=_("Place on the council"),
        choices=CouncilRole.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    office = NfcField(
        label=_("Office"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def clean_person(self) -> Any:
        typed = self.cleaned_data["person"]
        if not typed:
            return None
        person = places.found(typed)
        if person is None:
            raise forms.ValidationError(
                _t("Nobody with this mail address or telephone number has an account.")
            )
        return person


class CouncilMemberForm(MemberForm):
    """With the field of competence: a sector of the classification, or every field."""

    competence = forms.ChoiceField(
        label=_("Field of competence"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, sectors: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["competence"]
        field.choices = [("", _t("every field")), *sectors.items()]


class PlaceRows(forms.BaseFormSet):
    """Empty rows are left out; the rest goes to the deed in the order of the paper."""

    def places(self) -> list[Any]:
        return [
            (row["person"], row.get("role", ""), row.get("office", "")) for row in self._named()
        ]

    def _named(self) -> list[dict[str, Any]]:
        rows = [getattr(form, "cleaned_data", {}) for form in self.forms]
        return [row for row in rows if row.get("person")]

    def competences(self) -> dict[int, str]:
        """The fields of the people, by their keys."""
        rows = self._named()
        return {row["person"].pk: row.get("competence", "") for row in rows}


MemberRows = forms.formset_factory(
    CouncilMemberForm, formset=PlaceRows, extra=0, max_num=60, absolute_max=60
)


def empty_rows() -> list[dict[str, str]]:
    """A usual council: a chair, a vice chair, a secretary and six members."""
    roles = [CouncilRole.CHAIR, CouncilRole.VICE, CouncilRole.SECRETARY]
    return [{"role": role} for role in [*roles, *[CouncilRole.MEMBER] * 6]]
