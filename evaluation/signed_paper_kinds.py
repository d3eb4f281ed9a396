"""Our papers whose signed file comes back: who takes it in, who reads it, how it is known."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation import appealing, revoking
from evaluation.evening_permissions import Papers
from evaluation.models import (
    Appeal,
    Contest,
    Decision,
    DecisionState,
    Minutes,
    Revocation,
    RevocationState,
    SignedKind,
)
from evaluation.roles import standing
from evaluation.signed_papers import Paper, comes_back
from ocop.accounts import scope
from ocop.lib.actions import actions_for
from ocop.workflow import words

words.tell(
    {
        "signed_paper.taken_in": gettext_lazy("The signed file was taken in: %(after)s"),
        "signed_paper.opened": gettext_lazy("The signed file was made public"),
        "signed_paper.shut": gettext_lazy("The signed file is no longer public"),
    }
)


def _first() -> str:
    return _("The signed file is taken in when the decision has been published.")


def _of_decision(user: Any, decision: Decision) -> str | None:
    if not standing(user, decision.contest.council).staff:
        return None
    return "" if decision.state == DecisionState.PUBLISHED else _first()


def _of_revocation(user: Any, act: Revocation) -> str | None:
    if not revoking.may(user, act.region):
        return None
    return "" if act.state == RevocationState.PUBLISHED else _first()


def _of_appeal(user: Any, appeal: Appeal) -> str | None:
    """Officers of the place who may look into it, once the paper's number was entered."""
    if not appealing.serves(user, appeal):
        return None
    if why := appealing.why_not(user, appeal):
        return why
    return "" if appeal.has_paper else _("The signed file is taken in when the paper is entered.")


def _of_minutes(user: Any, contest: Contest) -> str | None:
    """Whoever prints them for signing takes them in again."""
    deeds = actions_for(Papers(contest), user)
    return next((deed.why for deed in deeds if deed.name == "print"), None)


def _minutes_number(contest: Contest) -> tuple[str, dt.date | None]:
    number = Minutes.objects.filter(contest=contest).values_list("number", flat=True).first()
    return number or "", None


comes_back(
    Paper(
        SignedKind.DECISION,
        takes=_of_decision,
        reads=lambda user, one: one.state == DecisionState.PUBLISHED,
        named=lambda one: (one.number, one.decided_on),
        page=lambda one: one.get_absolute_url(),
        rows=lambda user: Decision.objects.visible_to(user).select_related(
            "contest__council__stage", "contest__council__region"
        ),
        on=lambda one: one.contest.title,
    )
)
comes_back(
    Paper(
        SignedKind.REVOCATION,
        takes=_of_revocation,
        reads=lambda user, one: scope.meets(user, one.region),
        named=lambda one: (one.number, one.decided_on),
        page=lambda one: one.get_absolute_url(),
        rows=lambda user: Revocation.objects.visible_to(user).select_related("region"),
        on=lambda one: one.reason[:100],
    )
)
comes_back(
    Paper(
        SignedKind.MINUTES,
        takes=_of_minutes,
        reads=lambda user, contest: _of_minutes(user, contest) == "",
        named=_minutes_number,
        page=lambda contest: reverse("contest_evening", args=[contest.pk]),
        rows=lambda user: Contest.objects.visible_to(user).select_related(
            "council__stage", "council__region"
        ),
        on=lambda contest: contest.title,
        draft=False,
    )
)
comes_back(
    Paper(
        SignedKind.OUTCOME,
        takes=_of_appeal,
        reads=lambda user, one: one.has_paper or appealing.serves(user, one),
        named=lambda one: (one.number, one.decided_on),
        page=lambda one: one.get_absolute_url(),
        rows=lambda user: Appeal.objects.visible_to(user).select_related(
            "region", "against", "entry__contest__council__stage", "entry__dossier__product"
        ),
        on=lambda one: f"{one.title}: {one.entry.dossier.product.name}",
    )
)
