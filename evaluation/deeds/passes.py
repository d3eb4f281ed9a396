"""Two rounds of scoring: deciding for them, and opening the second for a product."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import passes, passes_messages
from evaluation.deeds.conditions import refuse_others
from evaluation.deeds.holding import hold
from evaluation.deeds.sheets import open_again
from evaluation.deeds.spreads import all_in, listed
from evaluation.models import (
    Contest,
    ContestState,
    Discussion,
    DiscussionState,
    Entry,
    FurtherTest,
    FurtherTestState,
    ScoreSheet,
    SecondRound,
)
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.workflow.doors import record
from products.deeds.once import insert, made_already

CHOSEN = "contest.passes_chosen"
OPENED = "second_round.opened"


@transaction.atomic
def choose(contest: Contest, *, two: bool, by: User) -> Contest:
    """Decide whether tests may be asked for after the first round. For chair and secretary.

    Back to one round only while no test has been asked for.
    """
    hold(contest, ContestState.PREPARING, ContestState.SCORING)
    who = standing(by, contest.council)
    if not (who.chair or who.secretary):
        raise NotAllowed(_("Only the chair and the secretary of the council decide on rounds."))
    contest.refresh_from_db(fields=["two_passes"])
    if two and (why := passes.why_not(contest)):
        raise Refused(why)
    if contest.two_passes == two:
        return contest
    if passes.demanded(contest.council.stage.book):
        raise Refused(_("The rule book of this contest wants two rounds."))
    if not two and FurtherTest.objects.filter(entry__contest=contest).exists():
        raise Refused(_("A test has been asked for already: the contest keeps its two rounds."))
    Contest.objects.filter(pk=contest.pk).update(two_passes=two)
    contest.two_passes = two
    record(contest, CHOSEN, by=by, before=2 - two, after=1 + two, two=two)
    return contest


@transaction.atomic
def open_second(entry: Entry, *, once_key: uuid.UUID | None = None, by: User) -> SecondRound:
    """Open the sheets of the product again, now that the results of its tests are recorded.

    The sheets of the first round are kept as they were handed in. A product has one second round.
    """
    contest = entry.contest
    hold(contest, ContestState.SCORING)
    if made := made_already(SecondRound, once_key, verb=OPENED, by=by):
        return made
    refuse_others(contest, [entry], by)
    if found := SecondRound.objects.filter(entry=entry).first():
        return found
    tests = _recorded(entry)
    totals = all_in(entry)
    again = SecondRound(entry=entry, totals=listed(totals), opened_by=by, opened_at=clock.now())
    if once_key:
        again.once_key = once_key
    clash = Refused(_("Round 2 could not be opened. Send the form again."))
    again, new = insert(again, verb=OPENED, by=by, clash=clash)
    if new:
        record(
            again, OPENED, by=by, after=str(len(totals)), entry=entry.pk,
            totals=again.totals, tests=[test.pk for test in tests],
        )  # fmt: skip
        _give_back(again, entry, tests, by)
    return again


def _recorded(entry: Entry) -> list[FurtherTest]:
    """The tests with a result, or a refusal that says what is missing."""
    tests = list(FurtherTest.objects.filter(entry=entry).order_by("pk"))
    product = entry.dossier.product.name
    if any(test.state == FurtherTestState.ASKED for test in tests):
        raise Refused(" ".join(passes.sentences(product, passes.of(entry))))
    found = [test for test in tests if test.state == FurtherTestState.RECORDED]
    if not found:
        raise Refused(
            _("%(product)s: no test has a result, so there is nothing to score again.")
            % {"product": product}
        )
    if Discussion.objects.filter(entry=entry, state=DiscussionState.OPEN).exists():
        raise Refused(
            _("%(product)s is being discussed: write down first what the council decides.")
            % {"product": product}
        )
    return found


def _give_back(again: SecondRound, entry: Entry, tests: list[FurtherTest], by: User) -> None:
    words = "\n".join(f"{test.what}: {test.finding}" for test in tests)
    keys = [pk for pk, _total in again.totals]
    rows = ScoreSheet.objects.filter(pk__in=keys).select_related("seat__member__user")
    for sheet in rows.order_by("pk"):
        sheet.entry = entry
        event = open_again(sheet, words, by, second_round=again)
        passes_messages.sheet_in_second_round(sheet, event)
