"""Whether a step of a cycle is open today, and the sentence if it is not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cycle import books, timetable
from cycle.models import Cycle, StepWindow
from cycle.models.cycles import CycleState
from ocop.lib import clock, shown
from ocop.lib.errors import StepClosed


def why_closed(cycle: Cycle, kind: str) -> str:
    """Return why nothing can be handed in at the step today, or '' if it is open.

    The sentence says when the step was or will be open, and who can help. Reads
    ``cycle.windows.all()``.
    """
    if cycle.state != CycleState.OPEN:
        return _("This cycle is not open; nothing can be handed in.")
    window = window_of(cycle, kind)
    if window is None:
        return _("This cycle has no such step.") + _help(cycle)
    where = timetable.state(window, clock.today())
    if where not in (timetable.FUTURE, timetable.OVER):
        return ""
    facts = {
        "step": step_name(cycle, kind),
        "first": shown.day(window.opens),
        "last": shown.day(window.closes),
    }
    if where == timetable.FUTURE:
        return _("“%(step)s” opens on %(first)s.") % facts + _help(cycle)
    return _("“%(step)s” was open from %(first)s to %(last)s.") % facts + _help(cycle)


def _help(cycle: Cycle) -> str:
    if cycle.contact:
        return " " + _("Questions: %(contact)s.") % {"contact": cycle.contact.rstrip(".")}
    return " " + _("Ask the OCOP officer of your place.")


def window_of(cycle: Cycle, kind: str) -> StepWindow | None:
    """Return the cycle's window of the step (prefetched windows are used)."""
    return next((row for row in cycle.windows.all() if row.kind == kind), None)


def step_name(cycle: Cycle, kind: str) -> str:
    """Return the step's name in the cycle's rule book of today."""
    return names(cycle).get(kind, kind)


def names(cycle: Cycle) -> dict[str, str]:
    """Return the names of the steps by kind."""
    told = timetable.steps(books.in_force(cycle, clock.today()).settings)
    return {step.kind: step.name for step in told}


def require(cycle: Cycle, kind: str) -> None:
    """Raise :class:`StepClosed` unless the step is open today."""
    if sentence := why_closed(cycle, kind):
        raise StepClosed(sentence)
