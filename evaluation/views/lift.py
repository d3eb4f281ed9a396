"""How a product gets its next star, and which criteria hold back most products of a territory."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import lift, lift_page, obstacles
from evaluation.models import Contest, ContestState, Entry
from ocop.accounts import scope
from ocop.accounts.requests import SignedIn
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import leaf, page
from ocop.lib.text import whole

SHOWN = 100  # products one step away on one page


@login_required
@require_safe
@never_cache
def product(request: SignedIn, pk: int) -> HttpResponse:
    """The plan of one product to its next star, or to the star of ``?to=``."""
    rows = Entry.objects.disclosed_to(request.user).select_related(
        "contest__council__stage__book", "dossier__product__producer__region", "sheet__product_set"
    )
    entry = get_object_or_404(rows, pk=pk)
    found = lift.lift(entry, star=whole(request.GET.get("to", "")))
    context = {
        "entry": entry,
        "found": found,
        "told": lift_page.of(found),
        "goals": _goals(entry, found),
        "published": entry.contest.state == ContestState.PUBLISHED,
        "sees_contest": Contest.objects.visible_to(request.user)
        .filter(pk=entry.contest_id)
        .exists(),
        "notices": entry.contest.council.stage.book.notices,
    }
    return page(request, "evaluation/lift.html", context)


def _goals(entry: Entry, found: lift.Lift) -> list[tuple[str, str, bool, str]]:
    """The stars above the product's own, as tabs; none where there is but one."""
    if found.star is None:
        return []
    above = range((entry.stars or 0) + 1, found.top + 1)
    tabs = [(_("To %(star)s★") % {"star": n}, f"?to={n}", n == found.star, "") for n in above]
    return tabs if len(tabs) > 1 else []


@login_required
@require_safe
def territory(request: SignedIn) -> HttpResponse:
    """Over a cycle, a unit, a product set: which criteria keep most products from the next star."""
    if not scope.offices(request.user):
        raise NotAllowed(_("This page is for the offices of the programme."))
    found = obstacles.seen(request.user, obstacles.Wanted.read(request.GET))
    found["page"] = leaf(request, found.get("near", []), size=SHOWN)
    return page(request, "evaluation/obstacles.html", found)
