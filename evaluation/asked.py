"""What the council is asked about a product apart from points, and what it has answered.

An entry keeps the codes it is asked about from the beginning of the scoring on; their kinds and
words are data of the sheet, so that a whole contest is looked at without reading sheets.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import AgreedOption, ConditionAnswer, Contest, Entry, ScoreSheet
from ocop.lib.shown import first_of
from ocop.rules import conditions, reasons, shelf
from ocop.rules.conditions import Condition
from ocop.rules.models import Sheet

NAMED = 5  # products named one by one; the rest is counted
PLACES = 6  # places of conditions named in one sentence
Answers = Mapping[str, bool]  # code → does the condition hold


@dataclass(frozen=True)
class Asked:
    """A condition with the council's answer, if there is one."""

    condition: Condition
    answer: ConditionAnswer | None = None

    @property
    def code(self) -> str:
        return self.condition.code

    @property
    def open(self) -> bool:
        return self.answer is None

    @property
    def holds(self) -> bool:
        return self.answer is not None and self.answer.holds

    @property
    def stops(self) -> bool:
        return self.holds and self.condition.kind == "stops"

    @property
    def kind(self) -> str:
        """What the condition does, in words."""
        return {
            "disqualifies": _("excludes the dossier"),
            "excludes": _("excludes the product"),
            "stops": _("stops the evaluation"),
            "requires": _("is required"),
        }[self.condition.kind]

    @property
    def yes(self) -> str:
        """What a yes says: it is true of a product that falls short of what is required."""
        return {
            "disqualifies": _("Yes: the dossier is excluded"),
            "excludes": _("Yes: the product is excluded"),
            "stops": _("Yes: the evaluation stops, 0 stars"),
            "requires": _("Not met: the product is excluded"),
        }[self.condition.kind]

    @property
    def no(self) -> str:
        return _("Met") if self.condition.kind == "requires" else _("No")


def codes_of(sheet: Sheet) -> list[str]:
    """Return the codes of all the council is asked about on a sheet, in its order."""
    return [one.code for one in shelf.blank_of(sheet).asked]


def of(entry: Entry) -> list[Asked]:
    """Return what the council is asked about the entry (its sheet loaded): one query."""
    if not entry.asked:
        return []
    rows = ConditionAnswer.objects.filter(entry=entry).select_related("answered_by")
    given = {row.code: row for row in rows}
    known = conditions.known(entry.sheet.decision, entry.sheet.slug, entry.asked)
    return [Asked(one, given.get(one.code)) for one in known]


def fingerprint(entry: Entry) -> str:
    """What tells whether the answers about the entry, and what was agreed, are still the same."""
    rows = ConditionAnswer.objects.filter(entry=entry).order_by("code")
    agreed = AgreedOption.objects.filter(entry=entry).order_by("criterion_id")
    told = [
        list(rows.values_list("code", "holds", "reason")),
        list(agreed.values_list("criterion_id", "option_id")),
    ]
    return sha256(json.dumps(told).encode()).hexdigest()[:20]


def answers_of(contest: Contest) -> dict[int, dict[str, bool]]:
    """{entry: {code: holds}} of the whole contest (one query, none if nothing was answered)."""
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    if not getattr(contest, "told", True):
        return found
    rows = ConditionAnswer.objects.filter(entry__contest=contest).order_by()
    for entry, code, holds in rows.values_list("entry_id", "code", "holds"):
        found[entry][code] = holds
    return found


def in_order(entry: Entry, given: Answers) -> dict[str, bool]:
    """The answers in the order in which the sheet asks."""
    return {code: given[code] for code in entry.asked if code in given}


def stops_of(entry: Entry) -> list[Asked]:
    """The answers that stopped the evaluation of the entry: its sheets count as finished."""
    return [one for one in of(entry) if one.stops]


def stopped(contest: Contest) -> set[int]:
    """The entries of the contest whose evaluation was stopped (one query)."""
    return _stopped(entry__contest=contest)


def stopped_among(contests: Iterable[int]) -> set[int]:
    """The entries of the contests whose evaluation was stopped (one query)."""
    return _stopped(entry__contest__in=list(contests))


def stopped_for(user: Any) -> set[int]:
    """The entries the person scores now whose evaluation was stopped (one query)."""
    mine = ScoreSheet.objects.open_for(user).values("entry")
    return _stopped(entry__in=mine)


def _stopped(**among: Any) -> set[int]:
    held = ConditionAnswer.objects.filter(holds=True, **among)
    rows = held.values_list("entry_id", "code", "entry__sheet__decision", "entry__sheet__slug")
    return {entry for entry, code, *sheet in rows if is_stop(sheet[0], sheet[1], code)}


def is_stop(decision: str, slug: str, code: str) -> bool:
    """True if a yes to the condition ends the evaluation."""
    (one,) = conditions.known(decision, slug, [code])
    return one.kind == "stops"


def told(decision: str, slug: str, codes: Iterable[str]) -> str:
    """'0 stars: excluded because …' in words of the sheet of these names; '' without a code."""
    return reasons.excluded(one.said for one in conditions.known(decision, slug, codes))


# --- what is still open ---------------------------------------------------------------------
def sentences(rows: Sequence[tuple[str, Collection[Condition]]]) -> list[str]:
    """What the council has not answered, product by product: 'Mật ong: … (1.1, 2.1).'"""
    open_ = [(product, lacking) for product, lacking in rows if lacking]
    found = [_sentence(product, lacking) for product, lacking in open_[:NAMED]]
    if (rest := len(open_) - NAMED) > 0:
        words = ngettext(
            "%(n)s more product has conditions without an answer.",
            "%(n)s more products have conditions without an answer.",
            rest,
        )
        found.append(words % {"n": rest})
    return found


def _sentence(product: str, lacking: Collection[Condition]) -> str:
    places = dict.fromkeys(one.place or _("the dossier") for one in lacking)
    return ngettext(
        "%(product)s: the council has not answered %(n)s condition (%(places)s).",
        "%(product)s: the council has not answered %(n)s conditions (%(places)s).",
        len(lacking),
    ) % {"product": product, "n": len(lacking), "places": first_of(list(places), PLACES)}


def open_products(contests: Collection[Any]) -> dict[int, int]:
    """{contest: how many products have conditions without an answer}, none left out."""
    return {contest: len(entries) for contest, entries in open_entries(contests).items()}


def open_entries(contests: Collection[Any]) -> dict[int, list[int]]:
    """{contest: entries with conditions without an answer}, contests without any left out."""
    rows = Entry.objects.filter(contest__in=contests).order_by()
    wanted = list(rows.values_list("contest_id", "pk", "asked"))
    answers = ConditionAnswer.objects.filter(entry__contest__in=contests)
    given = set(answers.values_list("entry_id", "code"))
    found: dict[int, list[int]] = defaultdict(list)
    for contest, entry, codes in wanted:
        if any((entry, code) not in given for code in codes):
            found[contest].append(entry)
    return dict(found)
