"""How submissions and dossiers are told: facts, longer texts, the pill of the state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from cycle.models import DossierState, Idea, Plan, ProgressReport, SubmissionState
from ocop.lib import shown

State = SubmissionState
KINDS = {
    State.DRAFT: "",
    State.SUBMITTED: "info",
    State.PROPOSED: "info",
    State.RETURNED: "wait",
    State.ACCEPTED: "ok",
    State.DECLINED: "late",
    State.WITHDRAWN: "",
}
DOSSIER_KINDS = {
    DossierState.IMPLEMENTATION: "info",
    DossierState.EVALUATION: "info",
    DossierState.RECOGNISED: "ok",
    DossierState.SENT_UP: "ok",
    DossierState.NOT_REACHED: "late",
}


def state_tag(thing: Any) -> tuple[str, str]:
    """Words and kind of the pill of a submission or dossier."""
    kind = KINDS.get(thing.state) or DOSSIER_KINDS.get(thing.state, "")
    return str(thing.get_state_display()), kind


def facts_of(thing: Any) -> list[tuple[str, Any]]:
    """Label and value pairs of a submission."""
    dossier = thing.dossier
    rows = FACTS[type(thing)](thing)
    return [
        (_("Producer"), dossier.product.producer.name),
        (_("Kind of organisation"), dossier.product.producer.get_kind_display()),
        (_("Product set"), dossier.product_set.name),
        *rows,
    ]


def _of_idea(idea: Idea) -> list[tuple[str, Any]]:
    return [(_("Packing"), idea.packaging), (_("Made in a year"), idea.yearly_output)]


def _of_plan(plan: Plan) -> list[tuple[str, Any]]:
    made = f"{shown.number(plan.output, 0 if plan.output % 1 == 0 else 2)} {plan.unit}"
    return [
        (_("Own capital"), shown.money(plan.capital_own)),
        (_("Bank loans"), shown.money(plan.capital_loan)),
        (_("Support from the programme"), shown.money(plan.capital_support)),
        (_("Capital in all"), shown.money(plan.capital)),
        (_("Workers"), shown.number(plan.workers)),
        (_("Of them from the commune"), shown.number(plan.local_workers)),
        (_("Made in a year"), made),
        (_("Cost of one unit"), shown.money(plan.unit_cost)),
        (_("Price of one unit"), shown.money(plan.unit_price)),
        (_("Sales in a year"), shown.money(plan.revenue)),
        (_("Profit in a year"), shown.money(plan.profit)),
    ]


def _of_report(report: ProgressReport) -> list[tuple[str, Any]]:
    return [
        (_("Quarter"), f"{report.get_quarter_display()}/{report.year}"),
        (_("Made in the quarter"), shown.number(report.output, 2).rstrip("0").rstrip(",.")),
        (_("Sold in the quarter"), shown.money(report.revenue)),
        (_("Workers"), shown.number(report.workers)),
    ]


FACTS: dict[type[Any], Callable[[Any], list[tuple[str, Any]]]] = {
    Idea: _of_idea,
    Plan: _of_plan,
    ProgressReport: _of_report,
}


def texts_of(thing: Any) -> list[tuple[str, str]]:
    """The longer texts of a submission, those that say something."""
    told: dict[type, list[tuple[str, str]]] = {
        Idea: [
            (_("What it is, and why people buy it"), "story"),
            (_("Raw materials"), "materials"),
            (_("Help wanted"), "wanted_support"),
        ],
        Plan: [
            (_("Market"), "market"),
            (_("Materials, technology, packing"), "production"),
            (_("What is done when"), "schedule"),
        ],
        ProgressReport: [(_("What was done"), "done"), (_("What is difficult"), "difficulties")],
    }
    rows = [(label, getattr(thing, name)) for label, name in told[type(thing)]]
    return [(label, text) for label, text in rows if text]
