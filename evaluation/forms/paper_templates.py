"""Bringing a template."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.lib.once import OnceForm


class TemplateForm(OnceForm):
    """A Word file; it is checked before it is kept."""

    file = forms.FileField(
        label=_("Word file of the template"),
        help_text=_("DOCX, at most 3 MB, without macros and links."),
    )
