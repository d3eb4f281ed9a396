"""The decision on a contest's results: prepared, looked at, published with number and signer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from cycle.deeds import dossiers
from cycle.models import DossierState
from evaluation import messages, results, signers
from evaluation.acts.order import standing
from evaluation.deeds import certificates, letters, panels, typed
from evaluation.deeds.holding import hold
from evaluation.models import (
    Contest,
    ContestState,
    Decision,
    DecisionState,
    Entry,
    Outcome,
    ScoreSheet,
    ScoreSheetState,
    Seat,
)
from ocop.accounts.models import User
from ocop.lib import clock, working_days
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean
from ocop.rules.models import Stage
from ocop.workflow.doors import move, record
from products.deeds import ratings
from products.deeds.once import insert, made_already
from products.models import Rating

PREPARED = "decision.prepared"
CONCLUSIONS = {
    Outcome.AWARDED: DossierState.RECOGNISED,
    Outcome.SENT_UP: DossierState.SENT_UP,
    Outcome.NOT_REACHED: DossierState.NOT_REACHED,
}


@transaction.atomic
def prepare(contest: Contest, *, once_key: uuid.UUID | None = None, by: User) -> Decision:
    """Prepare the decision: each product gets the outcome its stage makes of the result.

    Nothing takes effect and nobody is told until it is published; it can be discarded.
    """
    if made := made_already(Decision, once_key, verb=PREPARED, by=by):
        return made
    hold(contest, ContestState.CLOSED)
    stage = contest.council.stage
    beyond = stage.after()
    entries = list(contest.entries.order_by("pk"))
    for entry in entries:
        entry.outcome = results.outcome_of(stage, entry, beyond=beyond)
    Entry.objects.bulk_update(entries, ["outcome"])
    decision = Decision(
        contest=contest, authority=authority_of(contest), prepared_by=by, prepared_at=clock.now()
    )
    if once_key:
        decision.once_key = once_key
    clash = Refused(_("A decision on this contest has been prepared already."))
    decision, new = insert(decision, verb=PREPARED, by=by, clash=clash)
    if new:
        outcomes = [[entry.pk, entry.outcome] for entry in entries]
        record(decision, PREPARED, by=by, after=str(len(entries)), outcomes=outcomes)
    return decision


def authority_of(contest: Contest) -> str:
    """The People's Committee that announces the results, as it stands on the paper."""
    return f"Ủy ban nhân dân {contest.council.region.title}"


@transaction.atomic
def discard(decision: Decision, *, by: User) -> Decision:
    """Throw a prepared decision away; the results stand as they were closed."""
    hold(decision.contest, ContestState.CLOSED)
    move(decision, DecisionState.DISCARDED, sources={DecisionState.PREPARED}, by=by)
    decision.contest.entries.update(outcome=Outcome.NONE)
    return decision


@transaction.atomic
def publish(
    decision: Decision,
    *,
    number: str,
    decided_on: dt.date,
    place: str = "",
    formula: str = "",
    signer_office: str = "",
    signer: str,
    sure: bool = False,
    by: User,
) -> Decision:
    """Publish: the results are out, stars are granted, dossiers go on, people are told, at once.

    Number and date are those of the signed paper; they come from the registry clerk, never from
    us. A stage that awards nothing publishes the same way, without stars. Where stars are granted
    two people answer for it: who prepared the decision does not publish it, and nobody publishes
    what they scored. A signer who held no such office that day is refused unless ``sure``.
    """
    contest = decision.contest
    hold(contest, ContestState.CLOSED)
    if why := alone(decision, by):
        raise NotAllowed(why)
    _refuse_wrong_paper(contest, number, decided_on, signer)
    doubt = signers.doubt(contest.council.region, decided_on, signer, formula, signer_office)
    if doubt and not sure:
        raise Refused(doubt, field="sure")
    paper = typed.paper(
        number=number, decided_on=decided_on, place=place, formula=formula,
        signer_office=signer_office, signer=signer,
    )  # fmt: skip
    paper["published_at"] = clock.now()
    Decision.objects.filter(pk=decision.pk, state=DecisionState.PREPARED).update(**paper)
    for name, value in paper.items():
        setattr(decision, name, value)
    move(decision, DecisionState.PUBLISHED, sources={DecisionState.PREPARED}, by=by, **paper)
    event = move(contest, ContestState.PUBLISHED, sources={ContestState.CLOSED}, by=by)
    Contest.objects.filter(pk=contest.pk).update(published_head=event.hash)
    contest.published_head = event.hash
    _take_effect(decision, by)
    return decision


def alone(decision: Decision, by: User) -> str:
    """Why the person may not publish what they scored or prepared themselves; '' if they may."""
    if scored(decision.contest, by):
        return _("Who scored in this contest does not publish its results: somebody else does.")
    if not decision.contest.council.stage.awards or by.pk != decision.prepared_by_id:
        return ""
    return _("Who prepared the decision does not publish it: a second person does.")


def scored(contest: Contest, user: User) -> bool:
    """True for who handed in a sheet that counts in the contest."""
    rows = ScoreSheet.objects.counted().filter(
        entry__contest=contest, seat__member__user=user.pk, state=ScoreSheetState.SUBMITTED
    )
    return rows.exists()


def _refuse_wrong_paper(contest: Contest, number: str, decided_on: dt.date, signer: str) -> None:
    if not clean(number):
        raise Refused(_("Write the number of the decision."), field="number")
    if not clean(signer):
        raise Refused(_("Write the name of the signer."), field="signer")
    if decided_on > clock.today():
        raise Refused(_("The date of the decision lies in the future."), field="decided_on")
    if decided_on < contest.held_on:
        raise Refused(_("The decision cannot be older than the contest."), field="decided_on")


def _take_effect(decision: Decision, by: User) -> None:
    """Dossiers first, then stars, then certificates: rows by key, the counter last."""
    stage = decision.contest.council.stage
    beyond = stage.after()
    entries = _with_products(decision.contest)
    for entry in sorted(entries, key=lambda entry: entry.dossier_id):
        _let_go(entry, beyond, by)
    granted = [
        (entry, _grant(entry, decision, by))
        for entry in sorted(entries, key=lambda entry: entry.dossier.product_id)
        if entry.outcome == Outcome.AWARDED
    ]
    granted.sort(key=lambda pair: standing(pair[0]))
    certificates.reserve_all(granted, decision=decision, by=by)
    letters.take_down(decision, by=by)
    _tell(decision, entries, beyond)


def _with_products(contest: Contest) -> list[Entry]:
    rows = contest.entries.select_related(
        "dossier__product__producer__region", "dossier__cycle", "dossier__book", "dossier__stage"
    )
    return list(rows.order_by("pk"))


def _let_go(entry: Entry, beyond: Stage | None, by: User) -> None:
    if entry.outcome == Outcome.GOES_ON and beyond is not None:
        dossiers.reach(entry.dossier, beyond, by=by)
        panels.put_before(entry.dossier, by=by)
        return
    if entry.outcome == Outcome.SENT_UP and beyond is not None:
        dossiers.reach(entry.dossier, beyond, by=by)
    dossiers.conclude(entry.dossier, CONCLUSIONS[Outcome(entry.outcome)], by=by)


def _grant(entry: Entry, decision: Decision, by: User) -> Rating:
    dossier, decided_on = entry.dossier, decision.decided_on
    assert decided_on is not None
    assert entry.stars is not None
    assert entry.mean is not None
    return ratings.grant(
        dossier.product,
        key=f"entry:{entry.pk}",
        stars=entry.stars,
        points=entry.mean,
        year=dossier.cycle.year,
        book=dossier.book.slug,
        authority=decision.authority,
        decision_no=decision.number,
        decided_on=decided_on,
        valid_from=decided_on,
        valid_to=working_days.months_later(decided_on, dossier.book.certificate_months),
        by=by,
    )


def _tell(decision: Decision, entries: Sequence[Entry], beyond: Stage | None) -> None:
    for entry in entries:
        messages.result_published(entry, decision, beyond)
    council = decision.contest.council
    levels = {council.stage.book.receiving_level}
    if beyond is not None and any(entry.outcome == Outcome.GOES_ON for entry in entries):
        levels.add(beyond.level)
    homes = {entry.dossier.product.producer.region for entry in entries}
    people = messages.officers_concerned(decision, homes, levels)
    seats = Seat.objects.filter(contest=decision.contest).select_related("member__user")
    people.update(seat.member.user for seat in seats)
    messages.decision_published(decision, sorted(people, key=lambda user: user.pk))
