"""Who prints the papers of the evening and writes the minutes: those who run the council."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation import signed_papers
from evaluation.models import Contest, ContestState, SignedKind
from evaluation.roles import standing
from ocop.lib.actions import Action, actions_for
from products.models import shut_from

FINISHED = (ContestState.CLOSED, ContestState.PUBLISHED)


@dataclass(frozen=True)
class Papers:
    """The papers of a contest: what is printed for signing, and the words of its minutes."""

    contest: Contest


@actions_for.register
def of_papers(thing: Papers, user: Any) -> list[Action]:
    """Printing from the closing on; the minutes are written from the scoring to the publication.

    The papers name every product: whoever is shut out from one of them prints none.
    """
    contest, to = thing.contest, [thing.contest.pk]
    if not standing(user, contest.council).runs:
        return []
    near = why_near(contest, user)
    early = "" if contest.state in FINISHED else _("They are printed when the scoring is closed.")
    return [
        Action("print", _("Papers to sign"), reverse("contest_evening", args=to), early or near),
        Action("write", _("Write the minutes"), reverse("contest_minutes", args=to),
               _why_not_written(contest) or near),
    ]  # fmt: skip


def _why_not_written(contest: Contest) -> str:
    if contest.state == ContestState.PREPARING:
        return _("The scoring has not begun yet.")
    if contest.state == ContestState.PUBLISHED:
        return _("The results are published: the minutes stand as they were signed.")
    if contest.state == ContestState.CLOSED and signed_papers.standing(contest, SignedKind.MINUTES):
        return _("The signed minutes are in: their words stand as they were signed.")
    return ""


def why_near(contest: Contest, user: Any) -> str:
    """Why who stands too near to a producer does not print; '' for everybody else."""
    shut = contest.entries.filter(dossier__product__producer__in=shut_from(user))
    if not shut.exists():
        return ""
    return _(
        "The papers name a product that is not shown to you. Somebody else of the council's office "
        "prints them."
    )
