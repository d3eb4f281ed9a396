"""Who decides on two rounds of scoring, asks for tests, records them and opens the second round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation import asked, passes
from evaluation.models import Contest, ContestState, Entry, FurtherTest, FurtherTestState
from evaluation.passes import Standing
from evaluation.roles import standing
from evaluation.spread import totals_of
from evaluation.spread_permissions import speaks
from ocop.lib.actions import Action, actions_for

GOING_ON = (ContestState.PREPARING, ContestState.SCORING)


@dataclass(frozen=True)
class Rounds:
    """The rounds of a contest, one or two."""

    contest: Contest


@dataclass(frozen=True)
class EntryTests:
    """A product before the council and how its tests stand."""

    entry: Entry
    found: Standing


def reads(user: Any, contest: Contest) -> bool:
    """True for the council and its office: they read what is tested and what was found."""
    who = standing(user, contest.council)
    return who.runs or who.member is not None


@actions_for.register
def of_rounds(thing: Rounds, user: Any) -> list[Action]:
    """Chair and secretary decide until the closing."""
    contest = thing.contest
    who = standing(user, contest.council)
    if not reads(user, contest):
        return []
    to = reverse("contest_passes", args=[contest.pk])
    deeds = [Action("read", _("Rounds of scoring"), to)]
    if not (who.chair or who.secretary) or passes.demanded(contest.council.stage.book):
        return deeds
    why = "" if contest.state in GOING_ON else _("The sitting is over.")
    if contest.two_passes:
        if not why and FurtherTest.objects.filter(entry__contest=contest).exists():
            why = _("A test has been asked for already: the contest keeps its two rounds.")
        return [*deeds, Action("choose", _("Back to one round"), to, why, post=True)]
    why = why or passes.why_not(contest)
    return [*deeds, Action("choose", _("Hold two rounds"), to, why, "primary", post=True)]


@actions_for.register
def of_entry_tests(thing: EntryTests, user: Any) -> list[Action]:
    """Chair and secretary ask for a test once all sheets are in, and open the second round."""
    entry, found = thing.entry, thing.found
    contest = entry.contest
    if not reads(user, contest):
        return []
    deeds = [Action("read", _("Tests"), reverse("entry_tests", args=[entry.pk]))]
    if contest.state != ContestState.SCORING or not passes.two(contest):
        return deeds
    if not speaks(user, entry):
        return deeds
    _totals, missing = totals_of(entry)
    early = ""
    if missing:
        early = _("Still to come: %(who)s.") % {"who": ", ".join(missing)}
    if not found.opened:
        ask = reverse("entry_test_ask", args=[entry.pk])
        ended = asked.stops_of(entry)
        why = early or (_("The evaluation of this product was stopped.") if ended else "")
        deeds.append(Action("ask", _("Ask for a test"), ask, why))
    if found.recorded and not found.opened:
        url = reverse("entry_second_round", args=[entry.pk])
        why = early or ("" if found.ready else _("A test has no result yet."))
        deeds.append(Action("second", _("Open round 2"), url, why, "primary"))
    return deeds


@actions_for.register
def of_further_test(thing: FurtherTest, user: Any) -> list[Action]:
    """Its result is recorded, or it is withdrawn; ``entry.second_round`` ends both."""
    entry = thing.entry
    if entry.contest.state != ContestState.SCORING or not speaks(user, entry):
        return []
    to = [thing.pk]
    deeds = []
    if thing.state == FurtherTestState.ASKED:
        url = reverse("further_test_record", args=to)
        deeds.append(Action("record", _("Record the result"), url, style="primary"))
    if thing.state != FurtherTestState.WITHDRAWN and not hasattr(entry, "second_round"):
        url = reverse("further_test_withdraw", args=to)
        deeds.append(Action("withdraw", _("Withdraw the test"), url))
    return deeds
