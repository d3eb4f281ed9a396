"""Papers for the hall and the file: the individual score sheet, the report of a check."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.models import Check, ScoreSheet, ScoreSheetState
from evaluation.places import place_of
from evaluation.score_page import page_of
from evaluation.views.checks import check_of
from evaluation.views.score_sheets import sheet_of
from ocop.accounts.models import Region
from ocop.accounts.requests import SignedIn
from ocop.lib.pages import page
from ocop.rules import words
from ocop.workflow.models import Chain


@login_required
@require_safe
@never_cache
def score_sheet(request: SignedIn, pk: int) -> HttpResponse:
    """The individual score sheet in the order of the official form, to print and to sign."""
    found = sheet_of(request, pk)
    seen = page_of(found)
    contest = found.entry.contest
    context = {
        "sheet": found,
        "seen": seen,
        "contest": contest,
        "council": contest.council,
        "dossier": found.entry.dossier,
        "product": found.entry.dossier.product,
        "parts": [
            (part, points, [(one, [seen.line(c) for c in one.criteria]) for one in part.sections])
            for part, points in seen.part_points()
        ],
        "knockouts": [words.knockout(one) for one in _excluded(found)],
        "head": Chain.objects.filter(key=contest.chain_key).first(),
        "handed_in": found.state == ScoreSheetState.SUBMITTED,
        "notices": seen.book.notices,
    }
    return page(request, "evaluation/score_sheet_print.html", context)


def _excluded(found: ScoreSheet) -> list[str]:
    """The codes of the cases in which the official sheet excludes a dossier."""
    return found.entry.sheet.about.get("disqualification_codes", [])


@login_required
@require_safe
def check(request: SignedIn, pk: int) -> HttpResponse:
    """Form 03 as a paper."""
    found = check_of(request, pk)
    context = {
        "check": found,
        "dossier": found.dossier,
        "product": found.dossier.product,
        "producer": found.dossier.product.producer,
        "region": found.region,
        "province": _province(found),
        "notices": found.stage.book.notices,
    }
    return page(request, "evaluation/check_print.html", context)


def _province(found: Check) -> Region | None:
    """The unit of the level that the check proposes to, over the place that checked."""
    beyond = found.stage.after()
    return place_of(found.dossier, beyond) if beyond else None
