"""The papers of a decision as files, and what the clerk types for them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import signed_papers
from evaluation.acts import kinds, loading
from evaluation.decision_paper_permissions import ActPapers
from evaluation.deeds import decision_papers as deeds
from evaluation.forms.decision_papers import PapersForm, proposed
from evaluation.models import Decision, Outcome
from evaluation.views.decisions import decision_of
from evaluation.views.evening import answered
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import require
from ocop.lib.pages import attempt, bound, done, page


@login_required
@require_safe
@never_cache
def paper(request: SignedIn, pk: int, slug: str, kind: str) -> HttpResponse:
    """One of the papers: PDF or Word, a draft; once it was signed, the signed file alone."""
    decision = decision_of(request, pk)
    require(request.user, "print", ActPapers(decision))
    found = kinds.KINDS.get(slug)
    if found is None or kind not in kinds.MADE or found not in kinds.kinds_of(_outcomes(decision)):
        raise Http404
    if signed := signed_papers.standing(decision, found.signed):
        return redirect("signed_paper_file", signed.pk)
    made = kinds.MADE[kind](found, loading.load(decision))
    return answered(made, f"{found.saved}-{decision.pk}.{kind}")


def _outcomes(decision: Decision) -> set[str]:
    return set(decision.contest.entries.values_list("outcome", flat=True))


@login_required
@never_cache
def write(request: SignedIn, pk: int) -> HttpResponse:
    """Type numbers, dates and the agency's signer as they stand on the signed papers."""
    decision = decision_of(request, pk)
    require(request.user, "write", ActPapers(decision))
    form = bound(PapersForm, request)
    if not form.is_bound:
        form.initial = proposed(decision)
    both = {Outcome.AWARDED, Outcome.SENT_UP} <= _outcomes(decision)
    if not both:
        del form.fields["approval_no"], form.fields["approval_on"]
    if form.is_valid() and attempt(
        form, deeds.write, decision, **form.cleaned_data, by=request.user
    ):
        return done(request, decision, _("Saved. The papers say it from now on."))
    context = {"decision": decision, "contest": decision.contest, "form": form, "both": both}
    return page(request, "evaluation/decision_papers.html", context)
