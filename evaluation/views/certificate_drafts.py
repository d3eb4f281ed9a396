"""Certificates looked at before the decision is published: marked DỰ THẢO, nothing is kept."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import certificate_preview as preview
from evaluation.forms.decisions import proposed
from evaluation.models import Decision, DecisionState, Entry
from evaluation.rendering.paper import draft_pdf
from evaluation.views.decisions import decision_of
from evaluation.views.evening import answered
from ocop.accounts.requests import SignedIn
from ocop.lib import pdf
from ocop.lib.pages import leaf, page

SIZE = 30  # papers in one file: they are drawn while the person waits


@login_required
@require_safe
@never_cache
def index(request: SignedIn, pk: int) -> HttpResponse:
    """What each certificate will say, with its paper to look at."""
    decision = decision_of(request, pk)
    if decision.state != DecisionState.PREPARED:
        return redirect("contest_certificates", decision.contest_id)
    leaf_ = leaf(request, preview.awarded(decision, request.user), size=SIZE)
    context = {
        "decision": decision,
        "contest": decision.contest,
        "page": leaf_,
        "rows": list(zip(leaf_, _drafts(decision, list(leaf_)), strict=True)),
        "signs": proposed(decision),
    }
    return page(request, "evaluation/certificate_drafts.html", context)


@login_required
@require_safe
@never_cache
def together(request: SignedIn, pk: int) -> HttpResponse:
    """The papers of one page of the list in one file."""
    decision = decision_of(request, pk)
    if decision.state != DecisionState.PREPARED:
        raise Http404
    entries = list(leaf(request, preview.awarded(decision, request.user), size=SIZE))
    if not entries:
        raise Http404
    papers = [draft_pdf(facts) for facts in _drafts(decision, entries)]
    return answered(pdf.joined(papers), f"giay-chung-nhan-du-thao-{decision.pk}.pdf")


@login_required
@require_safe
@never_cache
def one(request: SignedIn, pk: int) -> HttpResponse:
    """The paper of one product."""
    entry = get_object_or_404(Entry.objects.disclosed_to(request.user), pk=pk)
    prepared = entry.contest.live_decision
    if prepared is None or prepared.state != DecisionState.PREPARED:
        raise Http404
    decision = decision_of(request, prepared.pk)
    found = [one for one in preview.awarded(decision, request.user) if one.pk == entry.pk]
    if not found:
        raise Http404
    (facts,) = _drafts(decision, found)
    return answered(draft_pdf(facts), f"giay-chung-nhan-du-thao-{entry.pk}.pdf")


def _drafts(decision: Decision, entries: list[Entry]) -> list[dict[str, Any]]:
    return preview.drafts(decision, entries, proposed(decision))
