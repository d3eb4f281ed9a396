"""Reminders: 7 days and 1 day before, once, caught up."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from cycle import clock, tasks
from cycle.deeds import cycles, submissions
from ocop.notices.models import Notice
from tests.cycle.conftest import IN_MAY, drafted

D = dt.date


def reminders(user) -> list[str]:
    rows = Notice.objects.filter(user=user).order_by("id")
    return [row.key.split(":")[-1] for row in rows if row.key.startswith(("deadline", "due"))]


def run(on, day: dt.date) -> None:
    on(day)
    tasks.tick()
    tasks.tick()


def test_a_draft_is_reminded_seven_days_and_one_day_before(cast, cycle, on) -> None:
    on(IN_MAY)
    drafted(cast, cycle)
    run(on, D(2026, 6, 22))
    assert reminders(cast.owner) == []
    run(on, D(2026, 6, 23))
    run(on, D(2026, 6, 25))
    assert reminders(cast.owner) == ["7"]
    run(on, D(2026, 6, 29))
    run(on, D(2026, 6, 30))
    run(on, D(2026, 7, 1))
    assert reminders(cast.owner) == ["7", "1"]
    assert reminders(cast.neighbour) == reminders(cast.commune) == []


def test_a_missed_morning_is_caught_up(cast, cycle, on) -> None:
    on(IN_MAY)
    drafted(cast, cycle)
    run(on, D(2026, 6, 27))
    assert reminders(cast.owner) == ["7"]


def test_who_has_handed_in_is_left_alone(cast, idea, on) -> None:
    run(on, D(2026, 6, 29))
    assert reminders(cast.owner) == []


def test_a_plan_not_begun_is_reminded_until_it_is_in(cast, accepted_idea, on) -> None:
    run(on, D(2026, 8, 25))
    assert reminders(cast.owner) == ["7"]


def test_a_moved_last_day_is_reminded_anew(cast, cycle, on) -> None:
    on(IN_MAY)
    drafted(cast, cycle)
    run(on, D(2026, 6, 23))
    windows = {"ideas": (D(2026, 4, 1), D(2026, 7, 10))}
    cycles.set_windows(cycle, windows, note="Bão", by=cast.province)
    run(on, D(2026, 7, 3))
    assert reminders(cast.owner) == ["7", "7"]


@pytest.mark.parametrize(
    ("sent_on", "marks"), [(D(2026, 6, 1), ["7", "1"]), (D(2026, 7, 5), ["1"])]
)
def test_what_was_sent_back_is_reminded_by_its_own_date(cast, idea, on, sent_on, marks) -> None:
    on(sent_on)
    submissions.send_back(idea, reason="Thiếu ảnh", due_on=D(2026, 7, 10), by=cast.commune)
    for day in range(int(sent_on.day) if sent_on.month == 7 else 1, 12):
        run(on, D(2026, 7, day))
    assert reminders(cast.owner) == marks


def test_a_closed_cycle_reminds_nobody(cast, cycle, on) -> None:
    on(IN_MAY)
    drafted(cast, cycle)
    cycles.close(cycle, by=cast.province)
    run(on, D(2026, 6, 29))
    assert reminders(cast.owner) == []


def test_the_command_does_the_round_of_today(db, capsys) -> None:
    call_command("tick")
    assert capsys.readouterr().out == "ok\n"
    clock.remind(D(2026, 1, 1))
