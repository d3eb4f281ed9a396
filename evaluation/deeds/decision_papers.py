"""Numbers, dates and signers that the clerk types for the papers of a decision."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import signed_papers
from evaluation.acts.loading import typed_of
from evaluation.deeds.holding import hold
from evaluation.models import (
    ContestState,
    Decision,
    DecisionPapers,
    DecisionState,
    SignedKind,
)
from evaluation.models.decision_papers import TYPED
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean
from ocop.workflow.doors import record

WRITTEN = "decision.papers_written"
PAIRS = (
    ("report_no", "report_on"),
    ("submission_no", "submission_on"),
    ("approval_no", "approval_on"),
)

AGENCY = tuple(name for name in TYPED if name.startswith("agency"))
SIGNED = {
    SignedKind.REPORT: PAIRS[0],
    SignedKind.SUBMISSION: (*PAIRS[1], *AGENCY),
    SignedKind.APPROVAL: PAIRS[2],
}


@transaction.atomic
def write(decision: Decision, *, by: User, **typed: Any) -> DecisionPapers:
    """Keep what was typed. Once the decision is published only what is still empty is filled in:
    a paper that was issued is not given another number."""
    hold(decision.contest, ContestState.CLOSED, ContestState.PUBLISHED)
    if not standing(by, decision.contest.council).staff:
        raise NotAllowed(_("The office of the programme types the numbers of the papers."))
    decision.refresh_from_db(fields=["state"])
    if decision.state == DecisionState.DISCARDED:
        raise Refused(_("This decision was discarded."))
    papers = typed_of(decision)
    before = _said(papers)
    for name in typed.keys() & set(TYPED):
        value = clean(typed[name]) if isinstance(typed[name], str) else typed[name]
        setattr(papers, name, value)
    after = _said(papers)
    _refuse_half(papers, decision)
    changed = {name for name in TYPED if before[name] != after[name]}
    if not changed:
        return papers
    if decision.state == DecisionState.PUBLISHED:
        for name in sorted(changed):
            if before[name]:
                raise Refused(_("The decision is published: this stays as it is."), field=name)
    _refuse_signed(decision, changed, before)
    papers.written_by, papers.written_at = by, clock.now()
    papers.save()
    told = {name: after[name] for name in sorted(changed)}
    record(papers, WRITTEN, by=by, after=papers.report_no or papers.submission_no, typed=told)
    return papers


def _refuse_signed(decision: Decision, changed: set[str], before: dict[str, Any]) -> None:
    """What was typed of a paper whose signed file is in stays: the file says it."""
    for kind, names in SIGNED.items():
        told = sorted(name for name in names if name in changed and before[name])
        if told and signed_papers.standing(decision, kind):
            raise Refused(_("The signed file is in: this stays as it is."), field=told[0])


def _said(papers: DecisionPapers) -> dict[str, Any]:
    return {name: getattr(papers, name) for name in TYPED}


def _refuse_half(papers: DecisionPapers, decision: Decision) -> None:
    for number, on in PAIRS:
        day = getattr(papers, on)
        if getattr(papers, number) and day is None:
            raise Refused(_("Write the date of the paper too."), field=on)
        if day and day > clock.today():
            raise Refused(_("The date lies in the future."), field=on)
        if day and day < decision.contest.held_on:
            raise Refused(_("The paper cannot be older than the contest."), field=on)
