"""Who is offered which deed, and why not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from evaluation.deeds import decisions, seating
from evaluation.models import Contest
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from tests.evaluation import stage


def deeds(thing: Any, user: Any) -> dict[str, bool]:
    return {action.name: action.allowed for action in actions_for(thing, user)}


def afresh(cast: SimpleNamespace) -> Contest:
    return Contest.objects.select_related("council__stage__book", "council__region").get(
        pk=cast.contest.pk
    )


def test_a_contest_being_prepared(cast: SimpleNamespace) -> None:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    arranging = {
        "put_before": True, "seat": True, "agenda": True, "attendance": True, "start": False,
        "paper": True,
    }  # fmt: skip
    for user in (cast.province, cast.province_2, cast.secretary):
        assert deeds(afresh(cast), user) == arranging
    for user in (cast.chair, cast.evaluator, cast.auditor, cast.commune, cast.outsider, cast.owner):
        assert deeds(afresh(cast), user) == {}
    with pytest.raises(NotAllowed, match=r"\w"):
        require(cast.province, "start", afresh(cast))


def test_a_contest_that_scores_is_closed_by_the_chair(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    running = {"watch": True, "agenda": True, "attendance": True, "conditions": True}
    assert deeds(afresh(cast), cast.chair) == running | {"close": False}
    stage.all_score(cast, [60, 61, 62])
    assert deeds(afresh(cast), cast.chair) == running | {"close": True}
    arranges = running | {"paper": True}
    assert deeds(afresh(cast), cast.secretary) == arranges | {"close": False}
    why = {a.name: a.why for a in actions_for(afresh(cast), cast.secretary)}
    assert cast.chair.name in why["close"]
    assert deeds(afresh(cast), cast.evaluator) == {}


def test_a_closed_contest_is_decided_by_the_office(cast: SimpleNamespace) -> None:
    stage.closed(cast, [60, 61, 62])
    assert deeds(afresh(cast), cast.province)["prepare"]
    assert not deeds(afresh(cast), cast.chair)["prepare"]
    decision = decisions.prepare(cast.contest, by=cast.province)
    assert "prepare" not in deeds(afresh(cast), cast.province)
    assert deeds(decision, cast.province) == {"publish": False, "discard": True}  # prepared it
    assert deeds(decision, cast.province_2) == {"publish": True, "discard": True}
    for user in (cast.chair, cast.secretary, cast.commune, cast.auditor, cast.outsider):
        assert deeds(decision, user) == {}


def test_a_sheet_is_filled_in_by_its_member_alone(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    sheet = stage.sheet_of(cast, cast.evaluator)
    assert deeds(sheet, cast.evaluator) == {"enter": True, "submit": True}
    for user in (cast.evaluator_2, cast.secretary, cast.province, cast.chair, cast.outsider):
        assert "enter" not in deeds(sheet, user)
    stage.fill(sheet, 60, by=cast.evaluator)
    sheet = stage.sheet_of(cast, cast.evaluator)
    assert deeds(sheet, cast.evaluator) == {"enter": False, "submit": False}
    assert deeds(sheet, cast.chair) == {"reopen": True}


def test_standing_back_is_offered_to_the_member_and_who_arranges(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    seat = cast.contest.seats.get(member__user=cast.evaluator)
    for user in (cast.evaluator, cast.chair, cast.secretary, cast.province):
        assert deeds(seat, user) == {"recuse": True}
    for user in (cast.evaluator_2, cast.outsider, cast.commune):
        assert deeds(seat, user) == {}
    seating.recuse(seat, reason="Người thân", by=cast.evaluator)
    assert deeds(seat, cast.evaluator) == {}
