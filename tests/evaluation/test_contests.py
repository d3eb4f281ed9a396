"""A contest from its opening to its closing."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from types import SimpleNamespace

import pytest

from evaluation.deeds import contests, seating, sheets
from evaluation.models import Contest, Entry, ScoreSheet
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.rules.models import ProductSet, Sheet
from products.models import Product, Reader
from tests import cast as people
from tests.evaluation import proofs, stage
from tests.shared import shared


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    return cast


def test_open_twice_with_one_key_opens_one_contest(hall: SimpleNamespace) -> None:
    key = uuid.uuid4()
    one = stage.opened(hall.council, by=hall.province, once_key=key)
    assert stage.opened(hall.council, by=hall.province, once_key=key) == one
    assert Contest.objects.count() == 1


def test_open_refuses_a_day_before_the_council_was_formed(hall: SimpleNamespace) -> None:
    early = hall.council.decided_on - dt.timedelta(days=1)
    with pytest.raises(Refused):
        stage.opened(hall.council, by=hall.province, held_on=early)


def test_candidates_are_the_dossiers_that_wait_here(hall: SimpleNamespace) -> None:
    contest = stage.opened(hall.council, by=hall.province)
    elsewhere = stage.cycle_of(hall.province_region, stage.NEW)
    stage.at_stage(elsewhere, people.product("Chu trình khác", hall.producer), hall.stage)
    below = people.product("Còn ở xã", hall.producer)
    stage.at_stage(hall.cycle, below, stage.stage_of(stage.NEW, 1))
    assert [one.dossier for one in contests.candidates(contest)] == [hall.dossier]
    contests.put_before(contest, [hall.dossier], by=hall.province)
    assert contests.candidates(contest) == []


def test_candidates_without_a_sheet_say_why_and_are_refused(hall: SimpleNamespace) -> None:
    contest = stage.opened(hall.council, by=hall.province)
    Sheet.objects.filter(slug="mat-ong", decision="26/2026/QĐ-TTg").update(state="retired")
    (found,) = contests.candidates(contest)
    assert not found.ready
    assert found.why
    with pytest.raises(Refused, match=hall.product.name):
        contests.put_before(contest, [hall.dossier], by=hall.province)
    assert not Entry.objects.exists()


def test_put_before_refuses_a_dossier_that_stands_in_another_contest(
    hall: SimpleNamespace,
) -> None:
    first = stage.opened(hall.council, by=hall.province)
    second = stage.opened(hall.council, by=hall.province, title="Phiên khác")
    contests.put_before(first, [hall.dossier], by=hall.province)
    with pytest.raises(Refused):
        contests.put_before(second, [hall.dossier], by=hall.province)
    assert Entry.objects.get().contest == first


def test_taking_out_lets_the_dossier_wait_again(hall: SimpleNamespace) -> None:
    contest = stage.opened(hall.council, by=hall.province)
    contests.put_before(contest, [hall.dossier], by=hall.province)
    seating.seat(contest, stage.scorers(hall.council), by=hall.province)
    assert ScoreSheet.objects.count() == 3
    assert Reader.objects.count() == 3
    contests.take_out(contest, contest.entries.all(), by=hall.province)
    assert not Entry.objects.exists()
    assert not ScoreSheet.objects.exists()
    assert not Reader.objects.exists()
    assert [one.dossier for one in contests.candidates(contest)] == [hall.dossier]


def test_products_put_before_later_get_sheets_of_those_seated(hall: SimpleNamespace) -> None:
    contest = stage.opened(hall.council, by=hall.province)
    seating.seat(contest, stage.scorers(hall.council), by=hall.province)
    contests.put_before(contest, [hall.dossier], by=hall.province)
    assert ScoreSheet.objects.count() == 3
    assert Product.objects.visible_to(hall.evaluator).get() == hall.product


def test_start_needs_products_and_members(hall: SimpleNamespace) -> None:
    contest = stage.opened(hall.council, by=hall.province)
    with pytest.raises(Refused):
        contests.start(contest, by=hall.province)
    contests.put_before(contest, [hall.dossier], by=hall.province)
    with pytest.raises(Refused):
        contests.start(contest, by=hall.province)
    seating.seat(contest, stage.scorers(hall.council), by=hall.province)
    stage.attached(hall)
    contests.start(contest, by=hall.province)
    assert contest.entries.get().sheet.locked
    for late in (
        lambda: contests.start(contest, by=hall.province),
        lambda: contests.put_before(contest, [hall.dossier], by=hall.province),
        lambda: contests.take_out(contest, contest.entries.all(), by=hall.province),
        lambda: seating.seat(contest, stage.scorers(hall.council), by=hall.province),
    ):
        with pytest.raises(AlreadyDecided):
            late()


def test_close_names_what_is_missing(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    stage.fill(stage.sheet_of(cast, cast.chair), 60, by=cast.chair)
    with pytest.raises(Refused) as refusal:
        contests.close(cast.contest, by=cast.chair)
    told = str(refusal.value.sentence)
    assert cast.evaluator.name in told
    assert cast.evaluator_2.name in told
    assert cast.chair.name not in told
    assert Entry.objects.get().mean is None


def test_only_the_chair_closes(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    stage.all_score(cast, [60, 61, 62])
    for other in (cast.secretary, cast.evaluator, cast.province):
        with pytest.raises(NotAllowed):
            contests.close(cast.contest, by=other)
    contests.close(cast.contest, by=cast.chair)
    with pytest.raises(AlreadyDecided):
        contests.close(cast.contest, by=cast.chair)


def test_close_computes_the_result_with_its_reasons(cast: SimpleNamespace) -> None:
    stage.closed(cast, [72, 75, 80])
    entry = cast.entry
    assert (entry.sheets_in, entry.low, entry.high, entry.spread) == (3, 72, 80, 8)
    assert entry.mean == Decimal("75.6666")
    assert entry.band == 4
    assert entry.part_a + entry.part_b + entry.part_c <= entry.mean
    assert entry.reasons["points"] == "75.6666"
    assert entry.reasons["aggregation"] == "mean"
    assert cast.contest.closed_at is not None
    assert proofs.faults(cast.contest) == []


@pytest.mark.parametrize(
    ("totals", "mean", "band"),
    [
        ([50, 50, 50], "50.0000", 3),
        ([49, 50, 50], "49.6666", 2),
        ([49, 50, 51], "50.0000", 3),
        ([69, 70, 70], "69.6666", 3),
        ([89, 90, 90], "89.6666", 4),
        ([90, 90, 90], "90.0000", 5),
        ([29, 30, 30], "29.6666", 1),
    ],
)
def test_the_edges_of_the_bands_through_a_whole_contest(
    cast: SimpleNamespace, totals: list[int], mean: str, band: int
) -> None:
    stage.closed(cast, totals)
    assert (cast.entry.mean, cast.entry.band) == (Decimal(mean), band)


def test_forty_nine_and_many_nines_stay_below_fifty(cast: SimpleNamespace) -> None:
    """100 members, one of whom gives one point less: 49.99 is two stars."""
    more = [people.person(f"Ủy viên {n}", f"uv{n}") for n in range(97)]
    stage.scoring(cast, *more, paper=True)
    tree_points = {50: None, 49: None}
    for number, member in enumerate(stage.scorers(cast.council)):
        sheet = stage.sheet_of(cast, member.user)
        total = 49 if number == 0 else 50
        if tree_points[total] is None:
            from ocop.rules import trees

            tree_points[total] = stage.choice(trees.of(sheet.entry.sheet), total)
        sheets.key_in(sheet, tree_points[total], by=cast.secretary)
    contests.close(cast.contest, by=cast.chair)
    entry = Entry.objects.get()
    assert (entry.sheets_in, entry.mean, entry.band, entry.stars) == (100, Decimal("49.99"), 2, 2)


def test_the_median_where_the_book_says_so(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    book = cast.stage.book
    type(book).objects.filter(pk=book.pk).update(
        settings={**book.settings, "council": {**book.settings["council"], "aggregation": "median"}}
    )
    stage.all_score(cast, [50, 55, 90])
    contest = Contest.objects.get(pk=cast.contest.pk)
    stage.kept(cast)
    contests.close(contest, by=cast.chair)
    entry = Entry.objects.get()
    assert (entry.mean, entry.reasons["aggregation"]) == (Decimal(55), "median")
    type(book).objects.filter(pk=book.pk).update(settings=book.settings)


def test_a_recused_member_counts_neither_as_points_nor_as_zero(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    stage.fill(stage.sheet_of(cast, cast.chair), 60, by=cast.chair)
    stage.fill(stage.sheet_of(cast, cast.evaluator), 64, by=cast.evaluator)
    stage.fill(stage.sheet_of(cast, cast.evaluator_2), 20, by=cast.evaluator_2)
    seat = cast.contest.seats.get(member__user=cast.evaluator_2)
    seating.recuse(seat, reason="Là người thân của chủ thể", by=cast.evaluator_2)
    contests.close(cast.contest, by=cast.chair)
    entry = Entry.objects.get()
    assert (entry.sheets_in, entry.mean) == (2, Decimal(62))


def test_closing_ends_the_reading_of_dossiers(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    assert Product.objects.visible_to(cast.evaluator).get() == cast.product
    stage.all_score(cast, [60, 61, 62])
    contests.close(cast.contest, by=cast.chair)
    assert not Product.objects.visible_to(cast.evaluator).exists()


def test_a_set_of_another_classification_is_named(hall: SimpleNamespace) -> None:
    contest = stage.opened(hall.council, by=hall.province)
    foreign = ProductSet.objects.filter(classification__slug="1048").first()
    hall.dossier.product_set = foreign
    hall.dossier.save()
    (found,) = contests.candidates(contest)
    assert foreign.name in found.why


def test_the_contest_is_held_today(hall: SimpleNamespace) -> None:
    assert stage.opened(hall.council, by=hall.province).held_on == clock.today()
