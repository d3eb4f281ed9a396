"""What a tablet asks for: who is signed in, what to keep, and that its taps be taken."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluation.deeds import taps
from evaluation.forms.taps import BatchForm
from evaluation.models import ContestState, ScoreSheet, ScoreSheetState, Tap
from evaluation.roles import standing
from evaluation.score_page import screens_of
from evaluation.views.score_sheets import sheet_of
from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import page
from ocop.rules import trees

SCOPE = "/sco"  # where `scoring/` and `score-sheets/` begin, and nothing else


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from an address under which it may stand before the score sheets."""
    text = Path(str(finders.find("js/worker.js"))).read_text("utf-8")
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = SCOPE
    response["Cache-Control"] = "no-cache"
    return response


@login_required
@require_safe
@never_cache
def contact(request: SignedIn) -> HttpResponse:
    """Who is signed in, the key of their forms, and the server's time for the tablet's clock."""
    return JsonResponse(
        {"who": request.user.pk, "token": get_token(request), "now": milliseconds(clock.now())}
    )


def milliseconds(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)


@login_required
@require_safe
@never_cache
def pack(request: SignedIn) -> HttpResponse:
    """The addresses of all pages of the own open sheets, for a tablet that is to work alone.

    From here on the person stays signed in until the day ends: a session takes longer than a
    morning, and nobody is to look for a password in the hall.
    """
    rows = ScoreSheet.objects.open_for(request.user).filter(entry__contest__paper=False)
    rows = rows.select_related("entry__sheet").order_by("entry__contest", "entry__order", "pk")
    pages = [address for sheet in rows for address in _pages(sheet)]
    if pages:
        stay_until_night(request)
    return JsonResponse({"who": request.user.pk, "pages": [reverse("scoring"), *pages]})


def _pages(sheet: ScoreSheet) -> list[str]:
    keys = [screen.key for screen in screens_of(trees.of(sheet.entry.sheet))]
    sections = [reverse("score_sheet_section", args=[sheet.pk, key]) for key in keys]
    return [*sections, reverse("score_sheet_submit", args=[sheet.pk])]


def stay_until_night(request: SignedIn) -> None:
    """Let the session live until the day ends in Vietnam, if it would end before."""
    tomorrow = clock.today() + dt.timedelta(days=1)
    night = dt.datetime.combine(tomorrow, dt.time(), timezone.get_default_timezone())
    if request.session.get_expiry_date() < night:
        request.session.set_expiry(night)


@login_required
@require_POST
def take(request: SignedIn) -> HttpResponse:
    """Take a batch of taps. Refused as a whole only where they are kept for somebody else."""
    form = BatchForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"faults": form.errors.get_json_data()}, status=422)
    batch = form.cleaned_data["batch"]
    if batch.who != request.user.pk:
        return JsonResponse({"who": request.user.pk}, status=409)
    taken = taps.take(batch.device, batch.taps, by=request.user)
    return JsonResponse(
        {
            "who": request.user.pk,
            "now": milliseconds(clock.now()),
            "taps": {key: {"fate": fate, "why": why} for key, (fate, why) in taken.fates.items()},
            "sheets": {pk: _stands(desk) for pk, desk in taken.desks.items()},
        }
    )


def _stands(desk: taps.Desk) -> dict[str, Any]:
    given = desk.given.items()
    return {"open": desk.open, "answers": {key: [a.option_id, a.comment] for key, a in given}}


@login_required
@require_safe
@never_cache
def aside(request: SignedIn, pk: int) -> HttpResponse:
    """Taps of a sheet that changed nothing, for its member and the chair."""
    found = sheet_of(request, pk)
    mine = found.seat.member.user_id == request.user.pk
    if not mine and not standing(request.user, found.entry.contest.council).chair:
        raise NotAllowed(_("Only the member and the chair read what was kept aside."))
    tree = trees.of(found.entry.sheet)
    rows = Tap.objects.of_member(found).lost().order_by("tapped_at", "number")
    context = {
        "sheet": found,
        "own": mine,
        "taps": [(tap, *_named(tree, tap)) for tap in rows[:500]],
        "scoring": found.entry.contest.state == ContestState.SCORING
        and found.state == ScoreSheetState.OPEN,
    }
    return page(request, "evaluation/score_sheet_aside.html", context)


def _named(tree: Any, tap: Tap) -> tuple[Any, Any]:
    """Criterion and option as the sheet has them."""
    criterion = tree.criterion(tap.criterion_id) if tap.criterion_id else None
    return criterion, tree.option(tap.option_id) if tap.option_id else None
