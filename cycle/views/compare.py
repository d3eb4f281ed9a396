"""Ideas side by side."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cycle import listing
from cycle.listing import Wanted
from cycle.models import Idea
from cycle.views.found import followed, notices
from cycle.views.told import facts_of, state_tag, texts_of
from ocop.lib.pages import page
from ocop.lib.text import whole

MOST = 6


@login_required
@require_safe
def ideas(request: HttpRequest, pk: int) -> HttpResponse:
    """``?ids=1&ids=2``: what each idea says, one column an idea, at most six."""
    cycle = followed(request, pk)
    told = [part for value in request.GET.getlist("ids") for part in value.split(",")]
    ids = [pk for pk in map(whole, told) if pk is not None]
    rows = Idea.objects.visible_to(request.user).filter(dossier__cycle=cycle, pk__in=ids[:MOST])
    chosen = list(listing.loaded(rows).order_by("submitted_at", "pk"))
    context = {
        "cycle": cycle,
        "ideas": [(idea, state_tag(idea)) for idea in chosen],
        "lines": _lines(chosen),
        "too_many": len(ids) > MOST,
        "most": MOST,
        "wanted": Wanted.read(request.GET),
        "notices": notices(cycle),
    }
    return page(request, "cycle/compare.html", context)


def _lines(chosen: list[Idea]) -> list[tuple[str, list[Any]]]:
    """The same question across the ideas: label and one answer a column."""
    told = [dict([*facts_of(idea), *texts_of(idea)]) for idea in chosen]
    labels = list(dict.fromkeys(label for facts in told for label in facts))
    place = [idea.dossier.product.producer.region.title for idea in chosen]
    rows = [(label, [facts.get(label, "") for facts in told]) for label in labels]
    return [(_("Commune"), place), *rows] if chosen else []
