"""Who keys in sheets from paper, and prints the paper for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation import keying
from evaluation.models import Contest, ContestState, ScoreSheet, ScoreSheetState, SeatState
from evaluation.roles import standing
from ocop.lib.actions import Action, actions_for


@dataclass(frozen=True)
class PaperSheets:
    """The paper sheets of a contest."""

    contest: Contest


@actions_for.register
def of_paper_sheets(thing: PaperSheets, user: Any) -> list[Action]:
    """The secretary and the office print them before, and key them in while the scoring runs."""
    contest, to = thing.contest, [thing.contest.pk]
    if not standing(user, contest.council).arranges:
        return []
    before = contest.state in (ContestState.PREPARING, ContestState.SCORING)
    shut = "" if before else _("The scoring is closed: no sheet is filled in any more.")
    return [
        Action("list", _("Paper sheets"), reverse("contest_paper_sheets", args=to)),
        Action("print", _("Print"), reverse("contest_paper_print", args=to), shut),
    ]


def of_open_sheet(sheet: ScoreSheet, user: Any) -> list[Action]:
    """What may be done with a sheet that is keyed in from paper."""
    contest = sheet.entry.contest
    going_on = contest.state == ContestState.SCORING and sheet.seat.state == SeatState.SEATED
    if not going_on or sheet.out or sheet.state != ScoreSheetState.OPEN:
        return []
    if not standing(user, contest.council).arranges:
        return []
    style = "primary" if contest.paper else ""
    url = reverse("score_sheet_key_in", args=[sheet.pk])
    why = keying.why_not(sheet, user)
    return [Action("key_in", _("Key in the paper sheet"), url, why, style)]
