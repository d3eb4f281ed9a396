"""Conflicts of interest: one's declarations, declaring, withdrawing, and those of a contest."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cycle.models import DossierState
from evaluation import menus, near_lines, nearness
from evaluation.deeds import interests
from evaluation.deeds.attempts import ATTEMPTED
from evaluation.forms.contests import ReasonForm
from evaluation.forms.interests import InterestForm, NearForm
from evaluation.models import Contest, ContestState, Council, Entry, Interest
from evaluation.models.councils import seats_of
from evaluation.roles import standing
from evaluation.views.contests import contest_of
from ocop.accounts.models import Reach
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page
from ocop.lib.text import whole
from ocop.workflow.models import Event
from products.models import Producer, shut_from


def producers_for(user: Any) -> QuerySet[Producer]:
    """The producers before the person's councils, or waiting at their stages, by name."""
    councils = Council.objects.filter(pk__in=seats_of(user).values("council"))
    before = Entry.objects.filter(contest__council__in=councils.values("pk"))
    inside = Reach.objects.filter(over__in=councils.values("region")).values("region")
    waiting = Q(
        products__dossiers__state=DossierState.EVALUATION,
        products__dossiers__stage__in=councils.values("stage"),
        products__dossiers__cycle__in=councils.values("cycle"),
        region__in=inside,
    )
    known = Producer.objects.filter(
        Q(pk__in=before.values("dossier__product__producer"))
        | Q(pk__in=Producer.objects.filter(waiting).values("pk"))
    )
    return known.select_related("region").order_by("sort", "pk")


@login_required
@require_safe
def every(request: SignedIn) -> HttpResponse:
    """One's own declarations, and those of the members of councils one runs."""
    mine = Interest.objects.visible_to(request.user)
    rows = mine.select_related("user", "producer__region").order_by("state", "-pk")
    context = {
        "page": leaf(request, rows),
        "sits": menus.scores(request.user),
        "me": request.user.pk,
    }
    return page(request, "evaluation/interests.html", context)


@login_required
def new(request: SignedIn) -> HttpResponse:
    """Declare what one is to a producer."""
    if not menus.scores(request.user):
        raise NotAllowed(_("Declarations are made by members of a council."))
    wanted = whole(request.GET.get("producer", ""))
    form = bound(InterestForm, request, producers=producers_for(request.user))
    if wanted is not None and not form.is_bound:
        form.initial["producer"] = wanted
    if form.is_valid() and attempt(form, interests.declare, **form.cleaned_data, by=request.user):
        said = _("It was declared. You do not see or score the products of this producer any more.")
        return done(request, "interests", said)
    return page(request, "evaluation/interest_new.html", {"form": form})


@login_required
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Withdraw somebody's declaration, with a reason."""
    rows = Interest.objects.visible_to(request.user).select_related("user", "producer")
    interest = get_object_or_404(rows, pk=pk)
    require(request.user, "withdraw", interest)
    form = bound(ReasonForm, request)
    if form.is_valid() and attempt(
        form, interests.withdraw, interest, reason=form.cleaned_data["reason"], by=request.user
    ):
        return done(request, "interests", _("The declaration was withdrawn."))
    context = {
        "title": _("Withdraw the declaration"),
        "lede": f"{interest.user.name} · {interest.producer.name} · {interest.get_kind_display()}",
        "consequences": [
            _("The member may see the producer again where a seat or an office allows it."),
            _("Sheets that were taken away do not come back by themselves."),
        ],
        "form": form,
        "action": _("Withdraw"),
        "style": "danger",
        "back": reverse("interests"),
    }
    return page(request, "confirm.html", context)


@login_required
def contest(request: SignedIn, pk: int) -> HttpResponse:
    """The conflicts of a contest: what blocks, what was found, what the chair decided."""
    contest = contest_of(request, pk)
    who = standing(request.user, contest.council)
    found = near_lines.lines(contest) if who.member or who.runs else []
    decides = [one for one in found if request.user.pk in one.deciders and not one.blocks]
    if not who.runs and not decides:
        raise NotAllowed(_("This page is for the chair, the secretary and the office."))
    if request.method == "POST" and not decides and not who.chair:
        raise NotAllowed(interests.who_decides())
    form = bound(NearForm, request)
    if form.is_valid():
        allowed = request.POST.get("verdict") == "allow"
        facts = {"allowed": allowed, "reason": form.cleaned_data["reason"], "by": request.user}
        if attempt(form, interests.decide, contest, _pairs(request), **facts):
            back = reverse("contest_conflicts", args=[contest.pk])
            return done(request, back, _("The decision stands."))
    shut = set(shut_from(request.user).values_list("producer", flat=True))
    found = [one for one in found if who.runs or one in decides]
    found = [one for one in found if one.producer not in shut]
    preparing = contest.state == ContestState.PREPARING
    context = {
        "contest": contest,
        "form": form,
        "blocking": [one for one in found if one.blocks],
        "warnings": [(one, preparing and one in decides) for one in found if not one.blocks],
        "may_decide": preparing and bool(decides),
        "attempts": _attempts(contest, shut) if who.runs else [],
    }
    return page(request, "evaluation/contest_conflicts.html", context)


def _pairs(request: SignedIn) -> set[nearness.Pair]:
    found = set()
    for key in request.POST.getlist("pair"):
        user, _dash, producer = key.partition("-")
        pair = whole(user), whole(producer)
        if pair[0] is not None and pair[1] is not None:
            found.add((pair[0], pair[1]))
    return found


def _attempts(contest: Contest, shut: set[int]) -> list[Any]:
    """The latest refused attempts of the council's people, by the log of the people."""
    people = contest.council.members.values_list("user_id", flat=True)
    rows = Event.objects.filter(
        verb=ATTEMPTED, chain__key__in=[f"user:{pk}" for pk in people]
    ).select_related("actor")
    return list(rows.order_by("-id")[:20]) if not shut else []
