"""Which step of the cycle is open on a day, and what closes next. Pure: the day is an argument.

Windows have ``kind``, ``order``, ``opens`` and ``closes``; first and last day are both included.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cycle.models.cycles import StepKind

HANDING_IN = (StepKind.IDEAS, StepKind.PLANS, StepKind.EVALUATION)  # steps with a last day
REMIND = (7, 1)  # days before the last day

FUTURE, OPEN, OVER = "future", "open", "over"


class Window(Protocol):
    """What the questions below need to know of a window."""

    @property
    def kind(self) -> str: ...
    @property
    def order(self) -> int: ...
    @property
    def opens(self) -> dt.date: ...
    @property
    def closes(self) -> dt.date: ...


@dataclass(frozen=True)
class Span:
    """A window that is not stored yet."""

    kind: str
    order: int
    opens: dt.date
    closes: dt.date


@dataclass(frozen=True)
class Step:
    """A step as the rule book names it."""

    no: int
    kind: str
    name: str
    months: tuple[int, ...] = ()
    all_year: bool = False


def steps(settings: Mapping[str, Any]) -> list[Step]:
    """Return the steps a rule book names, in its order; the six kinds if it names none."""
    told = settings.get("steps") or []
    if not told:
        return [
            Step(no, kind, str(StepKind(kind).label), all_year=True)
            for no, kind in enumerate(StepKind.values, 1)
        ]
    name = "name_vi" if get_language() == "vi" else "name_en"
    return [
        Step(
            row["no"],
            row["kind"],
            row[name],
            tuple(row.get("months", [])),
            bool(row.get("all_year")),
        )
        for row in told
    ]


def proposed(year: int, told: Sequence[Step]) -> list[Span]:
    """Return the windows the book's months suggest: whole months, or the whole year."""
    return [_span(year, step) for step in told]


def _span(year: int, step: Step) -> Span:
    whole = step.all_year or not step.months
    first, last = (1, 12) if whole else (min(step.months), max(step.months))
    end = dt.date(year, last, monthrange(year, last)[1])
    return Span(step.kind, step.no, dt.date(year, first, 1), end)


def state(window: Window, day: dt.date) -> str:
    """Return 'future', 'open' or 'over'."""
    if day < window.opens:
        return FUTURE
    return OPEN if day <= window.closes else OVER


def open_on(windows: Iterable[Window], day: dt.date) -> list[Any]:
    """Return the windows that are open on the day, in their order."""
    found = [window for window in windows if state(window, day) == OPEN]
    return sorted(found, key=lambda window: window.order)


def current(windows: Iterable[Window], day: dt.date) -> Any | None:
    """Return the one step a board points at: the open one with a last day that closes first.

    Between those steps it is the first that goes on all year, and once all are over the last.
    """
    rows = list(windows)
    found = open_on(rows, day)
    pressing = [window for window in found if window.kind in HANDING_IN]
    if pressing:
        return min(pressing, key=lambda window: (window.closes, window.order))
    begun = [w for w in rows if w.kind in HANDING_IN and state(w, day) == OVER]
    after = max((window.order for window in begun), default=0)
    later = [window for window in found if window.order > after]
    return (later or found or [None])[0]


def next_deadline(windows: Iterable[Window], day: dt.date) -> Any | None:
    """Return the open step with a last day that closes first, or None."""
    found = [window for window in open_on(windows, day) if window.kind in HANDING_IN]
    return min(found, key=lambda window: (window.closes, window.order), default=None)


def next_opening(windows: Iterable[Window], day: dt.date) -> Any | None:
    """Return the step with a last day that opens next, or None."""
    found = [w for w in windows if w.kind in HANDING_IN and state(w, day) == FUTURE]
    return min(found, key=lambda window: (window.opens, window.order), default=None)


def mark(last_day: dt.date, day: dt.date) -> int | None:
    """Return which reminder is due on the day: 7, 1 or none. A missed morning is caught up."""
    left = (last_day - day).days
    if left < 0:
        return None
    return next((days for days in sorted(REMIND) if left <= days), None)


def faults(year: int, spans: Iterable[Window]) -> dict[str, str]:
    """Return what is impossible in the windows of a year: field → sentence.

    Fields are named ``<kind>_opens`` and ``<kind>_closes``.
    """
    found: dict[str, str] = {}
    by_kind = {span.kind: span for span in spans}
    for kind, span in by_kind.items():
        found |= _own_faults(year, kind, span)
    return found or _faults_between(by_kind)


def _faults_between(by_kind: Mapping[str, Window]) -> dict[str, str]:
    found: dict[str, str] = {}
    ideas, plans = by_kind.get(StepKind.IDEAS), by_kind.get(StepKind.PLANS)
    if ideas and plans and plans.opens < ideas.opens:
        found.setdefault("plans_opens", _("Plans cannot be received before ideas are."))
    if ideas and plans and plans.closes < ideas.closes:
        found.setdefault("plans_closes", _("Plans must not close before ideas do."))
    for kind in (StepKind.IMPLEMENTATION, StepKind.EVALUATION):
        later = by_kind.get(kind)
        if plans and later and later.closes < plans.opens:
            sentence = _("This step ends before the first plan can be received.")
            found.setdefault(f"{kind.value}_closes", sentence)
    return found


def _own_faults(year: int, kind: str, span: Window) -> dict[str, str]:
    found = {}
    for field in ("opens", "closes"):
        if abs(getattr(span, field).year - year) > 1:
            found[f"{kind}_{field}"] = _(
                "Choose a day between 01/01/%(first)s and 31/12/%(last)s."
            ) % {"first": year - 1, "last": year + 1}
    if not found and span.closes < span.opens:
        found[f"{kind}_closes"] = _("The last day cannot be before the first day.")
    return found
