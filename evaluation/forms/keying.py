"""What is written when a sheet is keyed in from paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ocop.lib.once import OnceForm
from products.fields import NfcField


class KeyingForm(forms.Form):
    """The words on the paper; and why there is paper, where members score on tablets."""

    why = NfcField(
        label=_("Why the sheet was filled in on paper"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    remark = NfcField(
        label=_("Remarks of the evaluator"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, asks_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["why"]


class SettleForm(forms.Form):
    """How the differences of two keyings were settled."""

    reason = NfcField(
        label=_("What stands on the paper"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the log beside the names of both who keyed in."),
    )


class ScanForm(OnceForm):
    """A scan or photo of the paper."""

    file = forms.FileField(
        label=_("Scan or photo of the paper"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _t("PDF, JPEG or PNG, at most %(n)s MB.") % {
            "n": settings.UPLOAD_MAX_MB
        }
