"""Filling in score sheets: looked up on the server, kept one by one, never after the closing."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.deeds import contests, seating, sheets
from evaluation.models import Answer, ScoreSheet
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.rules import trees
from ocop.rules.models import Option, Sheet
from ocop.workflow.doors import name_of
from ocop.workflow.models import Event
from tests.evaluation import proofs, stage
from tests.shared import shared


@shared
def room(cast: SimpleNamespace) -> SimpleNamespace:
    stage.scoring(cast)
    cast.sheet = stage.sheet_of(cast, cast.evaluator)
    cast.tree = trees.tree(cast.entry.sheet_id)
    return cast


def best(tree: Any, code: str) -> Any:
    return max(tree.criterion(code).options, key=lambda option: option.points)


def test_enter_keeps_the_points_of_the_option_and_the_sum(room: SimpleNamespace) -> None:
    one, two = room.tree.criteria[0], room.tree.criteria[-1]
    sheets.enter(
        room.sheet, criterion=one.id, option=best(room.tree, one.code).id, by=room.evaluator
    )
    sheets.enter(
        room.sheet, criterion=two.id, option=best(room.tree, two.code).id, comment="ngon",
        by=room.evaluator,
    )  # fmt: skip
    stored = ScoreSheet.objects.get(pk=room.sheet.pk)
    assert (stored.answered, stored.total) == (2, one.max_points + two.max_points)
    assert (stored.part_a, stored.part_b, stored.part_c) == (one.max_points, 0, two.max_points)
    assert stored.saved_at is not None
    given = Answer.objects.get(score_sheet=stored, criterion=two.id)
    assert (given.points, given.comment) == (two.max_points, "ngon")


def test_enter_again_replaces_the_answer_and_tells_before_and_after(
    room: SimpleNamespace,
) -> None:
    one = room.tree.criteria[0]
    low, high = one.options[0], one.options[-1]
    sheets.enter(room.sheet, criterion=one.id, option=low.id, by=room.evaluator)
    sheets.enter(room.sheet, criterion=one.id, option=high.id, by=room.evaluator)
    sheets.enter(room.sheet, criterion=one.id, option=high.id, by=room.evaluator)
    assert Answer.objects.filter(score_sheet=room.sheet).count() == 1
    events = Event.objects.filter(thing=name_of(room.sheet), verb=sheets.ANSWERED)
    assert [(e.before, e.after) for e in events.order_by("seq")] == [
        ("", str(low.points)),
        (str(low.points), str(high.points)),
    ]
    facts = json.loads(events.order_by("seq").last().payload)["facts"]
    assert facts == {
        "criterion": one.id,
        "code": one.code,
        "option": high.id,
        "points": high.points,
        "option_before": low.id,
        "points_before": low.points,
    }


def test_no_option_gives_no_points(room: SimpleNamespace) -> None:
    one = room.tree.criteria[0]
    sheets.enter(room.sheet, criterion=one.id, option=None, by=room.evaluator)
    given = Answer.objects.get(score_sheet=room.sheet)
    assert (given.option_id, given.points) == (None, 0)


def test_enter_refuses_an_option_of_another_criterion_and_of_another_sheet(
    room: SimpleNamespace,
) -> None:
    one, two = room.tree.criteria[:2]
    other = Sheet.objects.filter(state="active").exclude(pk=room.entry.sheet_id).first()
    foreign = Option.objects.filter(criterion__sheet=other).first()
    for option in (two.options[0].id, foreign.pk, 10**12):
        with pytest.raises(Refused):
            sheets.enter(room.sheet, criterion=one.id, option=option, by=room.evaluator)
    with pytest.raises(Refused):
        sheets.enter(room.sheet, criterion=foreign.criterion_id, option=None, by=room.evaluator)
    assert not Answer.objects.exists()


def test_enter_refuses_another_persons_sheet(room: SimpleNamespace) -> None:
    one = room.tree.criteria[0]
    for stranger in (room.chair, room.secretary, room.province, room.outsider):
        with pytest.raises(NotAllowed):
            sheets.enter(room.sheet, criterion=one.id, option=None, by=stranger)
    assert not Answer.objects.exists()


def test_enter_refuses_before_the_scoring_begins(cast: SimpleNamespace) -> None:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    contests.put_before(cast.contest, [cast.dossier], by=cast.province)
    seating.seat(cast.contest, stage.scorers(cast.council), by=cast.province)
    cast.entry = cast.contest.entries.get()
    sheet = stage.sheet_of(cast, cast.evaluator)
    one = trees.tree(sheet.entry.sheet_id).criteria[0]
    with pytest.raises(AlreadyDecided):
        sheets.enter(sheet, criterion=one.id, option=None, by=cast.evaluator)


def test_submit_refuses_an_unfinished_sheet_and_names_the_criteria(room: SimpleNamespace) -> None:
    stage.fill(room.sheet, 60, by=room.evaluator, hand_in=False)
    gap = room.tree.criteria[4]
    Answer.objects.filter(score_sheet=room.sheet, criterion=gap.id).delete()
    with pytest.raises(Refused, match=gap.code):
        sheets.submit(room.sheet, by=room.evaluator)
    room.sheet.refresh_from_db()
    assert room.sheet.state == "open"


def test_submit_closes_the_sheet_to_its_member(room: SimpleNamespace) -> None:
    stage.fill(room.sheet, 61, by=room.evaluator)
    room.sheet.refresh_from_db()
    assert (room.sheet.state, room.sheet.total) == ("submitted", 61)
    one = room.tree.criteria[0]
    with pytest.raises(AlreadyDecided):
        sheets.enter(room.sheet, criterion=one.id, option=None, by=room.evaluator)
    with pytest.raises(AlreadyDecided):
        sheets.submit(room.sheet, by=room.evaluator)
    room.sheet.refresh_from_db()
    assert room.sheet.total == 61


def test_reopen_is_for_the_chair_with_a_reason(room: SimpleNamespace) -> None:
    stage.fill(room.sheet, 61, by=room.evaluator)
    for other in (room.secretary, room.evaluator, room.province):
        with pytest.raises(NotAllowed):
            sheets.reopen(room.sheet, reason="chênh", by=other)
    with pytest.raises(Refused):
        sheets.reopen(room.sheet, reason="  ", by=room.chair)
    sheets.reopen(room.sheet, reason="Chênh 14 điểm, đã thảo luận", by=room.chair)
    one = room.tree.criteria[0]
    sheets.enter(room.sheet, criterion=one.id, option=None, by=room.evaluator)
    sheets.submit(room.sheet, by=room.evaluator)
    assert room.evaluator.notices.filter(key__startswith="sheet.reopened").count() == 1
    assert proofs.faults(room.contest) == []


def test_key_in_takes_the_whole_sheet_with_one_event(cast: SimpleNamespace) -> None:
    stage.scoring(cast, paper=True)
    sheet = stage.sheet_of(cast, cast.evaluator)
    tree = trees.tree(sheet.entry.sheet_id)
    whole = stage.choice(tree, 77)
    part = dict(list(whole.items())[:-1])
    with pytest.raises(Refused, match=tree.criteria[0].code):
        sheets.key_in(sheet, part, by=cast.secretary)
    with pytest.raises(NotAllowed):
        sheets.key_in(sheet, whole, by=cast.evaluator)
    sheets.key_in(sheet, whole, by=cast.secretary)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.total, sheet.answered) == ("submitted", 77, len(tree.criteria))
    assert Event.objects.filter(thing=name_of(sheet)).count() == 1
    assert proofs.faults(cast.contest) == []
    with pytest.raises(AlreadyDecided):
        sheets.key_in(sheet, whole, by=cast.secretary)


def test_key_in_all_keeps_all_or_none(cast: SimpleNamespace) -> None:
    stage.scoring(cast, paper=True)
    tree = trees.of(cast.entry.sheet)
    whole = stage.choice(tree, 77)
    mine, other = (stage.sheet_of(cast, user) for user in (cast.evaluator, cast.evaluator_2))
    with pytest.raises(Refused):
        sheets.key_in_all(cast.contest, [(mine, whole), (other, {})], by=cast.secretary)
    assert not Answer.objects.exists()
    for sheet in (mine, other):
        sheet.refresh_from_db()
    sheets.key_in_all(cast.contest, [(mine, whole), (other, whole)], by=cast.secretary)
    assert list(ScoreSheet.objects.filter(state="submitted").values_list("total", flat=True)) == [
        77, 77,
    ]  # fmt: skip
    assert proofs.faults(cast.contest) == []


def test_key_in_is_for_paper_contests(room: SimpleNamespace) -> None:
    whole = stage.choice(room.tree, 50)
    with pytest.raises(Refused):
        sheets.key_in(room.sheet, whole, by=room.secretary)


def test_a_recused_member_cannot_write(room: SimpleNamespace) -> None:
    seating.recuse(room.sheet.seat, reason="Người thân", by=room.evaluator)
    with pytest.raises(AlreadyDecided):
        sheets.enter(room.sheet, criterion=room.tree.criteria[0].id, option=None, by=room.evaluator)


def test_enter_costs_at_most_twelve_statements(room: SimpleNamespace) -> None:
    one = room.tree.criteria[0]
    with CaptureQueriesContext(
        connection,
    ) as spent:
        sheets.enter(
            room.sheet,
            criterion=one.id,
            option=one.options[-1].id,
            comment="ghi",
            by=room.evaluator,
        )
    assert len(spent) <= 12, [query["sql"][:90] for query in spent]


def test_comments_are_kept_in_one_form_of_unicode(room: SimpleNamespace) -> None:
    one = room.tree.criteria[0]
    sheets.enter(
        room.sheet, criterion=one.id, option=None, comment=" đe\u0323p ", by=room.evaluator
    )
    assert Answer.objects.get().comment == "đẹp"
