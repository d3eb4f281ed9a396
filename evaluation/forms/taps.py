"""A batch of taps as the tablet sends it: JSON in one field of a form."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from evaluation.deeds.taps import AT_ONCE, Sent
from ocop.lib import clock

LARGEST = 2**31 - 1
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Batch:
    """``who``: for whom the tablet keeps these answers."""

    who: int
    device: uuid.UUID
    taps: list[Sent]


class BatchForm(forms.Form):
    """Nothing of it is believed but the person's own choices: points are looked up."""

    batch = forms.CharField(widget=forms.Textarea)

    def clean_batch(self) -> Batch:
        try:
            told = json.loads(self.cleaned_data["batch"])
            taps = told["taps"][: AT_ONCE + 1]
            found = Batch(_whole(told["who"]), uuid.UUID(told["device"]), [*map(_sent, taps)])
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise forms.ValidationError(_("This is no list of answers.")) from None
        if len(found.taps) > AT_ONCE:
            raise forms.ValidationError(_("Too many answers at once."))
        return found


def _sent(told: Any) -> Sent:
    option = told["option"]
    return Sent(
        key=uuid.UUID(told["key"]),
        number=_whole(told["number"]),
        sheet=_whole(told["sheet"]),
        criterion=_whole(told["criterion"]),
        option=None if option is None else _whole(option),
        comment=_words(told.get("comment", "")),
        at=_moment(told["at"], told.get("offset", 0)),
    )


def _whole(value: Any) -> int:
    """A whole number that a column can hold; ids beyond it are nobody's."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(value)
    return value if 0 <= value <= LARGEST else LARGEST


def _words(value: Any) -> str:
    """Text that a database can store: no NUL, no half of a surrogate pair."""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode()[:4000]


def _moment(at: Any, offset: Any) -> dt.datetime:
    """The device's time with the offset of its clock (both ms); nonsense counts as now."""
    try:
        return EPOCH + dt.timedelta(milliseconds=float(at) + float(offset))
    except (OverflowError, ValueError, TypeError):
        return clock.now()
