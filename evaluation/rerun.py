"""A closed contest under another rule book: what would have come out. Writes nothing.

On the same sheet everything is read again from the raw answers with the other book's bands, its
way of making one result of many sheets, its reading of minima, its stages. On another sheet only
criteria that are the same word for word carry over (``ocop.rules.matching``); what was never
asked may be anything from no points to all, so stars and points are a range from the lowest to
the highest. A better option never lowers a star: both ends are exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import QuerySet, prefetch_related_objects

from evaluation import agreement
from evaluation.models import Contest, Entry, ScoreSheet, ScoreSheetState
from evaluation.results import outcome_of
from ocop.rules import classification, sheets, shelf, stars, trees
from ocop.rules.matching import Match, match
from ocop.rules.models import RuleBook, Sheet, Stage
from ocop.rules.stars import StarResult
from ocop.rules.trees import SheetTree

Chosen = Mapping[int, int | None]  # criterion → option, one mapping a member's sheet


class Ends(NamedTuple):
    """The lowest and the highest result possible; the same one where everything is known."""

    low: StarResult
    high: StarResult

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @property
    def sure(self) -> bool:
        """True if the star is known even where the points are not."""
        return self.low.star == self.high.star


class Level(NamedTuple):
    """What a stage of the other book would make of the result, at its lowest and highest."""

    stage: Stage
    low: str
    high: str


@dataclass(frozen=True)
class Line:
    """One product. ``ends`` is None where the other book cannot judge it; ``why`` says why not.

    ``match`` is set where it would stand on another sheet; ``lost`` are the codes of what knocked
    it out then and cannot be asked of the other sheet.
    """

    entry: Entry
    ends: Ends | None
    why: str = ""
    match: Match | None = None
    sheet: Sheet | None = None
    lost: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()

    @property
    def verdict(self) -> str:
        """same · changed · maybe (some result in the range differs) · none (cannot be told)."""
        if self.ends is None:
            return "none"
        if not self.ends.sure:
            return "maybe"
        return "same" if self.ends.low.star == self.entry.stars else "changed"


def rerun(entries: QuerySet[Entry], contest: Contest, book: RuleBook) -> list[Line]:
    """Return the contest's products under the book; as many queries for any number of them."""
    prefetch_related_objects([book], "bands", "stages", "classification__sets")
    rules = shelf.rules_of(book)
    homes = sheets.sheets_for(book)
    known = _Sheets()
    chosen = _chosen(contest)
    agreed = agreement.points_of(contest.entries.values("pk"))
    found = []
    for entry in entries.select_related("dossier__product_set", "sheet__product_set"):
        own = classification.counterpart(entry.dossier.product_set, book.classification)
        home = homes[own.pk] if own else sheets.none_for(book, entry.dossier.product_set)
        given = list(chosen[entry.pk].values())
        if home.sheet is None or not given:
            found.append(Line(entry, None, home.why))
            continue
        line = _line(entry, home.sheet, given, agreed[entry.pk], rules, known)
        found.append(replace(line, levels=tuple(_levels(line.ends, list(book.stages.all())))))
    return found


def _chosen(contest: Contest) -> dict[int, dict[int, dict[int, int | None]]]:
    """{entry: {score sheet: {criterion: option}}} of the sheets that count (one query)."""
    rows = ScoreSheet.objects.counted().filter(
        entry__contest=contest, state=ScoreSheetState.SUBMITTED
    )
    found: dict[int, Any] = defaultdict(lambda: defaultdict(dict))
    for entry, sheet, criterion, option in rows.order_by().values_list(
        "entry_id", "pk", "answers__criterion_id", "answers__option_id"
    ):
        given = found[entry][sheet]
        if criterion is not None:
            given[criterion] = option
    return found


class _Sheets:
    """What two sheets have in common, worked out once for each pair."""

    def __init__(self) -> None:
        self._matches: dict[tuple[int, int], Match] = {}

    def match(self, old: Sheet, new: Sheet) -> Match:
        pair = old.pk, new.pk
        if pair not in self._matches:
            self._matches[pair] = match(trees.of(old), trees.of(new))
        return self._matches[pair]


def _line(
    entry: Entry,
    sheet: Sheet,
    given: Sequence[Chosen],
    agreed: Mapping[int, int],
    rules: shelf.Rules,
    known: _Sheets,
) -> Line:
    """The sheet it was scored on stays its sheet if the other book scores on that one too."""
    same = (sheet.decision, sheet.slug) == (entry.sheet.decision, entry.sheet.slug)
    found = known.match(entry.sheet, entry.sheet if same else sheet)
    blank = shelf.blank_of(entry.sheet if same else sheet)
    out = tuple(entry.reasons.get("knockouts", ()))
    kept = tuple(code for code in out if same or code in blank.knockouts)
    lost = tuple(code for code in out if code not in kept)
    low = [_points(entry.sheet, one) if same else found.points(one) for one in given]
    most = {} if same else {one.code: _most(one) for one in found.new.criteria}
    high = [most | one for one in low]
    least, best = _agreed(blank.tree, agreed if same else {})
    ends = Ends(
        _judged(low, blank, rules, (*kept, *lost), least),
        _judged(high, blank, rules, kept, best),
    )
    if same:
        return Line(entry, ends, sheet=entry.sheet)
    return Line(entry, ends, match=found, sheet=sheet, lost=lost)


def _agreed(tree: SheetTree, known: Mapping[int, int]) -> tuple[dict[str, int], dict[str, int]]:
    """What the council agreed on, for a book that reads minima from it: at least, and at best.

    Where it was not asked to agree, it may have agreed on anything.
    """
    least = {tree.criterion(key).code: points for key, points in known.items()}
    return least, {one.code: _most(one) for one in tree.criteria if one.minima} | least


def _points(sheet: Sheet, chosen: Chosen) -> dict[str, int]:
    tree = trees.of(sheet)
    return {
        tree.criterion(key).code: 0 if option is None else tree.option(option).points
        for key, option in chosen.items()
    }


def _most(criterion: Any) -> int:
    return max(option.points for option in criterion.options)


def _judged(
    members: Sequence[Mapping[str, int]],
    blank: shelf.Blank,
    rules: shelf.Rules,
    out: tuple[str, ...],
    agreed: Mapping[str, int],
) -> StarResult:
    return stars.council(
        members,
        rules.bands,
        minima=blank.minima if rules.enforced else (),
        aggregation=rules.aggregation,
        reading=rules.reading,
        below=rules.below,
        knockouts=out,
        agreed=agreed,
    )


def _levels(ends: Ends | None, ladder: Sequence[Stage]) -> Any:
    """What each scoring stage held here would make of the lowest and of the highest result."""
    assert ends is not None
    for place, stage in enumerate(ladder):
        if stage.kind != Stage.Kind.SCORE or stage.external:
            continue
        beyond = ladder[place + 1] if place + 1 < len(ladder) else None
        low, high = (outcome_of(stage, as_entry(one), beyond=beyond) for one in ends)
        yield Level(stage, low, high)


def as_entry(result: StarResult) -> Entry:
    """The result as an entry that is stored nowhere, for the rules that read one."""
    return Entry(mean=result.points, stars=result.star)
