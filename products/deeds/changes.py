"""Changed fields of a thing: cleaned, compared, told in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from ocop.lib import shown
from ocop.lib.text import clean, nfc


def tidy(model: type[models.Model], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts with texts in NFC: one line where the field is one, lines kept elsewhere."""
    return {name: _tidied(model._meta.get_field(name), value) for name, value in facts.items()}


def _tidied(field: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return nfc(value).strip() if isinstance(field, models.TextField) else clean(value)


def change(thing: models.Model, facts: Mapping[str, Any]) -> dict[str, str]:
    """Set the facts on the thing. Return what differs as {field: 'Telephone: old → new'}.

    The sentences are Vietnamese whoever made the change: they are part of the record.
    """
    told = {}
    with translation.override("vi"):
        for name, value in tidy(type(thing), facts).items():
            before = _said(thing, name)
            if getattr(thing, name) == value:
                continue
            setattr(thing, name, value)
            label = str(getattr(thing._meta.get_field(name), "verbose_name", name))
            told[name] = f"{label[:1].upper()}{label[1:]}: {before} → {_said(thing, name)}"
    return told


def _said(thing: Any, name: str) -> str:
    value = getattr(thing, f"shown_{name}", getattr(thing, name))
    display = getattr(thing, f"get_{name}_display", None)
    if display is not None:
        value = display()
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.date):
        return shown.day(value)
    return "–" if value in (None, "") else str(value)
