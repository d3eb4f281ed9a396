"""How far the contest has come: for its members, without points."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import live, progress_page
from evaluation.models import ContestState, Discussion, DiscussionState
from evaluation.roles import standing
from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import page


@login_required
@require_safe
@never_cache
def progress(request: SignedIn, pk: int) -> HttpResponse:
    """Sheets that are in, by product and by member; and what the council discusses now."""
    contest = live.followed(request, pk)
    who = standing(request.user, contest.council)
    if not (who.member or who.runs):
        raise NotAllowed(_("How far the scoring has come is told to the council and its office."))
    mark = live.mark(contest, request)
    if same := live.unchanged(request, mark):
        return same
    products, members = progress_page.lines(contest, request.user)
    talks = Discussion.objects.filter(entry__contest=contest, state=DiscussionState.OPEN)
    context = {
        "contest": contest,
        "products": products,
        "members": members,
        "discussed": set(talks.values_list("entry", flat=True)),
        "done": sum(line.done for line in products),
        "all": sum(line.all for line in products),
        "scoring": contest.state == ContestState.SCORING,
        "at": clock.now(),
        "mark": mark,
    }
    template = "evaluation/_progress.html" if request.htmx else "evaluation/progress.html"
    return live.marked(page(request, template, context), mark)
