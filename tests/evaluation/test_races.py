"""Many hands at one moment: nothing lost, nothing doubled, nothing after the closing."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Sum

from evaluation.deeds import contests, decisions, sheets
from evaluation.models import Answer, Contest, Decision, Entry, ScoreSheet
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, Refused
from ocop.rules import trees
from ocop.workflow import chain
from ocop.workflow.models import Event
from products.models import Rating
from tests import cast as people
from tests.evaluation import proofs, stage

pytestmark = pytest.mark.django_db(transaction=True)
Together = Callable[..., list[Any]]


def afresh(sheet: ScoreSheet) -> ScoreSheet:
    """Load the sheet in the thread that writes, as a request does."""
    return ScoreSheet.objects.select_related(
        "entry__contest__council__stage__book", "entry__sheet", "seat__member__user"
    ).get(pk=sheet.pk)


def sums_hold() -> bool:
    """Every stored total is the sum of the answers."""
    return all(
        sheet.total == (sheet.answers.aggregate(all=Sum("points"))["all"] or 0)
        and sheet.answered == sheet.answers.count()
        for sheet in ScoreSheet.objects.all()
    )


def test_fifty_evaluators_save_at_once(
    cast: SimpleNamespace, together: Together, on_postgresql: None
) -> None:
    more = [people.person(f"Ủy viên {n}", f"uv{n}") for n in range(47)]
    stage.scoring(cast, *more)
    members = stage.scorers(cast.council)
    assert len(members) == 50
    tree = trees.tree(cast.entry.sheet_id)
    mine = [stage.sheet_of(cast, member.user) for member in members]

    def score(sheet: ScoreSheet) -> None:
        for one in tree.criteria[:6]:
            sheets.enter(
                afresh(sheet), criterion=one.id, option=one.options[-1].id,
                by=sheet.seat.member.user,
            )  # fmt: skip

    found = together(*(lambda sheet=sheet: score(sheet) for sheet in mine))
    assert found == [None] * 50
    assert Answer.objects.count() == 300
    assert Event.objects.filter(verb=sheets.ANSWERED).count() == 300
    assert sums_hold()
    assert chain.verify(cast.contest.chain_key) is None


def test_two_devices_of_one_evaluator(cast: SimpleNamespace, together: Together) -> None:
    stage.scoring(cast)
    sheet = stage.sheet_of(cast, cast.evaluator)
    tree = trees.of(sheet.entry.sheet)

    def tap(last: bool) -> None:
        for one in tree.criteria[:5]:
            option = one.options[-1 if last else 0]
            sheets.enter(afresh(sheet), criterion=one.id, option=option.id, by=cast.evaluator)

    found = together(lambda: tap(True), lambda: tap(False))
    assert found == [None, None]
    assert Answer.objects.count() == 5
    assert sums_hold()
    assert proofs.faults(cast.contest) == []


@pytest.mark.parametrize("turn", range(3))
def test_a_save_racing_the_closing_is_in_the_result_or_refused(
    cast: SimpleNamespace, together: Together, turn: int
) -> None:
    stage.scoring(cast)
    stage.all_score(cast, [50, 50, 50])
    sheet = stage.sheet_of(cast, cast.evaluator)
    sheets.reopen(sheet, reason="Thử", by=cast.chair)
    tree = trees.of(sheet.entry.sheet)
    one = tree.criteria[0]
    other = next(
        o for o in one.options
        if o.id != Answer.objects.get(score_sheet=sheet, criterion=one.id).option_id
    )  # fmt: skip

    def save() -> None:
        sheets.enter(afresh(sheet), criterion=one.id, option=other.id, by=cast.evaluator)
        sheets.submit(afresh(sheet), by=cast.evaluator)

    def close() -> None:
        contests.close(
            Contest.objects.select_related("council__stage__book").get(pk=cast.contest.pk),
            by=cast.chair,
        )

    saved, _first, _second = together(save, close, close)
    assert saved is None or isinstance(saved, AlreadyDecided)
    contest = Contest.objects.select_related("council__stage__book").get(pk=cast.contest.pk)
    if contest.state == "scoring":
        contests.close(contest, by=cast.chair)
    kept = Answer.objects.get(score_sheet=sheet, criterion=one.id)
    assert kept.option_id == other.id
    entry = Entry.objects.get()
    assert entry.high + entry.low + 50 == sum(s.total for s in ScoreSheet.objects.all())
    assert proofs.faults(contest) == []
    with pytest.raises(AlreadyDecided):
        sheets.enter(afresh(sheet), criterion=one.id, option=None, by=cast.evaluator)


def test_a_sheet_is_handed_in_once(cast: SimpleNamespace, together: Together) -> None:
    stage.scoring(cast)
    sheet = stage.sheet_of(cast, cast.evaluator)
    stage.fill(sheet, 60, by=cast.evaluator, hand_in=False)
    found = together(*[lambda: sheets.submit(afresh(sheet), by=cast.evaluator)] * 4)
    assert sum(isinstance(one, ScoreSheet) for one in found) == 1
    assert sum(isinstance(one, AlreadyDecided) for one in found) == 3
    assert Event.objects.filter(verb="scoresheet.submitted").count() == 1


def test_one_dossier_goes_to_one_contest(cast: SimpleNamespace, together: Together) -> None:
    stage.provincial(cast)
    council = stage.council_of(cast)
    rooms = [stage.opened(council, by=cast.province, title=f"Phiên {n}") for n in (1, 2)]
    found = together(
        *(lambda c=c: contests.put_before(c, [cast.dossier], by=cast.province) for c in rooms)
    )
    assert sum(isinstance(one, Refused) for one in found) == 1
    assert Entry.objects.count() == 1


def test_two_clerks_prepare_one_decision_and_publish_it_once(
    cast: SimpleNamespace, together: Together
) -> None:
    stage.closed(cast, [72, 73, 74], star=4)

    def prepare() -> Decision:
        return decisions.prepare(Contest.objects.get(pk=cast.contest.pk), by=cast.province)

    found = together(prepare, prepare)
    assert sum(isinstance(one, Decision) for one in found) == 1
    decision = Decision.objects.get()

    def publish() -> Decision:
        return decisions.publish(
            Decision.objects.get(pk=decision.pk),
            decided_on=clock.today(), by=cast.province_2, **stage.PAPER,
        )  # fmt: skip

    found = together(publish, publish)
    assert sum(isinstance(one, Decision) for one in found) == 1
    assert Rating.objects.count() == 1
    contest = Contest.objects.select_related("council__stage__book").get(pk=cast.contest.pk)
    assert proofs.faults(contest) == []
