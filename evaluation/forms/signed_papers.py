"""The signed file, with what stands on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ocop.accounts.fields import DayField
from ocop.lib.once import OnceForm
from products.fields import NfcField


class SignedFileForm(OnceForm):
    """Number and date are typed from the file: a file of another paper is found out by them."""

    file = forms.FileField(
        label=_("Signed file"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    number = NfcField(
        label=_("Number on the file"),
        max_length=60,
        required=False,
        help_text=_("Typed from the file: it is compared with the number known here."),
    )
    dated = DayField(label=_("Date on the file"))
    reason = NfcField(
        label=_("Why another file takes its place"),
        max_length=500,
        required=False,  # asked for by the deed, which finds a form that was sent twice
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The earlier file stays on record with this reason."),
    )

    def __init__(self, *args: Any, replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _t(
            "The signed PDF from the document system, or a scan of the stamped paper: PDF of all "
            "pages, or JPEG or PNG of a single page, at most %(n)s MB."
        ) % {"n": settings.UPLOAD_MAX_MB}
        if not replaces:
            del self.fields["reason"]


class PublicForm(forms.Form):
    """Nobody makes a file public without having looked through it."""

    looked = forms.BooleanField(
        label=_("I looked through every page: no persons that the register does not name"),
    )
