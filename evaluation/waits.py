"""What waits on the desk: sheets to fill in, contests to close, checks, decisions to publish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cycle.models import Dossier, DossierState
from evaluation import asked, spread
from evaluation.models import (
    Check,
    CheckState,
    Contest,
    ContestState,
    Council,
    CouncilMember,
    CouncilRole,
    Decision,
    DecisionState,
    Entry,
    ScoreSheet,
    ScoreSheetState,
)
from evaluation.speaking import speakers
from ocop.accounts import scope
from ocop.lib.waiting import Waiting, asks
from ocop.rules.models import Stage
from products.models import Membership, ShutOut

SHOWN = 20  # rows of one kind on a desk; the rest is behind its list


def at_own_stage(user: Any, kind: str) -> QuerySet[Dossier]:
    """Dossiers before a stage of that kind, of the person's own level and territory."""
    offices = scope.appointments(user, roles=("officer",)).filter(
        committee__region__level=OuterRef("stage__level"),
        committee__region__reaches__region=OuterRef("product__producer__region"),
    )
    rows = Dossier.objects.filter(
        Exists(offices), state=DossierState.EVALUATION, stage__kind=kind, stage__external=False
    )
    return rows.exclude(product__producer__in=_shut(user))


def _shut(user: Any) -> QuerySet[Any]:
    """The producers the person stands too near to."""
    return ShutOut.objects.filter(user=user).values("producer")


def to_receive(user: Any) -> QuerySet[Dossier]:
    """Dossiers that wait to be received for a check by the person's office."""
    begun = Check.objects.filter(dossier=OuterRef("pk"), stage=OuterRef("stage"))
    return at_own_stage(user, Stage.Kind.CHECK).exclude(Exists(begun))


def own_checks(user: Any) -> QuerySet[Check]:
    """Checks of the person's own office."""
    offices = scope.appointments(user, roles=("officer",)).filter(
        committee__region__level=OuterRef("stage__level"),
        committee__region__reaches__region=OuterRef("region"),
    )
    return Check.objects.filter(Exists(offices)).exclude(dossier__product__producer__in=_shut(user))


def to_score(user: Any) -> QuerySet[Dossier]:
    """Dossiers that wait for a council of the person's office, in no contest of their stage."""
    held = Entry.objects.in_earnest().filter(
        dossier=OuterRef("pk"), contest__council__stage=OuterRef("stage")
    )
    return at_own_stage(user, Stage.Kind.SCORE).exclude(Exists(held))


@asks
def own_sheets(user: Any) -> Iterator[Waiting]:
    """'7/18 sheets' of each contest that scores now."""
    handed_in = Count("pk", filter=Q(state=ScoreSheetState.SUBMITTED))
    rows = (
        ScoreSheet.objects.of(user)
        .filter(entry__contest__state=ContestState.SCORING, entry__contest__paper=False)
        .values("entry__contest", "entry__contest__title", "entry__contest__held_on")
        .annotate(all=Count("pk"), done=handed_in)
        .order_by("entry__contest")
    )
    for row in rows:
        if row["done"] == row["all"]:
            continue
        yield Waiting(
            title=_("Score: %(contest)s") % {"contest": row["entry__contest__title"]},
            url=reverse("scoring"),
            detail=_("%(done)s/%(all)s sheets handed in") % row,
            due=row["entry__contest__held_on"],
            count=row["all"] - row["done"],
            action=_("Score"),
            order=5,
        )


@asks
def to_close(user: Any) -> Iterator[Waiting]:
    """The chair's contests in which every sheet is in, every condition answered, and no spread
    is left to be discussed."""
    chaired = CouncilMember.objects.filter(user_id=user.pk, role=CouncilRole.CHAIR)
    rows = Contest.objects.in_earnest().filter(
        council__in=chaired.values("council"), state=ContestState.SCORING
    )
    lacking = ScoreSheet.objects.counted().filter(
        entry__contest=OuterRef("pk"), state=ScoreSheetState.OPEN
    )
    scored = ScoreSheet.objects.counted().filter(entry__contest=OuterRef("pk"))
    whole = rows.select_related("council__stage__book")
    ready = list(whole.filter(Exists(scored), ~Exists(lacking)))
    unanswered = asked.open_products(ready) if ready else {}
    apart = spread.unsettled(ready) if ready else {}
    for contest in ready:
        if contest.pk in unanswered or contest.pk in apart:
            continue
        yield Waiting(
            title=_("Close: %(contest)s") % {"contest": contest.title},
            url=reverse("contest_control", args=[contest.pk]),
            detail=_("All sheets are handed in."),
            due=contest.held_on,
            action=_("Close the scoring"),
            order=10,
        )


@asks
def to_answer(user: Any) -> Iterator[Waiting]:
    """Products about which the council has conditions to answer, for its chair and secretary."""
    speaks = CouncilMember.objects.filter(
        user_id=user.pk, role__in=(CouncilRole.CHAIR, CouncilRole.SECRETARY)
    )
    rows = Contest.objects.filter(council__in=speaks.values("council"), state=ContestState.SCORING)
    contests = list(rows)
    unanswered = asked.open_products(contests) if contests else {}
    for contest in contests:
        if left := unanswered.get(contest.pk):
            yield Waiting(
                title=_("Answer the conditions: %(contest)s") % {"contest": contest.title},
                url=reverse("contest_conditions", args=[contest.pk]),
                detail=ngettext(
                    "%(n)s product is not answered yet", "%(n)s products are not answered yet", left
                )
                % {"n": left},
                due=contest.held_on,
                count=left,
                action=_("Answer"),
                order=9,
            )


@asks
def to_stand_in(user: Any) -> Iterator[Waiting]:
    """Products whose conditions a member answers, since chair and secretary may not."""
    own = CouncilMember.objects.filter(
        user_id=user.pk, role__in=(CouncilRole.VICE, CouncilRole.MEMBER)
    )
    rows = Contest.objects.filter(council__in=own.values("council"), state=ContestState.SCORING)
    contests = {one.pk: one for one in rows.select_related("council")}
    for pk, entries in (asked.open_entries(contests) if contests else {}).items():
        products = Entry.objects.filter(pk__in=entries).select_related("dossier__product")
        makers = {one.dossier.product.producer_id for one in products}
        mine = {maker for maker, who in speakers(contests[pk], makers).items() if user.pk in who}
        for entry in products:
            if entry.dossier.product.producer_id in mine:
                yield Waiting(
                    title=_("Answer the conditions: %(contest)s") % {"contest": entry.dossier},
                    url=reverse("entry_conditions", args=[entry.pk]),
                    detail=_("The chair and the secretary may not: you stand in for them."),
                    action=_("Answer"),
                    order=9,
                )


@asks
def for_council(user: Any) -> Iterator[Waiting]:
    """Products that wait for a contest of the office's own stage."""
    if not _officer(user):
        return
    rows = to_score(user).values("cycle__title", "stage__name_vi", "stage__name_en", "stage")
    for row in rows.annotate(n=Count("pk")).order_by("stage"):
        stage = Stage(name_vi=row["stage__name_vi"], name_en=row["stage__name_en"])
        yield Waiting(
            title=ngettext(
                "%(n)s product waits for: %(stage)s",
                "%(n)s products wait for: %(stage)s",
                row["n"],
            )
            % {"n": row["n"], "stage": stage.name},
            url=reverse("contests"),
            detail=row["cycle__title"],
            count=row["n"],
            action=_("Prepare a contest"),
            order=30,
        )


@asks
def to_decide(user: Any) -> Iterator[Waiting]:
    """Closed contests without a decision, and decisions that are prepared."""
    if not _officer(user):
        return
    own = Council.objects.staffed_by(user).values("pk")
    live = Decision.objects.exclude(state=DecisionState.DISCARDED)
    closed = Contest.objects.filter(council__in=own, state=ContestState.CLOSED)
    for contest in closed.exclude(Exists(live.filter(contest=OuterRef("pk"))))[:SHOWN]:
        yield Waiting(
            title=_("Prepare the decision: %(contest)s") % {"contest": contest.title},
            url=reverse("contest_results", args=[contest.pk]),
            detail=_("The scoring is closed."),
            action=_("See the results"),
            order=15,
        )
    prepared = Decision.objects.filter(
        contest__council__in=own, state=DecisionState.PREPARED
    ).select_related("contest")
    for decision in prepared[:SHOWN]:
        yield Waiting(
            title=_("Publish: %(contest)s") % {"contest": decision.contest.title},
            url=reverse("decision", args=[decision.pk]),
            detail=_("The decision is prepared; nobody has been told."),
            action=_("Look and publish"),
            order=16,
        )


@asks
def checks_due(user: Any) -> Iterator[Waiting]:
    """Dossiers to receive, and the checks of the office with their due day."""
    if not _officer(user):
        return
    if waiting := to_receive(user).count():
        yield Waiting(
            title=ngettext(
                "%(n)s dossier waits to be received",
                "%(n)s dossiers wait to be received",
                waiting,
            )
            % {"n": waiting},
            url=reverse("checks"),
            detail=_("The time for the check counts from receipt."),
            count=waiting,
            action=_("Receive"),
            order=20,
        )
    rows = own_checks(user).filter(state=CheckState.OPEN).select_related("dossier__product")
    for check in rows.order_by("due_on", "pk")[:SHOWN]:
        yield Waiting(
            title=_("Check the dossier: %(product)s") % {"product": check.dossier.product},
            url=reverse("check", args=[check.pk]),
            due=check.due_on,
            action=_("Write the report"),
            order=21,
        )


@asks
def to_complete(user: Any) -> Iterator[Waiting]:
    """The producer's dossiers that a check has sent back."""
    mine = Membership.objects.filter(user_id=user.pk).values("producer")
    rows = Check.objects.filter(state=CheckState.RETURNED, dossier__product__producer__in=mine)
    for check in rows.select_related("dossier__product")[:SHOWN]:
        yield Waiting(
            title=_("Complete the dossier: %(product)s") % {"product": check.dossier.product},
            url=reverse("dossier_evaluation", args=[check.dossier_id]),
            detail=check.reason,
            due=check.due_on,
            action=_("See what is needed"),
            order=4,
        )


def _officer(user: Any) -> bool:
    return any(office.role == "officer" for office in scope.offices(user))
