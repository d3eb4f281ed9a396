"""Two rounds of scoring: whether a contest holds them, how its tests stand, what they came to.

In the first round the members score everything. Where the council then wants something tested, it
asks for it; when the results are recorded the sheets of that product are opened for the second
round. A contest holds two rounds when its chair or secretary says so, or when its book does
(``settings.passes.two``).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from evaluation.models import (
    Contest,
    Entry,
    FurtherTest,
    FurtherTestState,
    KeptSheet,
    ScoreSheet,
    ScoreSheetState,
    SecondRound,
)
from evaluation.spread import Member
from ocop.lib import shown
from ocop.rules.models import RuleBook


def demanded(book: RuleBook) -> bool:
    """True for a book under which every contest holds two rounds."""
    return (book.settings.get("passes") or {}).get("two") is True


def two(contest: Contest) -> bool:
    """True if tests may be asked for after the first round. Never on paper, never in practice."""
    chosen = contest.two_passes or demanded(contest.council.stage.book)
    return chosen and not why_not(contest)


def why_not(contest: Contest) -> str:
    """Why the contest cannot hold two rounds; '' if it can."""
    if contest.paper:
        return _(
            "Sheets on paper are keyed in whole after the sitting: there is no first round that "
            "could be looked at. Let the members fill in their sheets here for two rounds."
        )
    if contest.practice:
        return _("A practice session has one round: no producer is asked for a test.")
    return ""


# --- how it stands ----------------------------------------------------------------------------
class Awaited(NamedTuple):
    """A test without a result."""

    what: str
    due_on: dt.date


@dataclass(frozen=True)
class Standing:
    """The tests of a product: those without a result, how many have one, is round 2 open."""

    awaited: tuple[Awaited, ...] = ()
    recorded: int = 0
    opened: bool = False

    @property
    def ready(self) -> bool:
        """True if the second round can be opened: something was found, nothing is awaited."""
        return bool(self.recorded) and not self.awaited and not self.opened


def standings(contest: Contest) -> dict[int, Standing]:
    """{entry: how its tests stand}; two queries, none for a contest of one round."""
    return among([contest]) if two(contest) else {}


def among(contests: Sequence[Contest]) -> dict[int, Standing]:
    """The same for several contests, of whatever rounds (two queries)."""
    rows = FurtherTest.objects.filter(entry__contest__in=contests).order_by("due_on", "pk")
    awaited: dict[int, list[Awaited]] = defaultdict(list)
    recorded: dict[int, int] = defaultdict(int)
    for entry, state, what, due_on in rows.values_list("entry_id", "state", "what", "due_on"):
        if state == FurtherTestState.ASKED:
            awaited[entry].append(Awaited(what, due_on))
        elif state == FurtherTestState.RECORDED:
            recorded[entry] += 1
    rounds = SecondRound.objects.filter(entry__contest__in=contests)
    opened = set(rounds.values_list("entry_id", flat=True))
    return {
        entry: Standing(tuple(awaited[entry]), recorded[entry], entry in opened)
        for entry in {*awaited, *recorded, *opened}
    }


def of(entry: Entry) -> Standing:
    """How the tests of one product stand."""
    tests = list(FurtherTest.objects.filter(entry=entry).order_by("due_on", "pk"))
    return Standing(
        tuple(Awaited(t.what, t.due_on) for t in tests if t.state == FurtherTestState.ASKED),
        sum(test.state == FurtherTestState.RECORDED for test in tests),
        SecondRound.objects.filter(entry=entry).exists(),
    )


def sentences(product: str, found: Standing | None, *, stopped: bool = False) -> list[str]:
    """What keeps the scoring from being closed, and who can help.

    A test that was asked for is told even of a product whose evaluation was stopped: somebody
    waits for its result. A second round is not scored then.
    """
    if found is None:
        return []
    told = [
        _(
            "%(product)s: the test “%(what)s” has no result yet (due %(due)s). The chair or the "
            "secretary records it, or withdraws it with a reason."
        )
        % {"product": product, "what": one.what, "due": shown.day(one.due_on)}
        for one in found.awaited
    ]
    if found.ready and not stopped:
        told.append(
            _(
                "%(product)s: the results of its tests are recorded. The chair or the secretary "
                "opens round 2."
            )
            % {"product": product}
        )
    return told


def beside(entry: Entry) -> dict[str, list[FurtherTest]]:
    """{code of a criterion: the tests of it that have a result}, for the score sheet."""
    found: dict[str, list[FurtherTest]] = defaultdict(list)
    if two(entry.contest):
        rows = FurtherTest.objects.filter(entry=entry, state=FurtherTestState.RECORDED)
        for test in rows.select_related("paper").order_by("pk"):
            for code in test.criteria:
                found[code].append(test)
    return dict(found)


# --- what it came to --------------------------------------------------------------------------
@dataclass(frozen=True)
class Told:
    """Both rounds of a product. ``after`` of a member is None while the sheet is open again.

    ``opened_at`` is None where the second round was never opened.
    """

    tests: tuple[FurtherTest, ...]
    opened_at: dt.datetime | None = None
    opened_by: str = ""
    members: tuple[Member, ...] = ()

    @property
    def before(self) -> Decimal | None:
        """Mean of the first round, of the sheets that were given back."""
        return _mean([one.before for one in self.members])

    @property
    def after(self) -> Decimal | None:
        """Mean of the second round; None while a sheet is open."""
        found = [one.after for one in self.members]
        known = [total for total in found if total is not None]
        return _mean(known) if len(known) == len(found) else None


def _mean(totals: Sequence[int]) -> Decimal | None:
    return Decimal(sum(totals)) / len(totals) if totals else None


def story(contest: Contest) -> dict[int, Told]:
    """{entry: its tests and both rounds}, for the minutes (four queries at most).

    For people who run the council: it tells points.
    """
    tests: dict[int, list[FurtherTest]] = defaultdict(list)
    rows = FurtherTest.objects.filter(entry__contest=contest)
    for test in rows.select_related("paper", "asked_by", "ended_by").order_by("entry", "pk"):
        tests[test.entry_id].append(test)
    if not tests:
        return {}
    opened = SecondRound.objects.filter(entry__contest=contest).select_related("opened_by")
    rounds = {one.entry_id: one for one in opened}
    members = _members(rounds) if rounds else {}
    return {
        entry: Told(
            tuple(listed),
            opened_at=rounds[entry].opened_at,
            opened_by=rounds[entry].opened_by.name,
            members=members[entry],
        )
        if entry in rounds
        else Told(tuple(listed))
        for entry, listed in tests.items()
    }


def _members(rounds: dict[int, SecondRound]) -> dict[int, tuple[Member, ...]]:
    """The members whose sheets count, with their points in both rounds."""
    now = ScoreSheet.objects.counted().filter(entry__in=rounds)
    listed = now.order_by("seat__member__order", "pk").values_list(
        "entry_id", "pk", "state", "total", "seat__member__user__name"
    )
    then = dict(
        KeptSheet.objects.filter(second_round__in=rounds.values()).values_list(
            "score_sheet_id", "total"
        )
    )
    found: dict[int, list[Member]] = {entry: [] for entry in rounds}
    for entry, pk, state, total, name in listed:
        if pk in then:
            after = total if state == ScoreSheetState.SUBMITTED else None
            found[entry].append(Member(name, then[pk], after))
    return {entry: tuple(members) for entry, members in found.items()}
