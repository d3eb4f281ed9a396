"""What the council found of a product, criterion by criterion, as its producer may read it.

No member's points, name or place in the order: means, and remarks in the order of the alphabet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from evaluation import lift, lift_page
from evaluation.models import Answer, Entry, ScoreSheet, ScoreSheetState
from ocop.lib.text import nfc, sort_key
from ocop.rules import conditions, reasons, stars, trees
from ocop.rules.stars import LOWEST_RECOGNISED, StarResult

OWN = ("means", "remarks", "notes", "steps", "no_way")  # the producer's alone, not the commune's
Found = dict[int, dict[str, Any]]


def of(entries: Sequence[Entry]) -> Found:
    """By entry: what is missing, the way to stars, means and remarks; constant in queries.

    The entries come with their sheet and ``contest.council.stage.book``.
    """
    given = lift.answers_of(entries)
    remarks, notes = _remarks(entries), _notes(entries)
    ways = _ways([one for one in entries if (one.stars or 0) < LOWEST_RECOGNISED])
    none: dict[str, Any] = {"steps": [], "no_way": ""}
    return {
        entry.pk: {
            **_missing(entry),
            **ways.get(entry.pk, none),
            "means": _means(entry, given[entry.pk]),
            "remarks": remarks[entry.pk],
            "notes": notes[entry.pk],
        }
        for entry in entries
    }


def _missing(entry: Entry) -> dict[str, Any]:
    """Minima of the stars its points give, and what knocked it out, in the words of the sheet."""
    judged = StarResult.from_data(entry.reasons)
    known = conditions.known(entry.sheet.decision, entry.sheet.slug, judged.knockouts)
    out = [one.said.rstrip(" .") for one in known]
    tree = trees.of(entry.sheet)
    titles = {one.code: one.title for one in tree.criteria}
    below = [one for one in judged.missed if one.star <= (entry.band or 0)]
    missed = [] if out else [_minimum(one, titles) for one in below]
    return {"knocked": out, "missed": missed}


def _minimum(one: Any, titles: dict[str, str]) -> str:
    return (
        f"Tiêu chí {one.criterion} ({titles.get(one.criterion, '').rstrip(' .')}): đạt "
        f"{reasons.plain(one.reached)} điểm, mức tối thiểu của hạng {one.star} sao là "
        f"{one.required} điểm"
    )


def _ways(entries: Sequence[Entry]) -> Found:
    """What to do to be recognised: the fewest better options, in the sheet's words."""
    found: Found = {}
    for plan in lift.lifts(entries, star=LOWEST_RECOGNISED) if entries else ():
        told = lift_page.of(plan)
        steps = [
            {
                "code": line.criterion.code,
                "title": line.criterion.title,
                "had": line.had,
                "wanted": line.wanted,
                "gain": reasons.plain(line.gain),
                "papers": list(line.papers),
            }
            for line in (told.lines if told else ())
        ]
        found[plan.entry.pk] = {"steps": steps, "no_way": "" if steps else plan.why}
    return found


def _means(entry: Entry, given: lift.Given) -> list[list[Any]]:
    """Code, title, the council's mean and the most points of every criterion."""
    members = max(entry.sheets_in, 1)
    return [
        [
            one.code,
            one.title,
            reasons.points(stars.shown(_sum(given, one.id) / members)),
            max((option.points for option in one.options), default=0),
        ]
        for one in trees.of(entry.sheet).criteria
    ]


def _sum(given: lift.Given, criterion: int) -> Fraction:
    return Fraction(sum(points * n for _option, points, n in given.get(criterion, ())))


def _counted(entries: Sequence[Entry]) -> Any:
    return ScoreSheet.objects.counted().filter(
        entry__in=[entry.pk for entry in entries], state=ScoreSheetState.SUBMITTED
    )


def _remarks(entries: Sequence[Entry]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for entry, remark in _counted(entries).exclude(remark="").values_list("entry_id", "remark"):
        if told := " ".join(nfc(remark).split()):
            found[entry].append(told)
    return defaultdict(list, {key: _in_order(said) for key, said in found.items()})


def _in_order(said: Sequence[str]) -> list[str]:
    """Each remark once, by the alphabet: the order tells nobody's seat."""
    return sorted(set(said), key=lambda one: (sort_key(one), one))


def _notes(entries: Sequence[Entry]) -> dict[int, list[list[str]]]:
    """Remarks on single criteria: code and words."""
    rows = Answer.objects.filter(score_sheet__in=_counted(entries).values("pk")).exclude(comment="")
    found: dict[int, dict[tuple[int, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    listed = rows.values_list(
        "score_sheet__entry_id", "criterion__order", "criterion__code", "comment"
    )
    for entry, order, code, comment in listed.order_by():
        if told := " ".join(nfc(comment).split()):
            found[entry][order, code].append(told)
    return defaultdict(
        list,
        {
            entry: [
                [code, one] for (_o, code), said in sorted(by.items()) for one in _in_order(said)
            ]
            for entry, by in found.items()
        },
    )
