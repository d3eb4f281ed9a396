"""The council's answers: what excludes, stops or is required stands apart from points."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from evaluation import control, results
from evaluation.deeds import conditions, contests, decisions, seating, sheets
from evaluation.models import ConditionAnswer, Contest, Entry
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, ConflictOfInterest, NotAllowed, Refused
from ocop.rules import stars
from ocop.workflow.models import Event
from products.models import Membership, Rating
from tests import cast as people
from tests.evaluation import proofs, stage
from tests.shared import shared

STOP, OUT, NEEDED = (
    "dangerous_impurities", "common_product_without_distinction", "not_all_from_the_province",
)  # fmt: skip
DOSSIER = [
    "forged_dossier", "food_safety_certificate_not_compliant",
    "registration_dossier_not_as_required",
]  # fmt: skip
WHY = "Có mảnh kim loại trong mẫu số 2."


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast's honey is being scored; nothing was answered yet."""
    return stage.scoring(cast, answered=False)


def fresh(cast: SimpleNamespace) -> Contest:
    return Contest.objects.select_related("council__stage__book").get(pk=cast.contest.pk)


def answers(cast: SimpleNamespace) -> dict[str, bool]:
    rows = ConditionAnswer.objects.filter(entry=cast.entry)
    return dict(rows.values_list("code", "holds"))


def stop(cast: SimpleNamespace) -> None:
    conditions.answer(cast.entry, {STOP: (True, WHY)}, by=cast.secretary)


def test_start_fixes_what_the_council_is_asked(hall: SimpleNamespace) -> None:
    assert hall.entry.asked == [*DOSSIER, NEEDED, OUT, STOP]


def test_close_is_refused_while_a_condition_has_no_answer(hall: SimpleNamespace) -> None:
    stage.all_score(hall, [72, 73, 74], star=4)
    conditions.answer(hall.entry, dict.fromkeys(DOSSIER, (False, "")), by=hall.chair)
    with translation.override("vi"), pytest.raises(Refused) as refusal:
        contests.close(hall.contest, by=hall.chair)
    said = f"{hall.product.name}: Hội đồng chưa trả lời 3 điều kiện (1.1, 2.1, 6.1)."
    assert str(refusal.value) == said
    conditions.none_applies(hall.entry, by=hall.secretary)
    contests.close(hall.contest, by=hall.chair)
    hall.entry.refresh_from_db()
    assert hall.entry.stars == 4
    assert set(hall.entry.reasons["conditions"].values()) == {False}


def test_answer_is_for_chair_and_secretary_alone(hall: SimpleNamespace) -> None:
    for other in (hall.evaluator, hall.province, hall.owner, hall.outsider, hall.auditor):
        with pytest.raises(NotAllowed):
            conditions.answer(hall.entry, {OUT: (False, "")}, by=other)
    conditions.answer(hall.entry, {OUT: (False, "")}, by=hall.chair)
    conditions.answer(hall.entry, {NEEDED: (False, "")}, by=hall.secretary)
    assert answers(hall) == {OUT: False, NEEDED: False}


def test_answer_is_not_for_who_stands_near_or_stood_back(hall: SimpleNamespace) -> None:
    Membership.objects.create(user=hall.secretary, producer=hall.producer, since=clock.now())
    with pytest.raises(ConflictOfInterest):
        conditions.none_applies(hall.entry, by=hall.secretary)
    seat = hall.contest.seats.get(member__user=hall.chair)
    seating.recuse(seat, reason="Người thân", by=hall.chair)
    with pytest.raises(NotAllowed):
        conditions.none_applies(hall.entry, by=hall.chair)
    assert answers(hall) == {}


def test_a_yes_says_why_and_a_strange_code_is_refused(hall: SimpleNamespace) -> None:
    for given in ({OUT: (True, "  ")}, {"zero_points_here": (False, "")}):
        with pytest.raises(Refused):
            conditions.answer(hall.entry, given, by=hall.chair)
    assert answers(hall) == {}
    assert not Event.objects.filter(verb=conditions.ANSWERED).exists()


def test_every_change_is_an_event_with_before_and_after(hall: SimpleNamespace) -> None:
    conditions.answer(hall.entry, {OUT: (True, "Hàng đại trà")}, by=hall.secretary)
    conditions.answer(hall.entry, {OUT: (True, "Hàng đại trà")}, by=hall.secretary)
    conditions.answer(hall.entry, {OUT: (False, "Có nét riêng")}, by=hall.chair)
    events = Event.objects.filter(verb=conditions.ANSWERED).order_by("seq")
    assert list(events.values_list("before", "after", "actor", "text__note")) == [
        ("0", "1", hall.secretary.pk, "Hàng đại trà"),
        ("1", "0", hall.chair.pk, "Có nét riêng"),
    ]
    assert proofs.faults(fresh(hall)) == []


def test_none_applies_answers_what_is_open_and_no_more(hall: SimpleNamespace) -> None:
    conditions.answer(hall.entry, {OUT: (True, "Hàng đại trà")}, by=hall.chair)
    conditions.none_applies(hall.entry, note="Đã kiểm tra hồ sơ", by=hall.secretary)
    assert answers(hall) == dict.fromkeys(hall.entry.asked, False) | {OUT: True}
    with pytest.raises(Refused):
        conditions.none_applies(hall.entry, by=hall.secretary)


@pytest.mark.parametrize("code", [OUT, NEEDED, "forged_dossier"])
def test_a_yes_knocks_out_whatever_the_points(hall: SimpleNamespace, code: str) -> None:
    """95 points would be proposed to the Ministry; knocked out they reach nothing."""
    stage.all_score(hall, [95, 95, 96], star=5)
    conditions.answer(hall.entry, {code: (True, "Biên bản ngày 20/11")}, by=hall.chair)
    conditions.none_applies(hall.entry, by=hall.secretary)
    contests.close(hall.contest, by=hall.chair)
    decision = decisions.prepare(hall.contest, by=hall.province)
    decisions.publish(decision, decided_on=clock.today(), by=hall.province_2, **stage.PAPER)
    hall.entry.refresh_from_db()
    hall.dossier.refresh_from_db()
    found = hall.entry
    assert (found.stars, found.band, found.outcome) == (0, 5, "not_reached")
    assert found.reasons["knockouts"] == [code]
    assert hall.dossier.state == "not_reached"
    assert not Rating.objects.exists()
    assert proofs.faults(fresh(hall)) == []
    notice = hall.owner.notices.get(key__startswith="result.published")
    with translation.override("vi"):
        assert "0 sao" in found.excluded
    assert hall.product.name in notice.body


@pytest.mark.django_db
@pytest.mark.parametrize("book", [stage.NEW, stage.PILOT])
@pytest.mark.parametrize("order", [1, 2])
def test_no_stage_sends_a_knocked_out_product_on(book: str, order: int) -> None:
    rung = stage.stage_of(book, order)
    assert not rung.goes_on(points=Decimal(99), stars=0)
    entry = Entry(mean=Decimal(99), stars=0)
    assert results.outcome_of(rung, entry, beyond=rung.after()) == "not_reached"


def test_after_a_stop_a_sheet_counts_as_finished(hall: SimpleNamespace) -> None:
    sheet = stage.sheet_of(hall, hall.evaluator)
    one = stage.trees.of(sheet.entry.sheet).criteria[0]
    best = max(one.options, key=lambda option: option.points)
    sheets.enter(sheet, criterion=one.id, option=best.id, by=hall.evaluator)
    with pytest.raises(Refused):
        sheets.submit(sheet, by=hall.evaluator)
    stop(hall)
    assert hall.evaluator.notices.filter(key__startswith="evaluation.stopped").count() == 1
    sheets.submit(sheet, by=hall.evaluator)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.answered, sheet.total) == ("submitted", 1, best.points)
    for user in (hall.chair, hall.evaluator_2):
        sheets.submit(stage.sheet_of(hall, user), by=user)
    conditions.none_applies(hall.entry, by=hall.secretary)
    (row,) = control.look(fresh(hall)).rows
    assert (row.stopped, row.missing, row.unanswered) == (True, [], ())
    assert proofs.faults(fresh(hall)) == []
    contests.close(hall.contest, by=hall.chair)
    hall.entry.refresh_from_db()
    assert (hall.entry.stars, hall.entry.reasons["knockouts"]) == (0, [STOP])
    third = stars.stored(stars.mean([best.points, 0, 0]))  # empty sheets count as well
    assert (hall.entry.sheets_in, hall.entry.mean) == (3, third)
    assert proofs.faults(fresh(hall)) == []


def test_only_a_stop_ends_a_sheet(hall: SimpleNamespace) -> None:
    conditions.answer(hall.entry, {OUT: (True, "Hàng đại trà")}, by=hall.chair)
    with pytest.raises(Refused):
        sheets.submit(stage.sheet_of(hall, hall.evaluator), by=hall.evaluator)


def test_a_stop_taken_back_opens_unfinished_sheets_again(hall: SimpleNamespace) -> None:
    stage.fill(stage.sheet_of(hall, hall.chair), 70, by=hall.chair)
    stop(hall)
    sheets.submit(stage.sheet_of(hall, hall.evaluator), by=hall.evaluator)
    conditions.answer(hall.entry, {STOP: (False, "Kiểm nghiệm lại: đạt")}, by=hall.chair)
    whole, unfinished = (stage.sheet_of(hall, user) for user in (hall.chair, hall.evaluator))
    assert (whole.state, unfinished.state) == ("submitted", "open")
    assert hall.evaluator.notices.filter(key__startswith="sheet.given_back").count() == 1
    assert not hall.chair.notices.filter(key__startswith="sheet.given_back").exists()
    with pytest.raises(Refused):
        sheets.submit(unfinished, by=hall.evaluator)
    assert proofs.faults(fresh(hall)) == []


def test_a_stopped_paper_sheet_is_keyed_in_as_far_as_it_was_scored(cast: SimpleNamespace) -> None:
    stage.scoring(cast, paper=True, answered=False)
    sheet = stage.sheet_of(cast, cast.evaluator)
    first = stage.trees.of(sheet.entry.sheet).criteria[0].id
    with pytest.raises(Refused):
        sheets.key_in(sheet, {first: None}, by=cast.secretary)
    stop(cast)
    sheets.key_in(sheet, {first: None}, by=cast.secretary)
    assert (sheet.state, sheet.total) == ("submitted", 0)
    assert proofs.faults(fresh(cast)) == []


def test_after_the_closing_answers_stand(hall: SimpleNamespace) -> None:
    conditions.none_applies(hall.entry, by=hall.secretary)
    stage.all_score(hall, [60, 60, 60])
    contests.close(hall.contest, by=hall.chair)
    with pytest.raises(AlreadyDecided):
        stop(hall)


def test_the_knocked_out_stand_below_all_others(hall: SimpleNamespace) -> None:
    low, high = Entry(mean=Decimal(40), stars=2), Entry(mean=Decimal(95), stars=0)
    for place, entry in enumerate((low, high)):
        (dossier,) = [stage.at_stage(hall.cycle, people.product(f"P{place}", hall.producer),
                                     hall.stage)]  # fmt: skip
        entry.contest, entry.dossier, entry.sheet = hall.contest, dossier, hall.entry.sheet
        entry.save()
    ranked = Entry.objects.exclude(pk=hall.entry.pk).ranked(hall.stage.book)
    assert [entry.stars for entry in ranked] == [2, 0]


def test_answer_all_keeps_all_or_none(hall: SimpleNamespace) -> None:
    given = {hall.entry.pk: {OUT: (False, "")}, 10**6: {OUT: (False, "")}}
    with pytest.raises(Refused):
        conditions.answer_all(hall.contest, given, by=hall.secretary)
    assert answers(hall) == {}


@pytest.mark.parametrize("what", ["holds", "removed", "asked"])
def test_recount_names_an_altered_answer(hall: SimpleNamespace, what: str) -> None:
    stage.all_score(hall, [60, 60, 60])
    conditions.answer(hall.entry, {OUT: (True, "Hàng đại trà")}, by=hall.chair)
    conditions.none_applies(hall.entry, by=hall.secretary)
    contests.close(hall.contest, by=hall.chair)
    assert proofs.faults(fresh(hall)) == []
    rows = ConditionAnswer.objects.filter(entry=hall.entry, code=OUT)
    if what == "holds":
        rows.update(holds=False)
    elif what == "removed":
        rows.delete()
    else:
        Entry.objects.filter(pk=hall.entry.pk).update(asked=[])
    assert proofs.faults(fresh(hall)) != []
