"""Who asks the council in writing, who answers, and who ends the round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation import written
from evaluation.evening_permissions import why_near
from evaluation.models import Contest, ContestState, Seat, SeatState, WrittenState
from evaluation.roles import standing
from ocop.lib.actions import Action, actions_for

GOING_ON = (ContestState.PREPARING, ContestState.SCORING)


@dataclass(frozen=True)
class Asking:
    """The written round of a contest, begun or not."""

    contest: Contest


def scores(user: Any, contest: Contest) -> bool:
    """True for a member who is seated and has not stood back."""
    seats = Seat.objects.filter(contest=contest, member__user=user, state=SeatState.SEATED)
    return seats.exists()


@actions_for.register
def of_asking(thing: Asking, user: Any) -> list[Action]:
    contest, to = thing.contest, [thing.contest.pk]
    who = standing(user, contest.council)
    found = written.of(contest)
    if found is None:
        if not who.arranges or contest.state not in GOING_ON:
            return []
        why = written.why_not(contest)
        return [
            Action("ask", _("Ask the members in writing"), reverse("written_ask", args=to), why)
        ]
    deeds = []
    open_ = found.state == WrittenState.OPEN
    scoring = contest.state == ContestState.SCORING
    if scores(user, contest):
        why = "" if open_ else _("The round of written opinions is over.")
        if contest.state == ContestState.PREPARING:
            why = _("The scoring has not begun yet.")
        elif not scoring:
            why = _("The scoring was closed.")
        give = reverse("written_opinion", args=to)
        deeds.append(Action("give", _("Write your opinion"), give, why, "primary"))
    if (who.chair or who.secretary) and scoring and found.state != WrittenState.MEETING:
        told = written.tally(found)
        if open_:
            why = " ".join(told.blockers) if told.missing or told.differ else ""
            end = reverse("written_conclude", args=to)
            label = _("Conclude without a meeting")
            deeds.append(Action("conclude", label, end, why, "primary", post=True))
        deeds.append(Action("meet", _("Call a meeting"), reverse("written_meet", args=to)))
    if who.runs:
        why = _("The summary is printed when the round is ended.") if open_ else ""
        why = why or why_near(contest, user)
        for name, label in (("pdf", _("Summary (PDF)")), ("docx", _("Summary (Word)"))):
            url = reverse("written_tally", args=[*to, f"tally.{name}"])
            deeds.append(Action(f"tally.{name}", label, url, why))
    return deeds
