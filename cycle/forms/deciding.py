"""What a clerk says with a decision, and what is recorded as support."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cycle.models import SupportKind
from cycle.ways import days_to_return
from ocop.accounts.fields import DayField
from ocop.lib import clock
from ocop.lib.once import OnceForm
from products.fields import DongField, NfcField

REASON = _("The producer reads this. Say plainly what is missing or why.")


class NoteForm(forms.Form):
    """Accepting and proposing: a word may be added."""

    note = NfcField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The producer reads it; it may stay empty."),
    )


class ReasonForm(forms.Form):
    """Declining, withdrawing: the reason is asked for."""

    reason = NfcField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class DeclineForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = REASON


class SendBackForm(DeclineForm):
    """Sending back: what must be put right, and by when."""

    due_on = DayField(label=_("To be handed in again by"))

    def __init__(self, *args: Any, submission: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = dt.timedelta(days=days_to_return(submission))
        self.fields["due_on"].initial = clock.today() + days


class TakeBackForm(forms.Form):
    """A producer takes a submission back; saying why is kind."""

    reason = NfcField(label=_("Reason"), max_length=1000, required=False)


VERDICTS = [
    ("accept", _("Accept")),
    ("propose", _("Propose")),
    ("send_back", _("Send back")),
    ("decline", _("Decline")),
]


class TogetherForm(forms.Form):
    """One verdict for many: a reason for sending back and declining, a day for sending back."""

    verdict = forms.ChoiceField(label=_("Verdict"), widget=forms.RadioSelect)
    note = NfcField(
        label=_("Reason or note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=REASON,
    )
    due_on = DayField(
        label=_("To be handed in again by"),
        required=False,
        help_text=_("Only when they are sent back."),
    )

    def __init__(self, *args: Any, verdicts: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [row for row in VERDICTS if row[0] in verdicts]
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        verdict = facts.get("verdict")
        if verdict in ("decline", "send_back") and not facts.get("note"):
            self.add_error("note", _("Give the reason; the producers read it."))
        if verdict == "send_back" and "due_on" not in self.errors:
            due = facts.get("due_on")
            if due is None:
                self.add_error("due_on", _("Give the last day to hand them in again."))
            elif due < clock.today():
                self.add_error("due_on", _("This day is over. Give a day to come."))
        return facts


class SupportForm(OnceForm):
    """Support that was given."""

    kind = forms.ChoiceField(label=_("Kind of support"), choices=SupportKind.choices)
    given_on = DayField(label=_("Date"))
    amount = DongField(label=_("Amount (đồng)"), required=False)
    partner = NfcField(
        label=_("Partner"),
        max_length=200,
        required=False,
        help_text=_("Bank, institute, consultant, school …"),
    )
    note = NfcField(
        label=_("What was given"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
