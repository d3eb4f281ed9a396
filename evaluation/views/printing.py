"""Papers for the hall and the file: the individual score sheet, forms 02 and 03."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import own_print
from evaluation.evening_sheets import paper_of
from evaluation.models import Check
from evaluation.own_page import own_page_of
from evaluation.places import place_of
from evaluation.score_page import page_of
from evaluation.views.checks import check_of
from evaluation.views.claims import dossier_of, own_of
from evaluation.views.score_sheets import sheet_of
from ocop.accounts.models import Region
from ocop.accounts.requests import SignedIn
from ocop.lib.pages import page
from ocop.workflow.models import Chain
from products.permissions import knows_all_of


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
        "contest": contest,
        "council": contest.council,
        "product": found.entry.dossier.product,
        "paper": paper_of(found, seen),
        "head": Chain.objects.filter(key=contest.chain_key).first(),
        "notices": seen.book.notices,
    }
    return page(request, "evaluation/score_sheet_print.html", context)


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


@login_required
@require_safe
@never_cache
def self_assessment(request: SignedIn, pk: int) -> HttpResponse:
    """Form 02 as a paper: the producer's self-assessment with its papers, to print and to sign."""
    dossier = dossier_of(request, pk)
    found = own_of(request, dossier)
    if found is None:
        raise Http404
    seen = own_page_of(found)
    producer = dossier.product.producer
    numbers = own_print.numbered(seen)
    context = {
        "found": found,
        "seen": seen,
        "dossier": dossier,
        "product": dossier.product,
        "producer": producer,
        "knows_all": knows_all_of(request.user, producer),
        "boxes": own_print.boxes(dossier),
        "parts": own_print.parts(seen, numbers),
        "papers": [(number, paper) for paper, number in numbers.items()],
        "helped": own_print.helped(found),
        "notices": dossier.book.notices,
    }
    return page(request, "evaluation/own_print.html", context)
