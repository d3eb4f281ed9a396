"""One submission: what it says, what went before, and what may be done with it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cycle import authority, listing
from cycle.listing import Wanted
from cycle.models.submissions import WAITING
from cycle.permissions import is_staff
from cycle.views.drafts import papers_of
from cycle.views.found import submission_of
from cycle.views.told import facts_of, state_tag, texts_of
from cycle.ways import way
from ocop.lib.actions import actions_for
from ocop.lib.pages import page
from ocop.workflow import words
from ocop.workflow.models import Event


@login_required
@require_safe
def submission(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """For its producer: where it stands. For a clerk: beside the list it was chosen from."""
    thing = submission_of(request, kind, pk)
    dossier = thing.dossier
    deeds = actions_for(thing, request.user)
    context = {
        "thing": thing,
        "dossier": dossier,
        "way": way(thing),
        "tag": state_tag(thing),
        "facts": facts_of(thing),
        "texts": texts_of(thing),
        "papers": papers_of(thing),
        "deeds": deeds,
        "waits": thing.state in WAITING,
        "history": story_of(dossier.chain_key),
        "earlier": earlier_of(thing),
        "notices": dossier.book.notices,
        "cycle": dossier.cycle,
    }
    if not is_staff(request.user) or authority.acts_for(request.user, dossier.product.producer):
        return page(request, "cycle/submission.html", context)
    return page(request, "cycle/review.html", context | _beside(request, thing))


def _beside(request: HttpRequest, thing: Any) -> dict[str, Any]:
    """The list the clerk came from: its rows near this one, what stands before and after."""
    wanted = Wanted.read(request.GET)
    cycle = thing.dossier.cycle
    found = listing.rows(type(thing), cycle, request.user, wanted)
    place = listing.place(found, thing.pk)
    around = place.around if place else ()
    near = {row.pk: row for row in listing.loaded(type(thing).objects.filter(pk__in=around))}
    rows = [near[pk] for pk in around if pk in near]
    return {
        "wanted": wanted,
        "place": place,
        "rows": [(row, state_tag(row)) for row in rows],
    }


def earlier_of(thing: Any) -> list[Any]:
    """Other submissions of the same kind in the dossier, latest first."""
    rows = type(thing).objects.filter(dossier=thing.dossier_id).exclude(pk=thing.pk)
    return [(row, state_tag(row)) for row in rows.order_by("-pk")[:10]]


def story_of(chain_key: str, *, last: int = 60) -> list[words.Line]:
    """The events of the chain in words, latest first (one query)."""
    events = Event.objects.filter(chain__key=chain_key).select_related("actor", "text")
    return words.lines(events.order_by("-at", "-seq")[:last])
