"""How members usually score: for the chair alone."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import severity as habits
from evaluation.roles import standing
from evaluation.views.contests import contest_of
from ocop.accounts.requests import SignedIn
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import page


@login_required
@require_safe
@never_cache
def severity(request: SignedIn, pk: int) -> HttpResponse:
    """Mean deviation of each member from the council's means, with the number of sheets."""
    contest = contest_of(request, pk)
    if not standing(request.user, contest.council).chair:
        raise NotAllowed(_("How members usually score is told to the chair of the council only."))
    context = {"contest": contest, "habits": habits.of(contest), "few": habits.FEW}
    return page(request, "evaluation/severity.html", context)
