"""The lift plans of judged products: what the council gave, and the smallest set of better options.

Reads answers and rules, writes nothing. What a council gave on a criterion is the mean of the
sheets that count; see ``ocop.rules.lifting`` for what a step means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, prefetch_related_objects
from django.utils.translation import gettext as _

from evaluation import agreement
from evaluation.models import Answer, Entry, ScoreSheet, ScoreSheetState
from ocop.rules import lifting, stars, trees
from ocop.rules.lifting import Plan, Reached
from ocop.rules.models import RuleBook, Sheet
from ocop.rules.trees import SheetTree

Given = Mapping[int, Sequence[tuple[int | None, int, int]]]  # criterion → (option, points, members)


@dataclass(frozen=True)
class Lift:
    """One product: where it stands and how it gets to ``star``; ``why`` says why there is no plan.

    ``top`` is the highest star of the book, ``star`` None where the product has it.
    """

    entry: Entry
    tree: SheetTree
    top: int
    star: int | None
    plan: Plan | None
    why: str = ""

    @property
    def at_top(self) -> bool:
        return (self.entry.stars or 0) >= self.top

    @property
    def steps(self) -> tuple[lifting.Step, ...]:
        return self.plan.steps if self.plan and self.plan.exists else ()


def can_rise(entry: Entry) -> bool:
    """True if there is a star above the result's; asks nothing but the result."""
    bands = entry.contest.council.stage.book.bands.values_list("stars", flat=True)
    return entry.stars is not None and any(stars > entry.stars for stars in bands)


def lift(entry: Entry, *, star: int | None = None) -> Lift:
    """Return the product's plan to the star, if that lies above its own, else to the next one."""
    return lifts([entry], star=star)[0]


def lifts(entries: Sequence[Entry], *, star: int | None = None) -> list[Lift]:
    """Return the plans of entries with results, in their order, in as many queries for any number.

    The entries come with ``contest.council.stage.book``.
    """
    books = {entry.contest.council.stage.book for entry in entries}
    prefetch_related_objects(list(books), "bands")
    bands = {book.pk: list(book.bands.all()) for book in books}
    sheets = Sheet.objects.filter(pk__in={entry.sheet_id for entry in entries})
    known = {sheet.pk: trees.of(sheet) for sheet in sheets.select_related("product_set")}
    given = answers_of(entries)
    agreed = agreement.points_of([entry.pk for entry in entries])
    found = []
    for entry in entries:
        book = bands[entry.contest.council.stage.book_id]
        tree = known[entry.sheet_id]
        found.append(_lift(entry, tree, given[entry.pk], book, star, agreed[entry.pk]))
    return found


def answers_of(entries: Iterable[Entry]) -> dict[int, Given]:
    """{entry: {criterion: how many members chose which option}} of the sheets that count."""
    rows = Answer.objects.filter(
        score_sheet__in=ScoreSheet.objects.counted().filter(
            entry__in=[entry.pk for entry in entries], state=ScoreSheetState.SUBMITTED
        )
    )
    counted = rows.values_list("score_sheet__entry_id", "criterion_id", "option_id", "points")
    found: dict[int, Any] = defaultdict(lambda: defaultdict(list))
    for entry, criterion, option, points, members in counted.annotate(n=Count("pk")).order_by():
        found[entry][criterion].append((option, points, members))
    return found


def _lift(
    entry: Entry,
    tree: SheetTree,
    given: Given,
    bands: Sequence[Any],
    star: int | None,
    agreed: Mapping[int, int],
) -> Lift:
    book = entry.contest.council.stage.book
    top = max(band.stars for band in bands)
    above = star is not None and (entry.stars or 0) < star <= top
    wanted = star if star and above else (entry.stars or 0) + 1
    if why := why_none(entry, book, given):
        return Lift(entry, tree, top, None, None, why)
    if wanted > top:
        return Lift(entry, tree, top, None, None)
    minima = book.settings["minima"]
    plan = lifting.plan(
        tree.criteria,
        reached_of(tree, given, entry.sheets_in, minima["reading"], agreed),
        bands,
        star=wanted,
        enforced=bool(minima["enforced"]),
        below=int(minima["below"]),
    )
    return Lift(entry, tree, top, wanted, plan, no_plan(plan, tree))


def why_none(entry: Entry, book: RuleBook, given: Given) -> str:
    """Say why no plan can be told of the result at all; '' if one can."""
    if entry.stars is None:
        return _("There is no result yet.")
    if entry.reasons.get("knockouts"):
        return _("The product was knocked out: that must be put right first, points do not help.")
    if not given:
        return _("There is no result yet.")
    if book.aggregation != lifting.AGGREGATION:
        return _("This rule book takes the median of the sheets; a plan is told of a mean only.")
    return ""


def no_plan(plan: Plan, tree: SheetTree) -> str:
    """Say why the plan has no steps to its star; '' if it has."""
    facts: dict[str, Any] = {"star": plan.star}
    if plan.stuck:
        facts["codes"] = ", ".join(plan.stuck)
        return (
            _("No way to %(star)s★: criteria %(codes)s have no option that meets its minimum.")
            % facts
        )
    if plan.short:
        return _("No way to %(star)s★: all better options together bring too few points.") % facts
    return ""


def reached_of(
    tree: SheetTree, given: Given, members: int, reading: str, agreed: Mapping[int, int]
) -> dict[str, Reached]:
    """Return what the council gave on each criterion, by its code.

    ``agreed`` are the points it agreed on, for a book that reads the minima from them.
    """
    return {
        one.code: _reached(tree, given[one.id], members, reading, agreed.get(one.id, 0))
        for one in tree.criteria
        if one.id in given
    }


def _reached(
    tree: SheetTree,
    chosen: Sequence[tuple[int | None, int, int]],
    members: int,
    reading: str,
    agreed: int,
) -> Reached:
    """The mean, what minima read, and the case most members scored (the first one if several)."""
    mean = Fraction(sum(points * n for _option, points, n in chosen), members)
    if reading == "mean":
        read = mean
    elif reading == stars.AGREED:
        read = Fraction(agreed)
    else:
        told = [points for _option, points, n in chosen for _member in range(n)]
        read = stars.READINGS[reading]([*told, *[0] * (members - len(told))])
    cases: dict[str, int] = defaultdict(int)
    for option, _points, n in chosen:
        if option is not None:
            cases[tree.option(option).branch] += n
    branch = max(sorted(cases), key=lambda case: cases[case], default=None)
    return Reached(mean, read, branch)
