"""The control room, closing the scoring, and standing back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import attached, control, live, room_page
from evaluation.deeds import contests, seating
from evaluation.forms.contests import ReasonForm
from evaluation.models import Contest, ContestState, Seat
from evaluation.roles import bring, standing
from evaluation.views.contests import contest_of
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, page


@login_required
@require_safe
@never_cache
def room(request: SignedIn, pk: int) -> HttpResponse:
    """Who has scored what, and what is missing. Points stay hidden but for too wide a spread.

    The page asks for itself every few seconds: nothing new costs a 304.
    """
    contest = live.found(pk)
    bring(contest)  # who runs it, who sits, who attends: one query for all
    who = standing(request.user, contest.council)
    if not who.runs:
        contest_of(request, pk)  # 404 for whoever may not know of it
        raise NotAllowed(_("The control room is for the chair, the secretary and the office."))
    if contest.state == ContestState.PREPARING:
        raise NotAllowed(_("The scoring has not begun yet."))
    seen_as = live.mark(contest, request)
    if same := live.unchanged(request, seen_as):
        return same
    context = room_page.of(contest, request, who) | {"mark": seen_as}
    if not request.htmx:
        products = [row.entry for row in control.seen(contest).rows]
        context["attached"] = attached.settled(contest, request.user, products)
    template = "evaluation/_control.html" if request.htmx else "evaluation/control.html"
    return live.marked(page(request, template, context), seen_as)


@login_required
def close(request: SignedIn, pk: int) -> HttpResponse:
    """Ask the chair once more, then close and compute."""
    contest = contest_of(request, pk)
    require(request.user, "close", contest)
    if request.method == "POST":
        contests.close(contest, by=request.user)
        said = _("The scoring is closed. The results stand and wait for the decision.")
        runs = standing(request.user, contest.council).runs
        to = reverse("contest_results" if runs else "contest", args=[contest.pk])
        return done(request, to, said)
    seen = control.seen(contest)
    context = {
        "title": _("Close the scoring"),
        "lede": contest.title,
        "rows": [
            (_("Products"), len(seen.rows)),
            (_("Sheets handed in"), f"{seen.handed_in}/{seen.of}"),
        ],
        "consequences": [
            _("No answer can be changed any more."),
            _("Results and stars are computed by the rule book."),
            *[control.spread_alert(row, seen.limit) for row in seen.alerts],
            *seen.warnings,
        ],
        "action": _("Close the scoring"),
        "style": "danger" if seen.alerts else "primary",
        "back": contest.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


def _room_of(contest: Contest) -> str:
    return reverse("contest_control", args=[contest.pk])


@login_required
def recuse(request: SignedIn, pk: int) -> HttpResponse:
    """A member stands back, with a reason; the chair or the secretary may enter it for them."""
    seats = Seat.objects.filter(contest__in=Contest.objects.visible_to(request.user).values("pk"))
    seat = get_object_or_404(
        seats.select_related("contest__council__stage__book", "member__user"), pk=pk
    )
    require(request.user, "recuse", seat)
    form = bound(ReasonForm, request)
    if form.is_valid() and attempt(
        form, seating.recuse, seat, reason=form.cleaned_data["reason"], by=request.user
    ):
        said = _("%(who)s does not score in this contest.") % {"who": seat.member.user.name}
        return done(request, seat.contest, said)
    context = {
        "title": _("Stand back"),
        "contest": seat.contest,
        "lede": f"{seat.member.user.name} · {seat.contest.title}",
        "consequences": [_("The sheets of this member do not count, and never as zero.")],
        "form": form,
        "action": _("Stand back"),
        "style": "danger",
        "back": seat.contest.get_absolute_url(),
    }
    return page(request, "confirm.html", context)
