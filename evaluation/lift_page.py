"""A lift plan as it is read: each step with its words, its reason and the proof it needs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from evaluation.lift import Lift
from ocop.rules import proofs, stars
from ocop.rules.lifting import Step
from ocop.rules.stars import shown
from ocop.rules.trees import CriterionNode


@dataclass(frozen=True)
class Line:
    """One step: the criterion, the words it has and needs, what it brings, why, and its proof."""

    criterion: CriterionNode
    had: str
    wanted: str
    before: Decimal
    after: int
    gain: Decimal
    why: list[tuple[str, bool]]  # words, and whether a minimum asks for it
    notes: tuple[str, ...]
    papers: list[str]


@dataclass(frozen=True)
class Told:
    """The plan of one product. ``between`` is true where members chose different options."""

    lines: list[Line]
    before: Decimal
    after: Decimal
    minimum: Decimal
    between: bool


def of(found: Lift) -> Told | None:
    """Return the plan in words, or None if there is none."""
    plan = found.plan
    if plan is None or not plan.exists:
        return None
    lines = [_line(found, step) for step in plan.steps]
    return Told(
        lines=lines,
        before=shown(plan.before),
        after=shown(plan.after),
        minimum=shown(plan.minimum),
        between=any(step.before.denominator > 1 for step in plan.steps),
    )


def _line(found: Lift, step: Step) -> Line:
    criterion = found.tree.criterion(step.code)
    kinds = proofs.kinds_for(found.tree.decision, criterion, step.option)
    return Line(
        criterion=criterion,
        had=step.had.label if step.had else _("None of the options is met"),
        wanted=step.option.label,
        before=shown(step.before),
        after=step.option.points,
        gain=stars.shown(step.gain),
        why=_why(step),
        notes=criterion.notes,
        papers=[kind.name for kind in kinds],
    )


def _why(step: Step) -> list[tuple[str, bool]]:
    """The minima that ask for the step; without any it is there for its points."""
    told = [(_("Minimum for %(star)s★") % {"star": star}, True) for star in step.minima]
    return told or [(_("Adds points"), False)]
