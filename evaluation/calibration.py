"""Where the members of a calibration differ, and which words of the sheet divide them.

One discusses findings, not persons: the chair sees whose points these are, everybody else the
points alone with their own. Nothing is seen before the chair shows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluation import readings
from evaluation.models import (
    Answer,
    Calibration,
    CalibrationState,
    Contest,
    ContestState,
    Entry,
    ScoreSheet,
    ScoreSheetState,
)
from ocop.rules import trees
from ocop.rules.trees import CriterionNode, SheetTree


def of(contest: Contest) -> Calibration | None:
    """The calibration of a practice session, or None."""
    return Calibration.objects.filter(contest=contest).first()


def why_not(contest: Contest) -> str:
    """Why the session cannot be a calibration; '' if it can."""
    if not contest.practice:
        return _("A calibration is held in a practice session: nothing of it counts.")
    if contest.paper:
        return _("In a calibration every member fills in their own sheet here.")
    if contest.per_product:
        return _("In a calibration the whole council scores the same products.")
    return ""


def held(contest: Contest) -> Calibration | None:
    """The last one that the council finished, for its sessions in earnest (one query, none if it
    is known that there is none)."""
    if not getattr(contest, "calibrated", True):
        return None
    rows = Calibration.objects.filter(
        contest__council=contest.council_id, state=CalibrationState.FINISHED
    )
    return rows.order_by("-finished_at", "-pk").first()


def targets(found: Calibration) -> list[Contest]:
    """The sessions in earnest that the readings can be carried into: not yet scoring."""
    rows = Contest.objects.in_earnest().filter(
        council=found.contest.council_id, state=ContestState.PREPARING
    )
    return list(rows.order_by("held_on", "pk"))


def missing(contest: Contest) -> list[str]:
    """The names of the members whose sheets are not all in, in the order of the council."""
    rows = ScoreSheet.objects.counted().filter(entry__contest=contest, state=ScoreSheetState.OPEN)
    listed = rows.order_by("seat__member__order", "seat_id")
    return list(dict.fromkeys(listed.values_list("seat__member__user__name", flat=True)))


# --- the comparison ---------------------------------------------------------------------------
@dataclass(frozen=True)
class Choice:
    """An option that some chose: its words, its points, how many, and who (for the chair)."""

    label: str
    points: int
    names: tuple[str, ...]
    mine: bool

    @property
    def count(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Divided:
    """A criterion on which the members differ. ``reading`` is what was agreed since."""

    node: CriterionNode
    key: str
    choices: tuple[Choice, ...]
    reading: str

    @property
    def apart(self) -> int:
        return self.choices[0].points - self.choices[-1].points


@dataclass(frozen=True)
class Compared:
    """A product: the criteria that divide the members, widest first, and how many do not."""

    entry: Entry
    divided: tuple[Divided, ...]
    alike: int


Chosen = dict[int, list[tuple[int | None, int, str, bool]]]  # criterion → option, points, who, own


def compared(found: Calibration, contest: Contest, *, user_id: int) -> list[Compared]:
    """Product by product (two queries); for a calibration that is shown and all sheets in."""
    entries = Entry.objects.filter(contest=contest).select_related(
        "sheet__product_set", "dossier__product"
    )
    rows = Answer.objects.filter(
        score_sheet__in=ScoreSheet.objects.counted().filter(entry__contest=contest)
    )
    given: dict[int, Chosen] = defaultdict(lambda: defaultdict(list))
    listed = rows.order_by("score_sheet__seat__member__order", "score_sheet_id")
    for entry, criterion, option, points, name, user in listed.values_list(
        "score_sheet__entry_id", "criterion_id", "option_id", "points",
        "score_sheet__seat__member__user__name", "score_sheet__seat__member__user_id",
    ):  # fmt: skip
        given[entry][criterion].append((option, points, name, user == user_id))
    return [
        _compared(entry, given[entry.pk], found.readings)
        for entry in entries.order_by("order", "pk")
    ]


def _compared(entry: Entry, given: Chosen, agreed: Mapping[str, str]) -> Compared:
    tree = trees.of(entry.sheet)
    found = []
    for node in tree.criteria:
        choices = _choices(tree, given.get(node.id, []))
        if len(choices) > 1:
            key = readings.key_of(entry.sheet, node.code)
            found.append(Divided(node, key, choices, agreed.get(key, "")))
    alike = len(tree.criteria) - len(found)
    return Compared(entry, tuple(sorted(found, key=lambda one: -one.apart)), alike)


def _choices(tree: SheetTree, given: list[tuple[int | None, int, str, bool]]) -> tuple[Choice, ...]:
    """The options that were chosen, most points first."""
    names: dict[int | None, list[str]] = defaultdict(list)
    mine = {option for option, _points, _name, own in given if own}
    worth = {option: points for option, points, _name, _own in given}
    for option, _points, name, _own in given:
        names[option].append(name)
    found = [
        Choice(
            tree.option(option).label if option else _("None of these is met"),
            worth[option],
            tuple(names[option]),
            option in mine,
        )
        for option in names
    ]
    return tuple(sorted(found, key=lambda one: -one.points))
