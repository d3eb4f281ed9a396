"""The one door: of two people deciding at once one wins, the other is told who did."""

from __future__ import annotations

import pytest
from django.utils import timezone

from cycle.models import Cycle
from ocop.lib.errors import AlreadyDecided
from ocop.workflow.doors import history, move, record
from ocop.workflow.models import Event


def a_cycle(cast) -> Cycle:  # type: ignore[no-untyped-def]
    return Cycle.objects.create(
        region=cast.province_region,
        year=2026,
        title="Chu trình 2026",
        map_date=timezone.localdate(),
        created_at=timezone.now(),
    )


def test_move_changes_the_state_and_writes_one_event(cast) -> None:  # type: ignore[no-untyped-def]
    cycle = a_cycle(cast)
    move(cycle, "open", sources={"draft"}, by=cast.province, note="đúng hạn", number="12")
    cycle.refresh_from_db()
    event = history(cycle).get()
    assert (cycle.state, event.before, event.after) == ("open", "draft", "open")
    assert (event.actor, event.text.note) == (cast.province, "đúng hạn")


def test_move_from_another_state_is_refused_and_changes_nothing(cast) -> None:  # type: ignore[no-untyped-def]
    cycle = a_cycle(cast)
    with pytest.raises(AlreadyDecided):
        move(cycle, "closed", sources={"open"}, by=cast.province)
    cycle.refresh_from_db()
    assert cycle.state == "draft"
    assert not Event.objects.filter(verb__startswith="cycle.").exists()


def test_the_slower_one_is_told_who_was_faster(cast) -> None:  # type: ignore[no-untyped-def]
    cycle = a_cycle(cast)
    stale = Cycle.objects.get(pk=cycle.pk)
    move(cycle, "open", sources={"draft"}, by=cast.province)
    with pytest.raises(AlreadyDecided, match="Phạm Thu Hà"):
        move(stale, "open", sources={"draft"}, by=cast.province_2)
    assert history(cycle).count() == 1


def test_record_logs_a_fact_before_and_after(cast) -> None:  # type: ignore[no-untyped-def]
    cycle = a_cycle(cast)
    record(cycle, "window", by=cast.province, before="01/04", after="15/04", step="ideas")
    event = history(cycle).get()
    assert (event.verb, event.before, event.after) == ("window", "01/04", "15/04")


@pytest.mark.django_db(transaction=True)
def test_eight_people_deciding_at_once_have_one_winner(cast, together) -> None:  # type: ignore[no-untyped-def]
    cycle = a_cycle(cast)

    def decide() -> object:
        return move(Cycle.objects.get(pk=cycle.pk), "open", sources={"draft"}, by=cast.province)

    results = together(*[decide] * 8)
    assert sum(isinstance(result, Event) for result in results) == 1
    assert sum(isinstance(result, AlreadyDecided) for result in results) == 7
    assert history(cycle).count() == 1
