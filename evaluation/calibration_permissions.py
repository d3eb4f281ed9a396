"""Who sets up a calibration, who leads its comparison, who carries what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation import calibration
from evaluation.models import Calibration, CalibrationState, Contest, ContestState
from evaluation.roles import standing
from ocop.lib.actions import Action, actions_for

GOING_ON = (ContestState.PREPARING, ContestState.SCORING)


@dataclass(frozen=True)
class Calibrating:
    """A session as a calibration, set up or not."""

    contest: Contest
    found: Calibration | None


@actions_for.register
def of_calibrating(thing: Calibrating, user: Any) -> list[Action]:
    """The secretary or the office sets it up; chair and secretary show it and end it."""
    contest, found, to = thing.contest, thing.found, [thing.contest.pk]
    who = standing(user, contest.council)
    if not contest.practice or not (who.runs or who.member):
        return []
    deeds = [Action("read", _("Calibration"), reverse("calibration", args=to))]
    if found is None:
        if who.arranges:
            why = calibration.why_not(contest)
            if contest.state not in GOING_ON:
                why = _("The practice session is over.")
            url = reverse("calibration_begin", args=to)
            deeds.append(Action("begin", _("Set up the calibration"), url, why, "primary",
                                post=True))  # fmt: skip
        return deeds
    if found.state == CalibrationState.FINISHED:
        if who.runs:
            url = reverse("calibration_carry", args=to)
            deeds.append(Action("carry", _("Carry the readings over"), url, post=True))
        return deeds
    if who.chair or who.secretary:
        deeds += _leading(contest, found, to)
    return deeds


def _leading(contest: Contest, found: Calibration, to: list[int]) -> list[Action]:
    if found.state == CalibrationState.OPEN:
        names = calibration.missing(contest)
        why = _("Still to come: %(who)s.") % {"who": ", ".join(names)} if names else ""
        if contest.state == ContestState.PREPARING:
            why = _("The scoring has not begun yet.")
        url = reverse("calibration_show", args=to)
        return [Action("show", _("Show where they differ"), url, why, "primary", post=True)]
    return [
        Action("agree", _("Agree on a reading"), reverse("calibration_reading", args=to)),
        Action("finish", _("Finish the calibration"), reverse("calibration_finish", args=to),
               style="primary", post=True),
    ]  # fmt: skip
