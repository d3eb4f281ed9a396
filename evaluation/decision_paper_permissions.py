"""Who takes the papers of a decision, and who types their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.evening_permissions import why_near
from evaluation.models import Decision, DecisionState
from evaluation.roles import standing
from ocop.lib.actions import Action, actions_for


@dataclass(frozen=True)
class ActPapers:
    """The papers of a decision: report, submission, decisions with their lists."""

    decision: Decision


@actions_for.register
def of_act_papers(thing: ActPapers, user: Any) -> list[Action]:
    """Those who run the council take them, its office types numbers. The lists name every
    product: whoever is shut out from one takes none."""
    decision = thing.decision
    who = standing(user, decision.contest.council)
    if not who.runs or decision.state == DecisionState.DISCARDED:
        return []
    near = why_near(decision.contest, user)
    deeds = [Action("print", _("Papers"), reverse("decision", args=[decision.pk]), near)]
    if who.staff:
        url = reverse("decision_papers", args=[decision.pk])
        deeds.append(Action("write", _("Numbers and dates of the papers"), url, near))
    return deeds
