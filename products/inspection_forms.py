"""Forms of inspections: the plan, the record with its points, the follow-up, a photo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ocop.accounts.fields import DayField
from ocop.lib import clock
from ocop.lib.once import OnceForm
from ocop.rules import grounds
from products import inspecting
from products.fields import NfcField
from products.models.inspections import InspectionKind, InspectionState

POINT = "point_"
ANSWERS = [("yes", _("in order")), ("no", _("not in order")), ("na", _("not looked at"))]


class InspectionPlanForm(OnceForm):
    kind = forms.ChoiceField(
        label=_("Kind of the inspection"), choices=InspectionKind.choices, widget=forms.RadioSelect,
        initial=InspectionKind.PERIODIC,
    )  # fmt: skip
    planned_on = DayField(
        label=_("Planned for"), help_text=_("The producer sees the inspection once it was held.")
    )


class _Grounded(forms.Form):
    """What a decision that takes stars back rests on; only asked for that outcome."""

    ground = forms.ChoiceField(
        label=_("Ground of the law"),
        required=False,
        help_text=_("Only where stars are to be taken back, with the conclusion."),
    )
    conclusion_no = NfcField(label=_("Number of the conclusion"), max_length=60, required=False)
    conclusion_by = NfcField(label=_("Body that issued it"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["ground"]
        listed = [(one.code, f"{one.code}) {one.words}") for one in grounds.grounds()]
        field.choices = [("", "—"), *listed]


class InspectionRecordForm(_Grounded):
    """What was looked at and found; the points come from the rules."""

    held_on = DayField(label=_("Day of the inspection"))
    people = NfcField(label=_("Who inspected"), max_length=1000, widget=forms.Textarea({"rows": 2}))
    findings = NfcField(
        label=_("Findings of the inspection"), max_length=4000, widget=forms.Textarea({"rows": 5})
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            (InspectionState.IN_ORDER, _("Everything in order")),
            (InspectionState.SHORTCOMINGS, _("Shortcomings, to be made good by a day")),
            (InspectionState.GROUND, _("A ground for taking the stars back")),
        ],
        widget=forms.RadioSelect,
    )
    due_on = DayField(label=_("Made good by"), required=False, help_text=_("For shortcomings."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = {
            f"{POINT}{code}": forms.ChoiceField(
                label=words, choices=ANSWERS, widget=forms.RadioSelect, required=False
            )
            for code, words in inspecting.points()
        }
        self.fields |= points
        first = ["held_on", "people", *points, "findings", "outcome", "due_on"]
        self.order_fields(first)
        if not self.is_bound:
            self.initial.setdefault("held_on", clock.today())

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        facts = {name: value for name, value in said.items() if not name.startswith(POINT)}
        checked = {
            name.removeprefix(POINT): value
            for name, value in said.items()
            if name.startswith(POINT) and value
        }
        return {**facts, "checked": checked}


class InspectionFollowUpForm(_Grounded):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            (InspectionState.MADE_GOOD, _("The shortcomings were made good")),
            (InspectionState.GROUND, _("A ground for taking the stars back")),
        ],
        widget=forms.RadioSelect,
    )
    followed_on = DayField(label=_("Looked at on"))
    words = NfcField(label=_("What was found"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    field_order = ("outcome", "followed_on", "words")


class InspectionPhotoForm(OnceForm):
    file = forms.FileField(
        label=_("Photo"), widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png"})
    )
    title = NfcField(label=_("What it shows"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _t("JPEG or PNG, at most %(n)s MB.") % {
            "n": settings.UPLOAD_MAX_MB
        }
