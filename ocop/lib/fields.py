"""Form fields that every app uses."""

from __future__ import annotations

from typing import Any

from django import forms

from ocop.lib.text import nfc


class NfcField(forms.CharField):
    """Text in the one form that is stored, so that its length is counted as people count."""

    def to_python(self, value: Any) -> str:
        return super().to_python(nfc(value) if isinstance(value, str) else value) or ""
