"""The once-key of create forms: a double click, a resend or the back button makes one thing."""

from __future__ import annotations

import uuid

from django import forms
from django.db import models


class OnceKeyed(models.Model):
    """A row made by a form. The form's key is unique, so the second sending finds the first."""

    once_key = models.UUIDField(unique=True, editable=False, default=uuid.uuid4)

    class Meta:
        abstract = True


class OnceForm(forms.Form):
    """A create form: carries the key it will be stored under, made when the form is drawn."""

    once_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
