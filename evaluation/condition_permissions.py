"""Who answers for the council about one product: conditions of its sheet, and agreed options."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation import agreement, speaking
from evaluation.models import ContestState, Entry
from evaluation.roles import standing
from ocop.lib.actions import Action, actions_for


def stands_in(user: Any, entry: Entry) -> bool:
    """True for a member who answers because chair and secretary may not."""
    if standing(user, entry.contest.council).member is None:
        return False
    return speaking.may_speak(user, entry.contest, [entry.dossier.product.producer_id])


@actions_for.register
def of_entry(thing: Entry, user: Any) -> list[Action]:
    """Chair and secretary answer while the contest is scoring, or who stands in for them."""
    contest = thing.contest
    who = standing(user, contest.council)
    if contest.state != ContestState.SCORING or not (who.runs or who.member):
        return []
    speaks = who.chair or who.secretary or stands_in(user, thing)
    if not (speaks or who.runs):
        return []
    why = "" if speaks else _("Only the chair and the secretary of the council answer for it.")
    url = reverse("entry_conditions", args=[thing.pk])
    deeds = [Action("answer", _("Answer the conditions"), url, why, "primary")]
    if agreement.needed(contest.council.stage.book):
        agreed = reverse("entry_agreed", args=[thing.pk])
        deeds.append(Action("agree", _("Keep the agreed options"), agreed, why, post=True))
    return deeds
