"""The session day with many hands: one row, one number, one story."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from evaluation.deeds import attendance, contests, samples
from evaluation.models import Attendance, Contest, Entry, Sample
from ocop.workflow.models import Event
from tests.evaluation import stage

pytestmark = pytest.mark.django_db(transaction=True)
Together = Callable[..., list[Any]]


def test_two_who_note_at_once_leave_one_row_and_one_story(
    cast: SimpleNamespace, on_postgresql: None, together: Together
) -> None:
    hall = stage.scoring(cast)
    Attendance.objects.all().delete()
    who = hall.council.members.get(user=hall.evaluator)

    def present() -> None:
        attendance.present(Contest.objects.get(pk=hall.contest.pk), who, by=hall.secretary)

    def absent() -> None:
        attendance.absent(Contest.objects.get(pk=hall.contest.pk), who, by=hall.chair)

    together(present, absent, present, absent)
    row = Attendance.objects.get(contest=hall.contest, member=who)
    rows = Event.objects.filter(thing=f"evaluation.attendance:{row.pk}").order_by("seq")
    assert [event.before for event in rows][1:] == [event.after for event in rows][:-1]
    assert rows.last().after == row.state


def test_samples_received_at_once_get_a_number_each(
    cast: SimpleNamespace, on_postgresql: None, together: Together
) -> None:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    contest = stage.opened(cast.council, by=cast.province)
    entries = contests.put_before(contest, stage.products_for(cast, 6), by=cast.secretary)

    def receive(entry: Entry) -> Callable[[], Sample]:
        return lambda: samples.receive(
            Entry.objects.get(pk=entry.pk), quantity="1 hộp", by=cast.secretary
        )

    found = together(*[receive(entry) for entry in [*entries, *entries[:2]]])
    assert not [one for one in found if isinstance(one, Exception)]
    numbers = sorted(Sample.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5, 6]
