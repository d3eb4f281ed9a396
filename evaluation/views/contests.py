"""Contests: the list, opening one, its page, its products and its seats."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from evaluation import attached, invited, menus, waits
from evaluation.deeds import contests, seating
from evaluation.forms.contests import ContestForm
from evaluation.models import Contest, Council, Entry, SeatState
from evaluation.roles import standing
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import Refused
from ocop.lib.pages import attempt, bound, done, leaf, page
from ocop.lib.text import whole
from ocop.workflow import words
from ocop.workflow.models import Event
from products.models import ShutOut

# Scores and what the members wrote are told by the result page, not by the contest's history.
TOLD = ("contest.", "decision.", "seat.", "attendance", "sample.")


def contest_of(request: SignedIn, pk: int) -> Contest:
    """Return the contest if the person may know it, else 404."""
    rows = Contest.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("council__stage__book", "council__region"), pk=pk)


@login_required
@require_safe
def every(request: SignedIn) -> HttpResponse:
    """The contests one may know, the latest first, and what waits for a council."""
    rows = Contest.objects.visible_to(request.user).select_related(
        "council__stage", "council__region"
    )
    rows = rows.annotate(
        products=Count("entries", distinct=True),
        members=Count("seats", filter=Q(seats__state=SeatState.SEATED), distinct=True),
    )
    context = {
        "page": leaf(request, rows.order_by("-held_on", "-pk")),
        "councils": Council.objects.staffed_by(request.user).select_related("stage", "region")[:10],
        "waiting": list(waits.for_council(request.user)),
        "may_form": menus.forms_councils(request.user),
        "sees_panels": menus.panels(request.user),
    }
    return page(request, "evaluation/contests.html", context)


@login_required
def new(request: SignedIn, pk: int) -> HttpResponse:
    """Open a sitting of the council."""
    rows = Council.objects.visible_to(request.user)
    council = get_object_or_404(rows.select_related("cycle", "stage__book", "region"), pk=pk)
    require(request.user, "open_contest", council)
    form = bound(ContestForm, request, council=council)
    if form.is_valid():
        contest = attempt(form, contests.open, council, **form.cleaned_data, by=request.user)
        if contest:
            return done(request, contest, _("The contest was opened. Now put products before it."))
    return page(request, "evaluation/contest_new.html", {"council": council, "form": form})


@login_required
@require_safe
def contest(request: SignedIn, pk: int) -> HttpResponse:
    """The contest with its products and its seats."""
    contest = contest_of(request, pk)
    who = standing(request.user, contest.council)
    seats = contest.seats.select_related("member__user")
    entries = entries_of(contest, request.user)
    context = {
        "contest": contest,
        "who": who,
        "entries": entries,
        "seats": [(seat, _seat_deeds(seat, contest, request.user)) for seat in seats],
        "own": who.member and any(s.member_id == who.member.pk for s in seats),
        "deeds": actions_for(contest, request.user),
        "attached": attached.look(contest, request.user) if who.member or who.staff else None,
        "lines": _story(contest),
        "hidden": seating.hidden_from(contest, request.user),
        "notices": contest.council.stage.book.notices,
    }
    return page(request, "evaluation/contest.html", context)


def entries_of(contest: Contest, user: Any) -> QuerySet[Entry]:
    """The products before the council that the person may know, in their order."""
    rows = contest.entries.filter(pk__in=Entry.objects.visible_to(user).values("pk"))
    return rows.select_related(
        "dossier__product__producer__region", "dossier__product_set", "sheet"
    ).order_by("order", "pk")


def _seat_deeds(seat: Any, contest: Contest, user: Any) -> list[Any]:
    seat.contest = contest  # one council for all seats: what the person is to it is asked once
    return actions_for(seat, user)


def _story(contest: Contest) -> list[words.Line]:
    """What happened to the contest itself; the answers have their own pages."""
    told = Q()
    for start in TOLD:
        told |= Q(verb__startswith=start)
    events = Event.objects.filter(told, chain__key=contest.chain_key)
    return words.lines(events.select_related("actor", "text").order_by("-seq")[:30])


@login_required
def products(request: SignedIn, pk: int) -> HttpResponse:
    """Choose products that wait and put them before the council."""
    contest = contest_of(request, pk)
    require(request.user, "put_before", contest)
    waiting = _waiting(contest, request.user)
    if request.method != "POST":
        return page(
            request, "evaluation/contest_products.html", {"contest": contest, "waiting": waiting}
        )
    wanted = _chosen(request)
    dossiers = [one.dossier for one in waiting if one.dossier.pk in wanted]
    entries = contests.put_before(contest, dossiers, by=request.user)
    said = ngettext(
        "%(n)s product was put before the council.",
        "%(n)s products were put before the council.",
        len(entries),
    )
    return done(request, contest, said % {"n": len(entries)})


def _waiting(contest: Contest, user: Any) -> list[Any]:
    """What waits for the council, less the producers the person stands too near to."""
    shut = ShutOut.objects.filter(user=user).values_list("producer", flat=True)
    near = set(shut)
    found = contests.candidates(contest)
    return [one for one in found if one.dossier.product.producer_id not in near]


def _chosen(request: SignedIn) -> set[int]:
    return {pk for pk in map(whole, request.POST.getlist("pk")) if pk is not None}


@login_required
@require_POST
def out(request: SignedIn, pk: int) -> HttpResponse:
    """Take products out again while the contest is being prepared."""
    contest = contest_of(request, pk)
    require(request.user, "put_before", contest)
    contests.take_out(contest, contest.entries.filter(pk__in=_chosen(request)), by=request.user)
    return done(request, contest, _("The products were taken out; they wait again."))


@login_required
def seats(request: SignedIn, pk: int) -> HttpResponse:
    """Choose the members who score. Who belongs to a producer cannot be chosen."""
    contest = contest_of(request, pk)
    require(request.user, "seat", contest)
    members = list(seating.sitting(contest.council))
    if request.method == "POST":
        wanted = _chosen(request)
        chosen = [member for member in members if member.pk in wanted]
        if not chosen:
            raise Refused(_("Choose at least one member."))
        seating.seat(contest, chosen, by=request.user)
        return done(request, contest, _("The members are seated and have been told."))
    near = seating.in_conflict(contest, members)
    away = invited.declined(contest.council)
    shut = seating.shut_from_any(contest, members)
    held = {seat.member_id: seat for seat in contest.seats.all()}
    makers = contest.entries.values_list("dossier__product__producer", flat=True)
    said = {user for user, _maker in seating.declared([m.user_id for m in members], makers)}
    context = {
        "contest": contest,
        "rows": [
            (
                m,
                held.get(m.pk),
                near.get(m.user_id),
                m.pk in away,
                m.user_id in shut,
                m.user_id in said,
            )
            for m in members
        ],
    }
    return page(request, "evaluation/contest_seats.html", context)


@login_required
def start(request: SignedIn, pk: int) -> HttpResponse:
    """Ask once more, then let the scoring begin."""
    contest = contest_of(request, pk)
    require(request.user, "start", contest)
    if request.method == "POST":
        contests.start(contest, by=request.user)
        return done(request, contest, _("The scoring has begun. The members are told."))
    seated = contest.seats.filter(state=SeatState.SEATED).count()
    context = {
        "title": _("Begin the scoring"),
        "contest": contest,
        "lede": contest.title,
        "rows": [
            (_("Products"), contest.entries.count()),
            (_("Members who score"), seated),
        ],
        "consequences": [
            _("Products, seats and scoring sheets stand still from now on."),
            _("Every member is told and can open the sheets."),
            *attached.look(contest, request.user).warnings,
            *_unagreed(contest),
        ],
        "action": _("Begin the scoring"),
        "back": contest.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


def _unagreed(contest: Contest) -> list[str]:
    """Told before the scoring, which shuts the agreements."""
    if contest.readings:
        return []
    return [_("No agreement on how qualitative criteria are read has been written.")]
