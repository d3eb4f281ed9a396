"""What a producer is told to do next, at each place of the way."""

from __future__ import annotations

import datetime as dt

import pytest

from cycle import guidance
from cycle.deeds import dossiers, drafts, submissions
from cycle.models import Dossier, Plan
from tests.cycle.conftest import IN_JULY, IN_MARCH, IN_MAY, IN_NOVEMBER, PLAN, drafted

D = dt.date


def next_of(dossier) -> guidance.Next:
    return guidance.next_for(guidance.loaded(Dossier.objects.filter(pk=dossier.pk)).get())


def test_a_draft_is_to_be_finished_by_the_last_day(cast, cycle, on) -> None:
    on(IN_MAY)
    idea = drafted(cast, cycle)
    step = next_of(idea.dossier)
    assert (step.is_duty, step.due) == (True, D(2026, 6, 30))
    assert step.url.endswith(f"/ideas/{idea.pk}/edit/")


def test_before_the_step_it_may_be_written_and_the_day_is_told(cast, cycle, on) -> None:
    on(IN_MARCH)
    step = next_of(drafted(cast, cycle).dossier)
    assert (step.is_duty, step.due) == (True, None)
    assert "01/04/2026" in step.text


def test_after_the_step_there_is_nothing_to_do(cast, cycle, on) -> None:
    on(IN_MAY)
    dossier = drafted(cast, cycle).dossier
    on(IN_JULY)
    step = next_of(dossier)
    assert not step.is_duty
    assert "30/06/2026" in step.text


def test_handed_in_means_waiting(cast, idea, on) -> None:
    on(IN_MAY)
    assert not next_of(idea.dossier).is_duty


def test_sent_back_is_to_be_completed_by_its_date(cast, idea, on) -> None:
    on(IN_MAY)
    submissions.send_back(idea, reason="Thiếu ảnh", due_on=D(2026, 5, 20), by=cast.commune)
    step = next_of(idea.dossier)
    assert (step.text, step.due) == ("Thiếu ảnh", D(2026, 5, 20))


def test_declined_may_be_tried_again_with_the_reason_in_sight(cast, idea, on) -> None:
    on(IN_MAY)
    submissions.decline(idea, reason="Trùng sản phẩm", by=cast.province)
    step = next_of(idea.dossier)
    assert (step.is_duty, step.text) == (True, "Trùng sản phẩm")


def test_from_the_plan_to_the_registration(cast, accepted_idea, on) -> None:
    on(IN_JULY)
    dossier = accepted_idea.dossier
    assert next_of(dossier).url.endswith("/plan/")
    plan = drafts.save_draft(Plan, dossier, by=cast.owner, **PLAN)
    submissions.submit(plan, by=cast.owner)
    submissions.accept(plan, by=cast.province)
    assert next_of(dossier).url.endswith("/register/")
    on(IN_NOVEMBER)
    dossier.refresh_from_db()
    dossiers.register(dossier, by=cast.owner)
    assert not next_of(dossier).is_duty


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(D(2026, 1, 1), (2025, 4)), (D(2026, 3, 31), (2025, 4)), (D(2026, 4, 1), (2026, 1))],
)
def test_last_quarter_is_the_one_that_is_over(day, quarter) -> None:
    assert guidance.last_quarter(day) == quarter


def test_every_state_has_its_step_and_its_words(cast, idea, on) -> None:
    on(IN_MAY)
    loaded = guidance.loaded(Dossier.objects.all()).get()
    for state in Dossier.State:
        loaded.__dict__["state"] = state.value
        assert guidance.STEP_OF[state] in range(1, 7)
        assert guidance.next_for(loaded).title
