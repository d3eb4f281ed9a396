"""Who notes the attendance of a sitting, orders its day and takes in samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.models import (
    Attendance,
    AttendanceState,
    Contest,
    ContestState,
    CouncilMember,
    Entry,
)
from evaluation.roles import standing, visits_with
from ocop.lib.actions import Action, actions_for

GOING_ON = (ContestState.PREPARING, ContestState.SCORING)


@dataclass(frozen=True)
class Attending:
    """The attendance of a sitting."""

    contest: Contest


@actions_for.register
def of_attendance(thing: Attending, user: Any) -> list[Action]:
    """Chair, secretary and office note it until the closing; a member says to be here."""
    contest, to = thing.contest, [thing.contest.pk]
    who = standing(user, contest.council)
    shut = "" if contest.state in GOING_ON else _("The sitting is over: the attendance stands.")
    deeds = []
    if who.runs:
        every = reverse("contest_attendance_all", args=to)
        note = reverse("contest_attendance", args=to)
        deeds.append(Action("note", _("Note the attendance"), note, shut))
        deeds.append(Action("all", _("All are present"), every, shut, "primary", post=True))
    if who.member is not None:
        here = reverse("contest_attendance_here", args=to)
        why = shut or _noted(contest, who.member)
        deeds.append(Action("here", _("I am here"), here, why, post=True))
    return deeds


def _noted(contest: Contest, member: CouncilMember) -> str:
    """Why the member need not say it any more."""
    row = Attendance.objects.filter(contest=contest, member=member).first()
    if row is None or row.state in (AttendanceState.EXPECTED, AttendanceState.SAID):
        return ""
    return _("The secretary has noted you already: %(state)s.") % {"state": row.get_state_display()}


@dataclass(frozen=True)
class Day:
    """The order of the day of a sitting, its samples, and how criteria are read."""

    contest: Contest


@actions_for.register
def of_day(thing: Day, user: Any) -> list[Action]:
    """Chair, secretary and office keep the order of the day."""
    contest, to = thing.contest, [thing.contest.pk]
    if not standing(user, contest.council).runs:
        return []
    over = "" if contest.state in GOING_ON else _("The sitting is over.")
    scoring = contest.state == ContestState.SCORING
    quiet = "" if scoring else _("A product is presented while the scoring runs.")
    agreed = ""
    if contest.state != ContestState.PREPARING:
        agreed = _("The scoring has begun: how criteria are read stands as it was agreed.")
    adds = []
    if standing(user, contest.council).arranges:
        now = reverse("contest_on_the_spot", args=to)
        adds.append(Action("on_the_spot", _("Put a product before the council now"), now,
                           "" if scoring else _("The scoring does not run."))
        )  # fmt: skip
    return [
        *adds,
        Action("order", _("Order of the day"), reverse("contest_agenda", args=to), over),
        Action("timetable", _("Place and times"), reverse("contest_timetable", args=to), over),
        Action("read", _("How criteria are read"), reverse("contest_reading", args=to), agreed),
        Action("samples", _("Product samples"), reverse("contest_samples", args=to), over),
        Action("present", _("Presented now"), reverse("contest_presenting", args=to), quiet,
               post=True),
    ]  # fmt: skip


def ending(contest: Contest) -> list[Action]:
    """A practice session is ended where any other is closed."""
    if not contest.practice:
        return []
    url = reverse("contest_practice_end", args=[contest.pk])
    return [Action("end_practice", _("End the practice"), url)]


@dataclass(frozen=True)
class Visiting:
    """The council's visit to a product."""

    entry: Entry


@actions_for.register
def of_visit(thing: Visiting, user: Any) -> list[Action]:
    """Members and those who run the council write it until the closing."""
    entry = thing.entry
    if not visits_with(user, entry):
        return []
    over = "" if entry.contest.state in GOING_ON else _("The sitting is over.")
    url = reverse("entry_visit", args=[entry.pk])
    why = over or ("" if hasattr(entry, "visit") else _("Write first what was seen."))
    return [
        Action("visit", _("Visit of the council"), url, over),
        Action("photo", _("Add a photo"), reverse("entry_visit_photo", args=[entry.pk]), why),
    ]
