"""What does not fit together in a decision and its papers, before it is published: sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation import signers
from evaluation.acts.loading import outcomes_of
from evaluation.models import Decision, DecisionPapers, DecisionState, Entry, Outcome
from ocop.lib import clock
from ocop.lib.shown import day as short_day
from ocop.lib.shown import first_of
from products.models import Membership, Rating

NAMED = 5


def of(decision: Decision, entries: Sequence[Entry], typed: DecisionPapers) -> list[str]:
    """Everything a careful reader asks about, in a constant number of queries."""
    awarded = [one for one in entries if one.outcome == Outcome.AWARDED]
    return [
        *_numbers(decision, entries),
        *_stars(awarded),
        *_held(decision, awarded),
        *_elsewhere(decision, awarded),
        *_nobody(entries),
        *of_papers(decision, entries, typed),
    ]


def of_papers(decision: Decision, entries: Collection[Entry], typed: DecisionPapers) -> list[str]:
    """What is asked about the papers alone, also once the decision is published."""
    return [*_papers(decision, entries, typed), *_signer(decision)]


def _numbers(decision: Decision, entries: Collection[Entry]) -> list[str]:
    """What was decided by the log against what the list would print."""
    said, listed = outcomes_of(decision), Counter(one.outcome for one in entries)
    if not said or said == dict(listed):
        return []
    return [
        _("%(decided)s products were decided by outcome, the lists would name others: %(listed)s.")
        % {"decided": sum(said.values()), "listed": sum(listed.values())}
    ]


def _stars(awarded: Collection[Entry]) -> list[str]:
    """Stars above what points and minima allow: the paper must not say them."""
    return [
        _("%(product)s: %(stars)s stars are more than points and minimum requirements allow.")
        % {"product": one.dossier.product.name, "stars": one.stars}
        for one in awarded
        if one.stars and one.stars > min(one.band or 0, int(one.reasons.get("ceiling", 5)))
    ]


def _held(decision: Decision, awarded: Collection[Entry]) -> list[str]:
    """Stars of another decision that are in force and differ."""
    given = {one.dossier.product_id: one for one in awarded}
    day = decision.decided_on or clock.today()
    rows = Rating.objects.valid_on(day).filter(product__in=given).select_related("product")
    told = []
    for row in rows.exclude(key__in=[f"entry:{one.pk}" for one in awarded]).order_by("product"):
        new = given[row.product_id].stars
        if new != row.stars:
            facts = {
                "product": row.product.name, "stars": row.stars, "number": row.decision_no,
                "day": short_day(row.valid_to), "new": new,
            }  # fmt: skip
            told.append(
                _(
                    "%(product)s holds %(stars)s stars by decision %(number)s until %(day)s; this "
                    "decision makes them %(new)s."
                )
                % facts
            )
    return told


def _elsewhere(decision: Decision, awarded: Collection[Entry]) -> list[str]:
    """The same product on another decision that is prepared."""
    rows = Entry.objects.filter(
        dossier__product__in=[one.dossier.product_id for one in awarded],
        outcome=Outcome.AWARDED,
        contest__decisions__state=DecisionState.PREPARED,
    ).exclude(contest=decision.contest_id)
    return [
        _("%(product)s stands on another decision that is being prepared: %(contest)s.")
        % {"product": one.dossier.product.name, "contest": one.contest.title}
        for one in rows.select_related("contest", "dossier__product").order_by("pk")
    ]


def _nobody(entries: Collection[Entry]) -> list[str]:
    """Producers for whom nobody acts any more: the result reaches them on paper alone."""
    makers = {one.dossier.product.producer_id: one.dossier.product.producer for one in entries}
    there = Membership.objects.filter(producer__in=makers).values_list("producer", flat=True)
    gone = [makers[pk].name for pk in makers.keys() - set(there)]
    if not gone:
        return []
    words = ngettext(
        "Nobody acts for %(n)s producer here any more: %(names)s.",
        "Nobody acts for %(n)s producers here any more: %(names)s.",
        len(gone),
    )
    return [words % {"n": len(gone), "names": first_of(sorted(gone), NAMED)}]


def _papers(decision: Decision, entries: Collection[Entry], typed: DecisionPapers) -> list[str]:
    """Numbers and dates of the papers that the decision rests on."""
    outcomes = {one.outcome for one in entries}
    told = []
    if not typed.report_no:
        told.append(_("The number and date of the council's report are not typed in yet."))
    if not typed.submission_no:
        told.append(_("The number and date of the submission are not typed in yet."))
    published = decision.state == DecisionState.PUBLISHED
    if published and {Outcome.AWARDED, Outcome.SENT_UP} <= outcomes and not typed.approval_no:
        told.append(_("The number of the approval of what is sent up is not typed in yet."))
    days = [decision.contest.held_on, typed.report_on, typed.submission_on, decision.decided_on]
    known = [day for day in days if day]
    if known != sorted(known):
        told.append(_("The dates do not follow each other: contest, report, submission, decision."))
    return told


def _signer(decision: Decision) -> list[str]:
    region, day = decision.contest.council.region, decision.decided_on or clock.today()
    if decision.signer:
        told = signers.doubt(region, day, decision.signer, decision.formula, decision.signer_office)
        return [told] if told else []
    if signers.known(region) and signers.proposed(region, day) is None:
        return [_("Nobody is in office today who signs for %(region)s.") % {"region": region.title}]
    return []
