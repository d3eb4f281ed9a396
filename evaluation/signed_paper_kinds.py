"""Our papers whose signed file comes back: who takes it in, who reads it, how it is known."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation import appealing, revoking
from evaluation.acts.loading import typed_of
from evaluation.decision_paper_permissions import ActPapers
from evaluation.evening_permissions import Papers
from evaluation.models import (
    Appeal,
    Contest,
    Correction,
    CorrectionState,
    Decision,
    DecisionState,
    Letter,
    Minutes,
    Outcome,
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


def _of_decision(user: Any, decision: Decision) -> str | None:
    """Acts are taken in once they are published, what they rest on (the report and the submission)
    as soon as it is signed."""
    if not standing(user, decision.contest.council).staff:
        return None
    if decision.state != DecisionState.PUBLISHED:
        return _("The signed file is taken in when the decision has been published.")
    return ""


def _of_basis(user: Any, decision: Decision) -> str | None:
    if not standing(user, decision.contest.council).staff:
        return None
    if decision.state == DecisionState.DISCARDED:
        return _("This decision was discarded.")
    return _prints(user, decision) or ""


def _prints(user: Any, decision: Decision) -> str | None:
    """Why the person takes no papers of the decision: '' if they do, None if it is not theirs."""
    deeds = actions_for(ActPapers(decision), user)
    return next((deed.why for deed in deeds if deed.name == "print"), None)


def _approval_number(decision: Decision) -> tuple[str, dt.date | None]:
    """A number of its own only beside a recognition."""
    if decision.contest.entries.filter(outcome=Outcome.AWARDED).exists():
        typed = typed_of(decision)
        return typed.approval_no, typed.approval_on
    return decision.number, decision.decided_on


def _report_number(decision: Decision) -> tuple[str, dt.date | None]:
    typed = typed_of(decision)
    return typed.report_no, typed.report_on


def _submission_number(decision: Decision) -> tuple[str, dt.date | None]:
    typed = typed_of(decision)
    return typed.submission_no, typed.submission_on


def _of_revocation(user: Any, act: Revocation) -> str | None:
    if not revoking.may(user, act.region):
        return None
    return "" if act.state == RevocationState.PUBLISHED else _when_published()


def _of_correction(user: Any, act: Correction) -> str | None:
    if not revoking.may(user, act.region):
        return None
    return "" if act.state == CorrectionState.PUBLISHED else _when_published()


def _when_published() -> str:
    return _("The signed file is taken in when the paper has been published.")


def _of_letter(user: Any, letter: Letter) -> str | None:
    if not standing(user, letter.decision.contest.council).staff:
        return None
    return "" if letter.is_out else _("The signed file is taken in when the letter is released.")


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


def _decisions(user: Any) -> Any:
    return Decision.objects.visible_to(user).select_related(
        "contest__council__stage", "contest__council__region"
    )


# Papers of a decision: who takes their files in, who reads them, their number and date.
ACTS: dict[SignedKind, Any] = {
    SignedKind.REPORT: (_of_basis, _report_number),
    SignedKind.SUBMISSION: (_of_basis, _submission_number),
    SignedKind.DECISION: (_of_decision, lambda one: (one.number, one.decided_on)),
    SignedKind.APPROVAL: (_of_decision, _approval_number),
    SignedKind.ANNOUNCEMENT: (_of_decision, lambda one: (one.number, one.decided_on)),
}
for _kind, (_takes, _named) in ACTS.items():
    comes_back(
        Paper(
            _kind,
            takes=_takes,
            reads=(lambda user, one: _prints(user, one) == "")
            if _takes is _of_basis
            else (lambda user, one: one.state == DecisionState.PUBLISHED),
            named=_named,
            page=lambda one: one.get_absolute_url(),
            rows=_decisions,
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
comes_back(
    Paper(
        SignedKind.LETTER,
        takes=_of_letter,
        reads=lambda user, letter: letter.is_out,
        named=lambda letter: (letter.number, letter.dated),
        page=lambda letter: letter.get_absolute_url(),
        rows=lambda user: Letter.objects.visible_to(user).select_related(
            "decision__contest__council__stage", "decision__contest__council__region"
        ),
        on=lambda letter: str(letter.facts["to"]),
        draft=False,  # what the office prints is for signing; others read a draft
    )
)
comes_back(
    Paper(
        SignedKind.AMENDMENT,
        takes=_of_correction,
        reads=lambda user, act: act.state == CorrectionState.PUBLISHED,
        named=lambda act: (act.number, act.decided_on),
        page=lambda act: act.get_absolute_url(),
        rows=lambda user: Correction.objects.visible_to(user).select_related(
            "region", "entry__dossier__product"
        ),
        on=lambda act: str(act.entry.dossier.product),
    )
)
