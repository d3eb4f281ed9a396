"""Many decided with one click, each for itself."""

from __future__ import annotations

import datetime as dt

import pytest

from cycle.deeds import submissions
from cycle.deeds.together import decide_many
from ocop.lib.errors import Refused
from tests.cycle.conftest import IN_MAY


def test_decide_many_tells_the_result_of_each_row(cast, many_ideas, on) -> None:
    on(IN_MAY)
    first, second, third = many_ideas(3)
    submissions.decline(second, reason="Trùng", by=cast.province_2)
    outcomes = decide_many([first, second, third], "accept", note="Tốt", by=cast.province)
    assert [outcome.done for outcome in outcomes] == [True, False, True]
    assert "Lê Văn Hai" in outcomes[1].why
    for idea, state in ((first, "accepted"), (second, "declined"), (third, "accepted")):
        idea.refresh_from_db()
        assert idea.state == state


@pytest.mark.parametrize(
    ("verdict", "state"),
    [("propose", "proposed"), ("decline", "declined"), ("send_back", "returned")],
)
def test_every_verdict_is_possible(cast, many_ideas, on, verdict, state) -> None:
    on(IN_MAY)
    ideas = many_ideas(2)
    by = cast.commune if verdict == "propose" else cast.province
    due = dt.date(2026, 5, 30)
    outcomes = decide_many(ideas, verdict, note="Vì vậy", due_on=due, by=by)
    assert [outcome.done for outcome in outcomes] == [True, True]
    assert {idea.state for idea in ideas} == {state}


def test_a_verdict_without_its_reason_leaves_every_row_as_it_was(cast, many_ideas, on) -> None:
    on(IN_MAY)
    ideas = many_ideas(2)
    outcomes = decide_many(ideas, "decline", note="", by=cast.province)
    assert [outcome.done for outcome in outcomes] == [False, False]
    assert {idea.state for idea in ideas} == {"submitted"}


def test_an_unknown_verdict_is_refused(cast, idea) -> None:
    with pytest.raises(Refused):
        decide_many([idea], "burn", by=cast.province)
