"""Who is told what in step 5, once each. Nobody hears points before they are published."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import lazy, lazystr
from django.utils.translation import gettext_lazy as _

from evaluation.models import (
    Check,
    Contest,
    Council,
    Decision,
    Entry,
    Outcome,
    ScoreSheet,
    Seat,
    SelfAssessment,
)
from evaluation.roles import chair_of
from ocop.accounts import scope
from ocop.accounts.models import Region, User
from ocop.lib import shown
from ocop.notices.posting import post
from ocop.rules.models import Stage
from ocop.workflow.models import Event
from products.models import Membership, Producer

_points = lazy(shown.points, str)  # written in the language of whoever reads it


def members_of(producer: Producer) -> list[User]:
    """The people who act for the producer."""
    rows = Membership.objects.filter(producer=producer).select_related("user")
    return [row.user for row in rows]


def office_of(council: Council) -> list[User]:
    """The officers of the council's level in its territory."""
    return list(scope.officers_over(council.region, level=council.stage.level))


# --- the check ----------------------------------------------------------------------------
def check_received(check: Check) -> None:
    post(
        members_of(check.dossier.product.producer),
        key=f"check.received:{check.pk}",
        subject=_("%(product)s: the dossier was received"),
        body=_(
            "%(region)s has received the dossier of %(product)s for its check. "
            "The result is due on %(due)s at the latest."
        ),
        link=_way(check),
        facts={**_about(check), "due": check.due_on or "–"},
    )


def check_forwarded(check: Check, beyond: Stage) -> None:
    """The producer, and the office of the next stage."""
    people = [
        *members_of(check.dossier.product.producer),
        *scope.officers_over(check.region, level=beyond.level),
    ]
    post(
        people,
        key=f"check.forwarded:{check.pk}",
        subject=_("%(product)s: sent on for scoring"),
        body=_(
            "%(region)s has checked the dossier of %(product)s and proposes its evaluation "
            "(report %(number)s of %(day)s)."
        ),
        link=_way(check),
        facts={
            **_about(check),
            "number": check.report_no,
            "day": check.report_date,
        },
    )


def check_sent_back(check: Check, event: Event) -> None:
    post(
        members_of(check.dossier.product.producer),
        key=f"check.sent_back:{check.pk}:{event.seq}",
        subject=_("%(product)s: please complete the dossier"),
        body=_(
            "%(region)s asks you to complete the dossier of %(product)s: %(reason)s "
            "Then press “The dossier is complete”."
        ),
        link=_way(check),
        facts={**_about(check), "reason": check.reason},
    )


def check_resumed(check: Check, event: Event) -> None:
    post(
        scope.officers_over(check.region, level=check.stage.level),
        key=f"check.resumed:{check.pk}:{event.seq}",
        subject=_("%(product)s: the dossier was completed"),
        body=_("%(producer)s has completed the dossier of %(product)s. The check goes on."),
        link=reverse("check", args=[check.pk]),
        facts=_about(check),
    )


def _about(check: Check) -> dict[str, Any]:
    product = check.dossier.product
    return {
        "product": product.name,
        "producer": product.producer.name,
        "region": check.region.title,
    }


def _way(check: Check) -> str:
    return reverse("dossier_evaluation", args=[check.dossier_id])


def self_assessed(found: SelfAssessment, *, by: User) -> None:
    """The producer's people, when an officer has handed it in for them."""
    people = members_of(found.dossier.product.producer)
    if by in people:
        return
    post(
        people,
        key=f"self_assessment.handed_in:{found.pk}:{found.handed_in_at}",
        subject=_("%(product)s: the self-assessment was handed in for you"),
        body=_(
            "%(who)s has handed in the self-assessment of %(product)s for you: %(points)s points. "
            "Read it; until the check begins you can open it again."
        ),
        link=found.get_absolute_url(),
        facts={
            "product": found.dossier.product.name,
            "who": by.name,
            "points": found.total,
        },
    )


# --- council and contest --------------------------------------------------------------------
def seated(contest: Contest, people: Collection[User]) -> None:
    post(
        people,
        key=f"contest.seated:{contest.pk}",
        subject=_("You score in: %(contest)s"),
        body=_(
            "You have a seat in %(contest)s on %(day)s. You may read the dossiers of the "
            "products now; the sheets open when the session begins."
        ),
        link=reverse("contest", args=[contest.pk]),
        facts=_of(contest),
    )


def contest_started(contest: Contest, people: Collection[User]) -> None:
    post(
        people,
        key=f"contest.started:{contest.pk}",
        subject=_("The scoring is open: %(contest)s"),
        body=_("Your score sheets for %(contest)s are open. Every answer is saved as you tap it."),
        link=reverse("scoring"),
        facts=_of(contest),
    )


def recused(seat: Seat) -> None:
    """The chair and the office hear of it; the reason stands in the history only."""
    contest = seat.contest
    post(
        [chair_of(contest.council), *office_of(contest.council)],
        key=f"seat.recused:{seat.pk}",
        subject=_("%(who)s stands back: %(contest)s"),
        body=_("%(who)s does not score in %(contest)s. Their sheets do not count."),
        link=reverse("contest_control", args=[contest.pk]),
        facts={**_of(contest), "who": seat.member.user.name},
    )


def sheet_reopened(score_sheet: ScoreSheet, reason: str, event: Event) -> None:
    contest = score_sheet.entry.contest
    post(
        [score_sheet.seat.member.user],
        key=f"sheet.reopened:{score_sheet.pk}:{event.seq}",
        subject=_("A score sheet is open again: %(product)s"),
        body=_("The chair has opened your sheet for %(product)s again: %(reason)s"),
        link=reverse("score_sheet", args=[score_sheet.pk]),
        facts={
            **_of(contest),
            "product": score_sheet.entry.dossier.product.name,
            "reason": reason,
        },
    )


def sheet_given_back(score_sheet: ScoreSheet, reason: str, event: Event) -> None:
    """The stop of the evaluation was taken back: the sheet is unfinished again."""
    contest = score_sheet.entry.contest
    post(
        [score_sheet.seat.member.user],
        key=f"sheet.given_back:{score_sheet.pk}:{event.seq}",
        subject=_("A score sheet is to be finished: %(product)s"),
        body=_("Your sheet for %(product)s is open again. %(reason)s"),
        link=reverse("score_sheet", args=[score_sheet.pk]),
        facts={
            **_of(contest),
            "product": score_sheet.entry.dossier.product.name,
            "reason": reason,
        },
    )


def evaluation_stopped(
    contest: Contest, entry: Entry, people: Collection[User], event: Event
) -> None:
    """Members whose sheet is open: it counts as finished as it stands."""
    post(
        people,
        key=f"evaluation.stopped:{entry.pk}:{event.seq}",
        subject=_("The evaluation was stopped: %(product)s"),
        body=_(
            "A condition of the sheet stops the evaluation of %(product)s. Your sheet counts as "
            "finished: hand it in as it stands."
        ),
        link=reverse("scoring"),
        facts={**_of(contest), "product": entry.dossier.product.name},
    )


def contest_closed(contest: Contest) -> None:
    post(
        office_of(contest.council),
        key=f"contest.closed:{contest.pk}",
        subject=_("The scoring is closed: %(contest)s"),
        body=_("The results of %(contest)s stand. The decision can be prepared."),
        link=reverse("contest_results", args=[contest.pk]),
        facts=_of(contest),
    )


def _of(contest: Contest) -> dict[str, Any]:
    return {"contest": contest.title, "day": contest.held_on}


# --- publication ----------------------------------------------------------------------------
TOLD = {
    Outcome.AWARDED: _("%(product)s has %(points)s points and is recognised with %(stars)s stars."),
    Outcome.GOES_ON: _("%(product)s has %(points)s points and goes on to: %(next)s."),
    Outcome.SENT_UP: _("%(product)s has %(points)s points and is proposed to: %(next)s."),
    Outcome.NOT_REACHED: _(
        "%(product)s has %(points)s points and is not recognised this time. "
        "The page of the result says what is missing."
    ),
}


KNOCKED_OUT = _(
    "%(product)s was excluded from the evaluation and gets 0 stars. "
    "The page of the result says why."
)


def result_published(entry: Entry, decision: Decision, beyond: Stage | None) -> None:
    """The producer hears the own result, with the paper it stands in."""
    post(
        members_of(entry.dossier.product.producer),
        key=f"result.published:{entry.pk}",
        subject=_("Result: %(product)s"),
        body=TOLD[Outcome(entry.outcome)] if entry.stars else KNOCKED_OUT,
        link=reverse("result", args=[entry.pk]),
        facts={
            "product": entry.dossier.product.name,
            "points": _points(entry.mean),
            "stars": entry.stars or 0,
            "next": lazystr(beyond or "–"),
            "number": decision.number,
        },
    )


def decision_published(decision: Decision, people: Iterable[User]) -> None:
    """Evaluators and officers hear that the results are out, once each."""
    contest = decision.contest
    post(
        people,
        key=f"decision.published:{decision.pk}",
        subject=_("Results published: %(contest)s"),
        body=_("The results of %(contest)s were published (No. %(number)s of %(decided)s)."),
        link=reverse("contest_results", args=[contest.pk]),
        facts={**_of(contest), "number": decision.number, "decided": decision.decided_on},
    )


def officers_concerned(decision: Decision, homes: Iterable[Region], levels: set[str]) -> set[User]:
    """Officers of the council's place, of the next stage, and of the producers' own units."""
    council = decision.contest.council
    people = set(office_of(council))
    for level in levels:
        people.update(scope.officers_over(council.region, level=level))
        for home in homes:
            people.update(scope.officers_over(home, level=level))
    return people
