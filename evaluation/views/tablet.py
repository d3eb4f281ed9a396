"""What a tablet asks for: who is signed in, what to keep, and that its taps be taken."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
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
from evaluation.views.score_sheets import kept_by, sheet_of
from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import page
from ocop.rules import trees
from products.models import Evidence
from products.views.evidence import served

KEPT_BYTES = 200 * 2**20  # papers that one tablet fetches for a day
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
    rows = rows.select_related("entry__sheet", "entry__dossier").order_by(
        "entry__contest", "entry__order", "pk"
    )
    pages = [address for sheet in rows for address in _pages(sheet)]
    if pages:
        stay_until_night(request)
    told = {"who": request.user.pk, "pages": [reverse("scoring"), *pages]}
    return JsonResponse({**told, "papers": _papers(request.user, rows)})


def _pages(sheet: ScoreSheet) -> list[str]:
    keys = [screen.key for screen in screens_of(trees.of(sheet.entry.sheet))]
    sections = [reverse("score_sheet_section", args=[sheet.pk, key]) for key in keys]
    return [*sections, reverse("score_sheet_submit", args=[sheet.pk])]


def _papers(user: Any, rows: Any) -> list[str]:
    """Addresses of the papers beside the sheets, in their order, as many as a tablet keeps."""
    kept: dict[int, list[Evidence]] = defaultdict(list)
    products = {sheet.entry.dossier.product_id for sheet in rows}
    for paper in Evidence.objects.visible_to(user).kept().filter(product__in=products):
        kept[paper.product_id].append(paper)
    found: list[str] = []
    room = KEPT_BYTES
    for sheet in rows:
        for paper in kept[sheet.entry.dossier.product_id]:
            room -= paper.size
            if room < 0:
                return found
            found.append(reverse("score_sheet_paper", args=[sheet.pk, paper.pk]))
    return found


@login_required
@require_safe
def paper(request: SignedIn, pk: int, evidence: int) -> Any:
    """A paper of the product, at an address beside its sheet: the own tablet may keep it."""
    found = sheet_of(request, pk)
    rows = Evidence.objects.visible_to(request.user).kept()
    answer = served(get_object_or_404(rows, pk=evidence, product=found.entry.dossier.product_id))
    own = found.seat.member.user_id == request.user.pk
    return kept_by(request, answer) if own else answer


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
