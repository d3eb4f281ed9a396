"""What a producer does next with a dossier: one thing, in plain words, with its date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cycle import opening, timetable
from cycle.models import Dossier, DossierState, StepKind
from cycle.models.submissions import ENDED, SubmissionState
from ocop.lib import clock, shown

# The step of the cycle a dossier stands at, 1 to 6, for the six-step bar.
STEP_OF = {
    DossierState.IDEA: 2,
    DossierState.PLAN: 3,
    DossierState.IMPLEMENTATION: 4,
    DossierState.EVALUATION: 5,
    DossierState.SENT_UP: 5,
    DossierState.NOT_REACHED: 5,
    DossierState.RECOGNISED: 6,
    DossierState.ENDED: 2,
}


@dataclass(frozen=True)
class Next:
    """``url`` is empty while there is nothing to do but wait."""

    title: str
    text: str = ""
    url: str = ""
    label: str = ""
    due: dt.date | None = None

    @property
    def is_duty(self) -> bool:
        return bool(self.url)


def loaded(rows: Any) -> Any:
    """Dossiers with all that :func:`next_for` reads: a constant number of queries."""
    return rows.select_related(
        "product__producer__region", "product_set", "book", "stage", "cycle"
    ).prefetch_related(
        "cycle__windows", "cycle__books__book", "ideas", "plans", "reports", "book__stages"
    )


def next_for(dossier: Dossier) -> Next:
    """Return what the producer does next; give it dossiers from :func:`loaded`."""
    state = dossier.state
    if state == DossierState.IDEA:
        return _of_submission(dossier, dossier.ideas.all(), StepKind.IDEAS)
    if state == DossierState.PLAN:
        return _of_submission(dossier, dossier.plans.all(), StepKind.PLANS)
    if state == DossierState.IMPLEMENTATION:
        return _of_implementation(dossier)
    if state == DossierState.EVALUATION:
        stage = dossier.stage.name if dossier.stage else ""
        return Next(_("The product is being evaluated"), stage)
    if state == DossierState.SENT_UP:
        return Next(_("The dossier was sent to the Ministry"), _("The province has proposed it."))
    if state == DossierState.RECOGNISED:
        return Next(_("The product is recognised"), _("It stands in the public catalogue."))
    if state == DossierState.NOT_REACHED:
        return Next(
            _("Not reached this time"), _("You may take part again in the next evaluation.")
        )
    return Next(_("The product was withdrawn from this cycle"))


def _of_submission(dossier: Dossier, rows: Iterable[Any], kind: str) -> Next:
    live = next((row for row in rows if row.state not in ENDED), None)
    if live is None:
        return _to_begin(dossier, rows, kind)
    if live.state == SubmissionState.RETURNED:
        return Next(
            _("Complete it and hand it in again"),
            live.reason,
            reverse("submission_edit", args=[live.slug, live.pk]),
            _("Complete it"),
            live.due_on,
        )
    if live.state == SubmissionState.DRAFT:
        return _to_finish(dossier, live, kind)
    when = shown.day(live.submitted_at)
    return Next(
        _("Handed in; it is being looked at"),
        _("Handed in on %(day)s. You will be told as soon as it is decided.") % {"day": when},
    )


def _to_finish(dossier: Dossier, live: Any, kind: str) -> Next:
    closed = opening.why_closed(dossier.cycle, kind)
    url = reverse("submission_edit", args=[live.slug, live.pk])
    titles = {
        StepKind.IDEAS: _("Finish the idea and hand it in"),
        StepKind.PLANS: _("Finish the business plan and hand it in"),
    }
    over = closed and _state(dossier, kind) == timetable.OVER
    if over:
        return Next(_("The step is over"), closed)
    return Next(
        titles[StepKind(kind)], closed, url, _("Go on writing"), _last_day(dossier, kind, closed)
    )


def _to_begin(dossier: Dossier, rows: Iterable[Any], kind: str) -> Next:
    closed = opening.why_closed(dossier.cycle, kind)
    declined = next((row for row in rows if row.state == SubmissionState.DECLINED), None)
    text = closed or (declined.reason if declined else "")
    if closed and _state(dossier, kind) != timetable.FUTURE:
        return Next(_("The step is over"), closed)
    if kind == StepKind.PLANS:
        url = reverse("plan_new", args=[dossier.pk])
        return Next(
            _("Write the business plan"), text, url, _("Write the plan"),
            _last_day(dossier, kind, closed),
        )  # fmt: skip
    url = f"{reverse('idea_new', args=[dossier.cycle_id])}?product={dossier.product_id}"
    return Next(_("Send in a new idea"), text, url, _("New idea"), _last_day(dossier, kind, closed))


def _of_implementation(dossier: Dossier) -> Next:
    rows = [row for row in dossier.reports.all() if row.state not in ENDED]
    returned = next((row for row in rows if row.state == SubmissionState.RETURNED), None)
    if returned:
        return _of_submission(dossier, [returned], StepKind.IMPLEMENTATION)
    if not opening.why_closed(dossier.cycle, StepKind.EVALUATION):
        window = opening.window_of(dossier.cycle, StepKind.EVALUATION)
        return Next(
            _("Register the product for evaluation"),
            _("Have the papers of the product ready: they are looked at next."),
            reverse("dossier_register", args=[dossier.pk]),
            _("Register it"),
            window.closes if window else None,
        )
    year, quarter = last_quarter(clock.today())
    if year >= dossier.cycle.year and not any((r.year, r.quarter) == (year, quarter) for r in rows):
        return Next(
            _("Report the progress of quarter %(quarter)s") % {"quarter": f"{quarter}/{year}"},
            _("What was done, how much was made and sold, what is difficult."),
            f"{reverse('report_new', args=[dossier.pk])}?quarter={quarter}&year={year}",
            _("Write the report"),
        )
    return Next(_("Carry out the plan"), opening.why_closed(dossier.cycle, StepKind.EVALUATION))


def last_quarter(day: dt.date) -> tuple[int, int]:
    """Return year and number of the last quarter that is over on the day."""
    number = (day.month - 1) // 3
    return (day.year, number) if number else (day.year - 1, 4)


def _state(dossier: Dossier, kind: str) -> str:
    window = opening.window_of(dossier.cycle, kind)
    return timetable.state(window, clock.today()) if window else timetable.OVER


def _last_day(dossier: Dossier, kind: str, closed: str) -> dt.date | None:
    window = opening.window_of(dossier.cycle, kind)
    return window.closes if window and not closed else None
