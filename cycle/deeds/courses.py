"""Training 1 and 2: whose idea or plan was accepted is put down for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cycle import authority, messages
from cycle.models import Course, Cycle, Dossier, Enrolment
from ocop.lib import clock
from ocop.lib.errors import Refused
from ocop.lib.text import clean
from ocop.workflow.doors import record


@transaction.atomic
def put_down(dossier: Dossier, kind: str, *, by: Any) -> Enrolment:
    """Put the owner of the dossier down for the training, once."""
    course, _made = Course.objects.get_or_create(cycle_id=dossier.cycle_id, kind=kind)
    enrolment, new = Enrolment.objects.get_or_create(
        course=course, dossier=dossier, defaults={"put_down_at": clock.now()}
    )
    if new:
        record(enrolment, "enrolment.made", by=by, after=course.kind)
    return enrolment


@transaction.atomic
def schedule(course: Course, *, held_on: dt.date | None, place: str, by: Any) -> Course:
    """Say when and where the training is held; those put down are told."""
    authority.prepares_or_refuse(by, course.cycle.region)
    place = clean(place)
    if held_on and abs(held_on.year - course.cycle.year) > 1:
        raise Refused(_("The training lies outside the year of the cycle."), field="held_on")
    if (held_on, place) == (course.held_on, course.place):
        return course
    before = f"{course.held_on or ''} {course.place}".strip()
    course.held_on, course.place = held_on, place
    course.save(update_fields=["held_on", "place"])
    event = record(
        course, "course.scheduled", by=by, before=before, after=f"{held_on or ''} {place}".strip()
    )
    if held_on:
        messages.course_scheduled(course, key=event.seq)
    return course


def course_of(cycle: Cycle, kind: str) -> Course:
    """Return the training of the cycle; it is there once it is asked for."""
    return Course.objects.get_or_create(cycle=cycle, kind=kind)[0]


@transaction.atomic
def attended(course: Course, present: Collection[int], *, by: Any) -> int:
    """Keep who came: the enrolments with these ids did, the others of the list did not.

    Returns how many entries changed.
    """
    authority.prepares_or_refuse(by, course.cycle.region)
    if course.held_on and course.held_on > clock.today():
        raise Refused(_("The training has not been held yet."))
    changed = 0
    for enrolment in course.enrolments.select_for_update().order_by("pk"):
        came = enrolment.pk in present
        if enrolment.attended != came:
            enrolment.attended = came
            enrolment.save(update_fields=["attended"])
            record(enrolment, "enrolment.attended", by=by, after="yes" if came else "no")
            changed += 1
    return changed
