"""A letter of result as fields for templates that an office edits itself.

``fields_of_letter(letter)`` gives plain text, numbers and lists; dates as they are printed. Keys:

``kind``               'producer' or 'commune'
``number``, ``dated``, ``dated_words``  of the letter; empty until it is released
``place``, ``formula``, ``signer_office``, ``signer``  who signs
``draft``              'DỰ THẢO' until it is released, then ''
``agency``, ``authority``, ``region``, ``council``, ``commune``  names on the day of the decision
``to``, ``address``    the addressee
``decision_no``, ``decided_on``  the decision it rests on
``contest``, ``held_on``, ``round``, ``year``, ``basis``  the evaluation and its rule book
``awards``             true where the stage grants stars
``products``           a list; each with ``place name producer code set points stars said reached
                       certificate valid_to window_from window_to parts knocked missed`` and, for a
                       producer, ``steps no_way means remarks notes``
                       (``parts``: ``code title points most``; ``means``: ``code title mean most``;
                       ``steps``: ``code title had wanted gain papers``; ``notes``: ``code words``)
``count``, ``reached`` how many products, and how many of them have three stars or more
``short``              those of ``products`` that fell short of something
``next_round``, ``next_round_closes``  empty where none is known
``handing_over``       where and when certificates are handed over; typed in
``petition_days``, ``petition_until``, ``complain_days``, ``complain_until``  how long one objects
``replaces_no``, ``replaces_dated``  of the letter that this one replaces, else ''
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from evaluation.evening.blocks import day
from evaluation.evening.letter_words import deadlines
from evaluation.models import Letter
from ocop.lib import shown

SAME = (
    "kind", "agency", "authority", "region", "council", "commune", "to", "address", "decision_no",
    "contest", "round", "year", "basis", "awards", "petition_days", "complain_days",
)  # fmt: skip
LISTS = {
    "parts": ("code", "title", "points", "most"),
    "means": ("code", "title", "mean", "most"),
    "notes": ("code", "words"),
}


def fields_of_letter(letter: Letter) -> dict[str, object]:
    """Return the fields of the letter under the keys above."""
    facts = letter.facts
    products = [_product(place, one) for place, one in enumerate(facts["products"], start=1)]
    coming, before = facts["next_round"] or {}, facts.get("replaces") or {}
    until = deadlines(letter)
    return {
        **{name: facts[name] for name in SAME},
        "number": letter.number,
        "dated": _shown(letter.dated),
        "dated_words": day(letter.dated) if letter.dated else "ngày …… tháng …… năm ……",
        "place": letter.place or facts["place"],
        "formula": letter.formula,
        "signer_office": letter.signer_office,
        "signer": letter.signer,
        "draft": "" if letter.is_out else "DỰ THẢO",
        "decided_on": _day(facts["decided_on"]),
        "held_on": _day(facts["held_on"]),
        "products": products,
        "count": len(products),
        "reached": sum(bool(one["reached"]) for one in products),
        "short": [one for one in products if one["knocked"] or one["missed"] or not one["reached"]],
        "next_round": coming.get("cycle", ""),
        "next_round_closes": _day(coming.get("closes", "")),
        "handing_over": letter.handing_over,
        "petition_until": _shown(until["petition"]),
        "complain_until": _shown(until["complain"]),
        "replaces_no": before.get("number", ""),
        "replaces_dated": _day(before.get("dated", "")),
    }


def _product(place: int, one: dict[str, Any]) -> dict[str, Any]:
    window = [_day(iso) for iso in one["window"]] or ["", ""]
    lists = {
        name: [dict(zip(keys, row, strict=True)) for row in one[name]]
        for name, keys in LISTS.items()
        if name in one
    }
    return {
        **{name: value for name, value in one.items() if name not in ("entry", "window")},
        **lists,
        "place": place,
        "valid_to": _day(one["valid_to"]),
        "window_from": window[0],
        "window_to": window[1],
    }


def _day(iso: str) -> str:
    return shown.day(dt.date.fromisoformat(iso)) if iso else ""


def _shown(value: dt.date | None) -> str:
    return shown.day(value) if value else ""
