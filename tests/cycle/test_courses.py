"""Training 1 and 2."""

from __future__ import annotations

import datetime as dt

import pytest

from cycle.deeds import courses
from cycle.models import Course
from ocop.lib.errors import NotAllowed, Refused
from ocop.notices.models import Notice
from tests.cycle.conftest import IN_JULY, IN_MAY


def test_schedule_tells_those_put_down(cast, accepted_idea, on) -> None:
    on(IN_MAY)
    course = Course.objects.get()
    facts = {"held_on": dt.date(2026, 6, 3), "place": "Hội trường UBND xã"}
    courses.schedule(course, **facts, by=cast.province)
    courses.schedule(course, **facts, by=cast.province)
    told = Notice.objects.filter(key__startswith="course.scheduled")
    assert [(n.user, "03/06/2026" in n.body) for n in told] == [(cast.owner, True)]
    with pytest.raises(NotAllowed):
        courses.schedule(course, held_on=None, place="", by=cast.commune)


def test_attended_keeps_who_came_once_it_was_held(cast, accepted_idea, on) -> None:
    on(IN_MAY)
    course = Course.objects.get()
    courses.schedule(course, held_on=dt.date(2026, 6, 3), place="Xã", by=cast.province)
    present = [course.enrolments.get().pk]
    with pytest.raises(Refused):
        courses.attended(course, present, by=cast.province)
    on(IN_JULY)
    assert courses.attended(course, present, by=cast.province) == 1
    assert courses.attended(course, present, by=cast.province) == 0
    assert course.enrolments.get().attended is True


def test_put_down_once(cast, accepted_idea) -> None:
    again = courses.put_down(accepted_idea.dossier, "training1", by=cast.province)
    assert list(Course.objects.get().enrolments.all()) == [again]
