"""The papers of one criterion of the self-assessment: chosen, brought along, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from evaluation import visit_files
from evaluation.deeds import claims
from evaluation.forms.claims import ProofForm
from evaluation.models import SelfAssessment
from evaluation.own_page import OwnPage, own_page_of
from evaluation.views.claims import written
from ocop.accounts.requests import SignedIn
from ocop.lib.pages import attempt, done, page
from ocop.rules.trees import CriterionNode
from products.models import Evidence

MOST = 100  # papers of a product that are offered


@login_required
@never_cache
def proof(request: SignedIn, pk: int, criterion: int) -> HttpResponse:
    """Choose among the papers the product has, or bring a new one; then back to the criterion."""
    found = written(request, pk, "enter")
    seen = own_page_of(found)
    try:
        node = seen.tree.criterion(criterion)
    except KeyError:
        raise Http404 from None
    rows = Evidence.objects.filter(product=found.dossier.product_id).kept()
    papers = list(rows.exclude(about__startswith=visit_files.ABOUT)[:MOST])
    form = ProofForm()
    if request.method == "POST" and "choose" in request.POST:
        chosen = [one for one in papers if str(one.pk) in request.POST.getlist("paper")]
        claims.attach(found, criterion=node.id, papers=chosen, by=request.user)
        return redirect(_back(seen, node))
    if request.method == "POST" and "out" in request.POST:
        return _taken_back(request, found, node, papers)
    if request.method == "POST":
        form = ProofForm(request.POST, request.FILES)
        if form.is_valid() and attempt(
            form, claims.upload, found, criterion=node.id, **form.cleaned_data, by=request.user
        ):
            return done(request, _back(seen, node), _("The paper was added."))
    there = {paper.pk for paper in seen.papers(node)}
    context: dict[str, Any] = {
        "found": found,
        "dossier": found.dossier,
        "line": seen.line(node),
        "papers": [(one, one.pk in there, one.about == claims.about(found)) for one in papers],
        "form": form,
        "back": _back(seen, node),
    }
    return page(request, "evaluation/own_proof.html", context)


def _back(seen: OwnPage, node: CriterionNode) -> str:
    """The criterion on its page."""
    here = [seen.sheet.dossier_id, seen.key_of(node)]
    return f"{reverse('self_assessment_section', args=here)}#k{node.id}"


def _taken_back(
    request: SignedIn, found: SelfAssessment, node: CriterionNode, papers: list[Evidence]
) -> HttpResponse:
    paper = next((one for one in papers if str(one.pk) == request.POST["out"]), None)
    if paper is None:
        raise Http404
    claims.take_back(found, paper, by=request.user)
    here = reverse("self_assessment_proof", args=[found.dossier_id, node.id])
    return done(request, here, _("The file was taken back."))
