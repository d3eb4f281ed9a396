"""Who notes the attendance of a sitting, and who says to be there."""

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
)
from evaluation.roles import standing
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
