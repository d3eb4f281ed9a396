"""Who sees councils, contests, entries and sheets, and from when on."""

from __future__ import annotations

from types import SimpleNamespace

from django.utils import timezone

from evaluation.deeds import contests, decisions
from evaluation.models import Contest, Entry, ScoreSheet
from ocop.lib import clock
from products.deeds import readers
from products.models import Membership
from tests.evaluation import stage


def sees(user: object) -> set[str]:
    """The names of the members whose sheets the person sees."""
    rows = ScoreSheet.objects.visible_to(user).select_related("seat__member__user")
    return {sheet.seat.member.user.name for sheet in rows}


def test_while_scoring_everyone_sees_their_own_sheet_only(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    for user in (cast.chair, cast.evaluator, cast.evaluator_2):
        assert sees(user) == {user.name}
    for user in (cast.secretary, cast.province, cast.owner, cast.outsider, cast.commune):
        assert sees(user) == set()


def test_who_runs_the_council_sees_sheets_that_are_in_but_not_before_the_own(
    cast: SimpleNamespace,
) -> None:
    stage.scoring(cast)
    stage.fill(stage.sheet_of(cast, cast.evaluator), 60, by=cast.evaluator)
    assert sees(cast.secretary) == {cast.evaluator.name}
    assert sees(cast.province) == {cast.evaluator.name}
    assert sees(cast.chair) == {cast.chair.name}
    assert sees(cast.evaluator_2) == {cast.evaluator_2.name}
    stage.fill(stage.sheet_of(cast, cast.chair), 61, by=cast.chair)
    assert sees(cast.chair) == {cast.chair.name, cast.evaluator.name}
    for user in (cast.commune, cast.foreign, cast.auditor, cast.owner, cast.evaluator_off):
        assert sees(user) == set()


def test_a_closed_contest_is_disclosed_to_those_who_run_it(cast: SimpleNamespace) -> None:
    stage.closed(cast, [60, 61, 62])
    for user in (cast.chair, cast.secretary, cast.province, cast.province_2):
        assert Entry.objects.disclosed_to(user).count() == 1
        assert Contest.objects.disclosed_to(user).count() == 1
    for user in (cast.evaluator, cast.owner, cast.commune, cast.auditor, cast.outsider):
        assert not Entry.objects.disclosed_to(user).exists()
        assert not Contest.objects.disclosed_to(user).exists()
    assert sees(cast.evaluator) == {cast.evaluator.name}


def test_a_published_result_is_seen_by_those_concerned(cast: SimpleNamespace) -> None:
    stage.published(cast, [60, 61, 62])
    for user in (cast.owner, cast.commune, cast.evaluator, cast.province, cast.auditor):
        assert Entry.objects.disclosed_to(user).count() == 1
    for user in (cast.neighbour, cast.other_commune, cast.foreign, cast.outsider):
        assert not Entry.objects.visible_to(user).exists()
        assert sees(user) == set()
    assert sees(cast.owner) == set()
    everyone = {cast.chair.name, cast.evaluator.name, cast.evaluator_2.name}
    assert sees(cast.evaluator) == everyone


def test_a_prepared_decision_tells_nobody(cast: SimpleNamespace) -> None:
    stage.closed(cast, [60, 61, 62])
    decisions.prepare(cast.contest, by=cast.province)
    assert not Entry.objects.disclosed_to(cast.owner).exists()
    assert not cast.owner.notices.filter(key__startswith="result").exists()


def test_who_is_shut_out_sees_nothing_of_the_producer(cast: SimpleNamespace) -> None:
    stage.published(cast, [60, 61, 62])
    for user in (cast.province, cast.chair, cast.evaluator):
        readers.shut_out(user, cast.producer, why="Người thân", by=cast.province_2)
        assert not Entry.objects.visible_to(user).exists()
        assert sees(user) == set()


def test_a_foreign_council_is_not_there(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    for user in (cast.foreign, cast.commune, cast.evaluator_off, cast.outsider):
        assert not Contest.objects.visible_to(user).exists()
        assert not Entry.objects.visible_to(user).exists()
    assert Contest.objects.visible_to(cast.evaluator).count() == 1


def test_a_producer_on_another_council_sees_no_colleague(cast: SimpleNamespace) -> None:
    """A member of the producer who joins after the seating loses the own sheet, too."""
    stage.scoring(cast)
    assert clock.today() == cast.contest.held_on
    Membership.objects.create(producer=cast.producer, user=cast.evaluator, since=timezone.now())
    readers.shut_out(cast.evaluator, cast.producer, why="Chủ thể", by=cast.province)
    assert not ScoreSheet.objects.of(cast.evaluator).exists()
    assert contests.candidates(cast.contest) == []
