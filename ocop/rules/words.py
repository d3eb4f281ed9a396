"""Words that belong to the shipped data: remarks on sheets, and knock-out codes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ocop.rules import reading

DATA = Path(__file__).parent / "data"


@cache
def _told(name: str) -> dict[str, Any]:
    return reading.read(DATA / name)


def language() -> str:
    """'vi' or 'en': the language data files are read in."""
    return "vi" if get_language() == "vi" else "en"


def remark(text: str) -> str:
    """Return a remark of a sheet file in the reader's language, as it stands if it has no other."""
    return _told("sheet_notes.json").get(text, text) if language() == "vi" else text


def knockout(code: str, spoken: str = "") -> str:
    """Return what a knock-out code means in a language (the reader's), or the code itself."""
    return _told("knockouts.json").get(code, {}).get(spoken or language(), code)


def level(name: str) -> str:
    """Return a level of the ladder in words: 'commune level'."""
    known = {
        "commune": _("commune level"),
        "district": _("district level"),
        "province": _("provincial level"),
        "country": _("national level"),
    }
    return known.get(name, name)
