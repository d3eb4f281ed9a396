"""On which grounds stars are taken back: read from the rule book in force."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from ocop.lib import clock
from ocop.rules.models import RuleBook


@dataclass(frozen=True)
class Ground:
    """A letter of the article, and what it says."""

    code: str
    words: str


def book_in_force(day: dt.date | None = None) -> RuleBook | None:
    """The youngest book in force that says how stars are taken back. The law of the day of the
    decision governs, not the one by which the stars were granted."""
    rows = RuleBook.objects.filter(in_force_from__lte=day or clock.today())
    for book in rows.order_by("-in_force_from", "-pk"):
        if (book.settings.get("revocation") or {}).get("grounds"):
            return book
    return None


def rules() -> dict[str, Any]:
    book = book_in_force()
    return book.settings["revocation"] if book else {}


def grounds() -> list[Ground]:
    """The grounds of the law in the reader's language."""
    mother = (get_language() or "vi").startswith("vi")
    return [
        Ground(one["code"], one["vi"] if mother else one["en"])
        for one in rules().get("grounds", ())
    ]


def words_of(code: str, otherwise: str) -> str:
    """The ground in the reader's language; of a letter not known today the words kept with it."""
    return next((one.words for one in grounds() if one.code == code), otherwise)


def official_words(code: str) -> str:
    """The Vietnamese words of the ground, as papers print them; '' for a letter not known."""
    found = {one["code"]: one["vi"] for one in rules().get("grounds", ())}
    return found.get(code, "")
