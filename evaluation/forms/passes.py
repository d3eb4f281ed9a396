"""What the council wants tested between two rounds, and what was found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from evaluation.deeds.further_tests import WHAT, WORDS
from ocop.accounts.fields import DayField
from ocop.lib.once import OnceForm
from products.fields import NfcField


class AskForTestForm(OnceForm):
    """A test: what, of which criteria, until when, and why."""

    what = NfcField(
        label=_("What is to be tested"),
        max_length=WHAT,
        help_text=_("The producer reads it, for example: heavy metals in the 2026 batch."),
    )
    due_on = DayField(label=_("Result due on"))
    reason = NfcField(
        label=_("Why the council wants it"),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands in the minutes; the producer does not read it."),
    )
    criteria = forms.MultipleChoiceField(
        label=_("Criteria that it is about"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The result stands beside them when the members score again."),
    )

    def __init__(self, *args: Any, criteria: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criteria"].choices = criteria  # type: ignore[attr-defined]


class FindingForm(OnceForm):
    """What the test found, and the report of it."""

    finding = NfcField(
        label=_("What the test found"),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The members read it beside the criteria; it stands in the minutes."),
    )
    file = forms.FileField(
        label=_("Report of the test"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _t(
            "PDF, JPEG, PNG, Word or Excel, at most %(n)s MB. A photo of the paper is fine."
        ) % {"n": settings.UPLOAD_MAX_MB}


class RoundsForm(OnceForm):
    """How many rounds: one or two, as the button says."""

    two = forms.TypedChoiceField(
        choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1",
        widget=forms.HiddenInput,
    )  # fmt: skip
