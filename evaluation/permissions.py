"""What a person may do now with checks, councils, contests, sheets and decisions, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cycle import authority
from cycle.models import Dossier, DossierState
from evaluation import attendance, control
from evaluation import certificate_permissions as certificate_permissions  # it registers
from evaluation import condition_permissions as condition_permissions  # so does this
from evaluation import council_permissions as council_permissions  # and this
from evaluation import decision_paper_permissions as decision_paper_permissions  # and this
from evaluation import panel_permissions as panel_permissions  # it registers
from evaluation import paper_template_permissions as paper_template_permissions  # so does this
from evaluation.deeds import contests, decisions, sheets
from evaluation.keying_permissions import of_open_sheet
from evaluation.models import (
    Check,
    CheckState,
    Contest,
    ContestState,
    Council,
    Decision,
    DecisionState,
    ScoreSheet,
    ScoreSheetState,
    Seat,
    SeatState,
)
from evaluation.roles import Standing, chair_told, standing
from evaluation.session_permissions import ending
from ocop.accounts import scope
from ocop.lib.actions import Action, actions_for
from ocop.rules.models import Stage
from products.models import Membership


# --- the check ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Receipt:
    """A dossier at a stage that checks, and not yet received there."""

    dossier: Dossier


def at_check(dossier: Dossier) -> bool:
    """True if the dossier stands before a stage that checks."""
    stage = dossier.stage
    return (
        dossier.state == DossierState.EVALUATION
        and stage is not None
        and stage.kind == Stage.Kind.CHECK
    )


def checks_for(user: Any, dossier: Dossier) -> bool:
    """True for officers of the level whose stage the dossier stands before."""
    home = dossier.product.producer.region
    return dossier.stage is not None and scope.serves(user, home, level=dossier.stage.level)


@actions_for.register
def of_receipt(thing: Receipt, user: Any) -> list[Action]:
    if not at_check(thing.dossier) or not checks_for(user, thing.dossier):
        return []
    url = reverse("check_receive", args=[thing.dossier.pk])
    why = _near(user, thing.dossier)
    return [Action("receive", _("Receive the dossier"), url, why, "primary", post=True)]


def _near(user: Any, dossier: Dossier) -> str:
    """Why who stands near to the producer does not check its dossier; '' for everybody else."""
    return authority.near() if authority.is_partial(user, dossier.product.producer) else ""


@actions_for.register
def of_check(thing: Check, user: Any) -> list[Action]:
    if scope.serves(user, thing.region, level=thing.stage.level):
        return _check_deeds(thing, _near(user, thing.dossier))
    producer = thing.dossier.product.producer_id
    if thing.state == CheckState.RETURNED and acts_for(user, producer):
        url = reverse("check_resume", args=[thing.pk])
        return [Action("resume", _("The dossier is complete"), url, style="primary", post=True)]
    return []


def acts_for(user: Any, producer_id: int) -> bool:
    """True for the producer's own people."""
    return Membership.objects.filter(user_id=user.pk, producer=producer_id).exists()


def _check_deeds(check: Check, near: str) -> list[Action]:
    to = [check.pk]
    if check.state == CheckState.RETURNED:
        url = reverse("check_resume", args=to)
        return [Action("resume", _("Go on with the check"), url, style="primary", post=True)]
    shut = _("The report was sent on.") if check.state == CheckState.FORWARDED else ""
    if shut:
        return [Action("save", _("Save"), reverse("check", args=to), shut)]
    back = reverse("check_send_back", args=to)
    return [
        Action("save", _("Save"), reverse("check", args=to), near),
        Action("forward", _("Send on with the report"), reverse("check_forward", args=to), near,
               "primary"),
        Action("send_back", _("Send back to the producer"), back, near),
    ]  # fmt: skip


# --- councils and contests ------------------------------------------------------------------
@actions_for.register
def of_council(thing: Council, user: Any) -> list[Action]:
    if not standing(user, thing).staff:
        return []
    url = reverse("contest_new", args=[thing.pk])
    return [Action("open_contest", _("Open a contest"), url, style="primary")]


@actions_for.register
def of_contest(thing: Contest, user: Any) -> list[Action]:
    """Arranging is for the office and the secretary, closing for the chair alone."""
    who = standing(user, thing.council)
    if not who.runs:
        return _presiding(thing, who)
    deeds = {
        ContestState.SCORING: _scoring,
        ContestState.CLOSED: _closed,
        ContestState.PUBLISHED: _published,
    }
    if thing.state == ContestState.ENDED:
        return []
    if thing.state == ContestState.PREPARING:
        return _preparing(thing, who, user)
    return deeds[ContestState(thing.state)](thing, who)


def _preparing(contest: Contest, who: Standing, user: Any) -> list[Action]:
    if not who.arranges:
        return []
    to = [contest.pk]
    lacking = " ".join(contests.not_ready(contest, user))
    return [
        Action("put_before", _("Put products before the council"),
               reverse("contest_products", args=to)),
        Action("seat", _("Seat members"), reverse("contest_seats", args=to)),
        Action("attendance", _("Attendance"), reverse("contest_attendance", args=to)),
        Action("agenda", _("Order of the day"), reverse("contest_agenda", args=to)),
        Action("paper", _("Paper sheets"), reverse("contest_paper_sheets", args=to)),
        Action("start", _("Begin the scoring"), reverse("contest_start", args=to), lacking,
               "primary"),
        *ending(contest),
    ]  # fmt: skip


def _presiding(contest: Contest, who: Standing) -> list[Action]:
    """A member who sits in the chair's place closes, and does nothing else of the chair's."""
    if contest.state != ContestState.SCORING or contest.practice:
        return []
    if not attendance.presides(contest, who.member):
        return []
    to, why = [contest.pk], " ".join(control.seen(contest).blockers)
    return [
        Action("attendance", _("Attendance"), reverse("contest_attendance", args=to)),
        Action("agenda", _("Order of the day"), reverse("contest_agenda", args=to)),
        Action("close", _("Close the scoring"), reverse("contest_close", args=to), why, "primary"),
    ]


def _scoring(contest: Contest, who: Standing) -> list[Action]:
    to = [contest.pk]
    conditions = reverse("contest_conditions", args=to)
    deeds = [
        Action("watch", _("Control room"), reverse("contest_control", args=to)),
        Action("attendance", _("Attendance"), reverse("contest_attendance", args=to)),
        Action("agenda", _("Order of the day"), reverse("contest_agenda", args=to)),
        Action("conditions", _("Conditions of the sheets"), conditions),
    ]
    if who.arranges:
        paper = reverse("contest_paper_sheets", args=to)
        deeds.append(Action("paper", _("Paper sheets"), paper))
    if contest.practice:
        return [*deeds, *ending(contest)]
    if attendance.presides(contest, who.member):
        why = " ".join(control.seen(contest).blockers)
    else:
        chair = chair_told(contest.council)
        why = _("Only the chair of the council closes: %(who)s.") % {"who": chair}
    return [
        *deeds,
        Action("close", _("Close the scoring"), reverse("contest_close", args=to), why, "primary"),
    ]


def _evening(contest: Contest) -> Action:
    return Action("evening", _("Papers to sign"), reverse("contest_evening", args=[contest.pk]))


def _closed(contest: Contest, who: Standing) -> list[Action]:
    to = [contest.pk]
    seen = [
        Action("results", _("Results"), reverse("contest_results", args=to)),
        Action("watch", _("Control room"), reverse("contest_control", args=to)),
        _evening(contest),
    ]
    live = contest.live_decision
    if live is not None:
        url = reverse("decision", args=[live.pk])
        return [*seen, Action("decision", _("The decision"), url, style="primary")]
    why = "" if who.staff else _("The office of the programme prepares the decision.")
    url = reverse("decision_prepare", args=to)
    return [*seen, Action("prepare", _("Prepare the decision"), url, why, "primary", post=True)]


def _published(contest: Contest, who: Standing) -> list[Action]:
    results = Action("results", _("Results"), reverse("contest_results", args=[contest.pk]))
    return [results, _evening(contest)]


def may_rerun(user: Any, contest: Contest) -> bool:
    """Who may read a finished contest under another rule book.

    After the closing those who run the council; once it is published the offices over its region
    too, auditors among them.
    """
    if contest.state == ContestState.CLOSED:
        return standing(user, contest.council).runs
    if contest.state != ContestState.PUBLISHED:
        return False
    return standing(user, contest.council).runs or scope.serves(
        user, contest.council.region, roles=scope.ANY_ROLE
    )


@actions_for.register
def of_seat(thing: Seat, user: Any) -> list[Action]:
    """A member stands back by themselves; the chair and the secretary may enter it for them."""
    contest = thing.contest
    going_on = contest.state in (ContestState.PREPARING, ContestState.SCORING)
    if thing.state != SeatState.SEATED or not going_on:
        return []
    who = standing(user, contest.council)
    if thing.member.user_id != user.pk and not (who.chair or who.arranges):
        return []
    return [Action("recuse", _("Stand back"), reverse("seat_recuse", args=[thing.pk]))]


# --- score sheets ---------------------------------------------------------------------------
@actions_for.register
def of_score_sheet(thing: ScoreSheet, user: Any) -> list[Action]:
    contest, to = thing.entry.contest, [thing.pk]
    mine = thing.seat.member.user_id == user.pk
    scoring = contest.state == ContestState.SCORING and thing.seat.state == SeatState.SEATED
    deeds = []
    if mine:
        open_now = scoring and thing.state == ScoreSheetState.OPEN
        why = "" if open_now else sheets.why_shut(thing)
        deeds.append(Action("enter", _("Fill in"), reverse("score_sheet", args=to), why))
        deeds.append(Action("submit", _("Hand in"), reverse("score_sheet_submit", args=to), why))
    if not scoring:
        return deeds
    who = standing(user, contest.council)
    if who.chair and thing.state == ScoreSheetState.SUBMITTED:
        url = reverse("score_sheet_reopen", args=to)
        deeds.append(Action("reopen", _("Open the sheet again"), url))
    return deeds + of_open_sheet(thing, user)


# --- decisions ------------------------------------------------------------------------------
@actions_for.register
def of_decision(thing: Decision, user: Any) -> list[Action]:
    if not standing(user, thing.contest.council).staff:
        return []
    if thing.state != DecisionState.PREPARED:
        return []
    to = [thing.pk]
    return [
        Action("publish", _("Publish"), reverse("decision_publish", args=to),
               decisions.alone(thing, user), "primary"),
        Action("discard", _("Discard"), reverse("decision_discard", args=to)),
    ]  # fmt: skip
