"""A contest under another rule book as it is read: side by side, with what would change and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evaluation.models import Entry
from evaluation.rerun import Line, as_entry
from evaluation.result_page import outcome_words
from ocop.lib.shown import points
from ocop.rules import conditions, reasons, stars, words
from ocop.rules.models import RuleBook, Stage
from ocop.rules.stars import StarResult

KINDS = {"same": "", "changed": "late", "maybe": "wait", "none": "off"}


@dataclass(frozen=True)
class Row:
    """One product beside its record."""

    entry: Entry
    verdict: str
    label: str
    kind: str
    record: str
    points: str
    stars: str
    outcomes: list[tuple[str, str]]
    why: list[str]
    unknown: list[str]
    known: int


def rows(found: Sequence[Line], stage: Stage) -> list[Row]:
    """Return the lines in words; ``stage`` is the one whose record it is."""
    beyond = stage.after()
    return [_row(line, stage, beyond) for line in found]


def tally(found: Iterable[Line]) -> list[tuple[int, str]]:
    """How many products keep their star, lose or gain one, may, or cannot be told."""
    counts = Counter(line.verdict for line in found)
    labels = _labels()
    return [(counts[one], labels[one]) for one in labels if counts[one]]


def _labels() -> dict[str, str]:
    return {
        "changed": _("other stars"),
        "maybe": _("cannot be told for sure"),
        "same": _("the same stars"),
        "none": _("not to be judged"),
    }


def _row(line: Line, stage: Stage, beyond: Stage | None) -> Row:
    entry, ends = line.entry, line.ends
    return Row(
        entry=entry,
        verdict=line.verdict,
        label=_labels()[line.verdict],
        kind=KINDS[line.verdict],
        record=outcome_words(entry, stage, beyond=beyond),
        points=_span(points(ends.low.points), points(ends.high.points)) if ends else "",
        stars=_span(str(ends.low.star), str(ends.high.star)) if ends else "",
        outcomes=_outcomes(line),
        why=_why(line),
        unknown=[f"{one.code} {one.title}" for one in line.match.unknown] if line.match else [],
        known=len(line.match.pairs) if line.match else 0,
    )


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def _outcomes(line: Line) -> list[tuple[str, str]]:
    """(stage, what it would make of the result); both ends where they differ."""
    told = []
    for level in line.levels:
        assert line.ends is not None
        ends = [
            outcome_words(_with(one, outcome), level.stage)
            for one, outcome in zip(line.ends, (level.low, level.high), strict=True)
        ]
        both = _("from “%(low)s” to “%(high)s”") % {"low": ends[0], "high": ends[1]}
        told.append((level.stage.name, ends[0] if ends[0] == ends[1] else both))
    return told


def _with(result: StarResult, outcome: str) -> Entry:
    entry = as_entry(result)
    entry.outcome = outcome
    return entry


def _why(line: Line) -> list[str]:
    """What makes the difference, in sentences; what cannot be told is said first."""
    if line.ends is None:
        return [line.why]
    told = [_other_sheet(line)] if line.match else []
    told += [
        _("It was knocked out (%(why)s); this sheet does not ask that.") % {"why": why}
        for why in _knocked_out(line, line.lost).values()
    ]
    return told + _read(line)


def _other_sheet(line: Line) -> str:
    assert line.match is not None
    facts = {"known": len(line.match.pairs), "of": len(line.match.new.criteria)}
    return (
        _(
            "Another sheet: %(known)s of its %(of)s criteria are the same word for word and carry "
            "over; the others were never asked, they may bring anything from none to all points."
        )
        % facts
    )


def _read(line: Line) -> list[str]:
    """The reasons of the result where they differ from those in the record."""
    assert line.ends is not None
    if line.ends.exact:
        before = set(reasons.sentences(StarResult.from_data(line.entry.reasons)))
        known = _knocked_out(line, line.ends.low.knockouts)
        told = [one for one in reasons.sentences(line.ends.low, knockouts=known)
                if one not in before]  # fmt: skip
        return [*told, *_enforcement(line)] or [_("Read in the same way.")]
    asked = {new.code for new, _old in line.match.pairs} if line.match else set()
    missed = [one for one in line.ends.high.missed if one.criterion in asked]
    return [reasons.missed(one) for one in missed]


def _knocked_out(line: Line, codes: Iterable[str]) -> dict[str, str]:
    """What the codes say, in words of the sheet the product was scored on."""
    sheet = line.entry.sheet
    return {one.code: one.said for one in conditions.known(sheet.decision, sheet.slug, codes)}


def _enforcement(line: Line) -> list[str]:
    """Minima that only one of the two books enforces."""
    assert line.ends is not None
    then = bool(line.entry.reasons.get("minima"))
    now = bool(line.ends.low.minima)
    if then and not now:
        return [_("This book does not enforce the minimum requirements of the sheet.")]
    if now and not then:
        return [_("This book enforces the minimum requirements of the sheet; the record did not.")]
    return []


def caveats(found: Sequence[Line], stage: Stage, book: RuleBook) -> list[str]:
    """What holds for the whole page: no stage at this level, conditions that nobody was asked."""
    told = []
    levels = {one.level for one in book.stages.all() if one.kind == Stage.Kind.SCORE}
    if stage.level not in levels:
        told.append(
            _("Under this book no council sits at the %(level)s.")
            % {"level": words.level(stage.level)}
        )
    minima = book.settings["minima"]
    if minima["enforced"] and minima["reading"] == stars.AGREED:
        told.append(
            _(
                "This book reads the minimum requirements from options that the council agrees on. "
                "Where it was not asked to agree, anything from none to the best is reckoned with."
            )
        )
    if any(line.match for line in found):
        told.append(
            _("What excludes a product on the other sheet was not asked and is not reckoned with.")
        )
    return told


def context(found: Sequence[Line], stage: Stage, book: RuleBook) -> dict[str, Any]:
    """What the page shows of the lines."""
    return {
        "tally": tally(found),
        "rows": rows(found, stage),
        "caveats": caveats(found, stage, book),
    }
