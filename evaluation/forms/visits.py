"""Forms of a visit on the spot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ocop.accounts.fields import DayField
from ocop.lib.once import OnceForm
from products.fields import NfcField


class VisitForm(forms.Form):
    """When, who, what was seen, and if wanted where."""

    visited_on = DayField(label=_("Day of the visit"))
    people = NfcField(label=_("Who came"), max_length=1000, widget=forms.Textarea({"rows": 2}))
    found = NfcField(label=_("What was seen"), max_length=4000, widget=forms.Textarea({"rows": 5}))
    latitude = forms.DecimalField(
        label=_("Latitude"), min_value=-90, max_value=90, max_digits=8, decimal_places=6,
        required=False, localize=False,
    )  # fmt: skip
    longitude = forms.DecimalField(
        label=_("Longitude"), min_value=-180, max_value=180, max_digits=9, decimal_places=6,
        required=False, localize=False,
    )  # fmt: skip


class VisitPhotoForm(OnceForm):
    """A photo of the visit."""

    file = forms.FileField(
        label=_("Photo"), widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png"})
    )
    title = NfcField(label=_("What it shows"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _t("JPEG or PNG, at most %(n)s MB.") % {
            "n": settings.UPLOAD_MAX_MB
        }
