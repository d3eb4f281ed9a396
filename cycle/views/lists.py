"""The lists of a cycle: ideas, plans, reports, dossiers. What is counted is what is listed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cycle import authority, books, listing
from cycle.listing import Wanted
from cycle.models import Cycle, DossierState, SubmissionState
from cycle.views.found import followed, notices
from cycle.views.rows import DossierRows, Rows
from cycle.ways import BY_SLUG, WAYS, way
from ocop.accounts import scope
from ocop.lib import clock
from ocop.lib.pages import leaf, page


def groups() -> dict[str, str]:
    """What a list may ask for beside the states."""
    return {
        listing.WAITS: _("Waiting for a decision"),
        listing.LATE: _("Past their due date"),
        listing.STUCK: _("Waiting more than 10 days"),
    }


@login_required
@require_safe
def every(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The submissions of a step, filtered by the address, 50 a page."""
    cycle = followed(request, pk, windows=False)
    wanted = Wanted.read(request.GET)
    model = BY_SLUG[kind]
    states = _states(model, cycle, request.user, wanted)
    rows = listing.rows(model, cycle, request.user, wanted)
    found = leaf(request, listing.lines(rows), count=_count_of(states))
    found.object_list = [listing.Line(*row) for row in found.object_list]
    judges = bool(verdicts_of(request.user, cycle, kind))
    context = {
        "cycle": cycle,
        "way": way(model),
        "page": found,
        "rows": Rows(found.object_list, kind, wanted.query, picks=judges).drawn(),
        "states": states,
        "judges": judges,
        "tabs": tabs(cycle, kind),
    }
    return page(request, "cycle/submissions.html", context | _filter(cycle, request, wanted))


def _filter(cycle: Cycle, request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    return {
        "wanted": wanted,
        **listing.places(request.user),
        "sets": listing.sets(cycle),
        "notices": notices(cycle),
    }


def _states(model: type[Any], cycle: Cycle, user: Any, wanted: Wanted) -> list[Any]:
    counts = listing.counts(model, cycle, user, wanted)
    chips = [(_("All"), "", counts[""])]
    chips += [
        (str(capfirst(s.label)), s.value, counts.get(s.value, 0))
        for s in SubmissionState
        if s in counts or s == wanted.state
    ]
    if wanted.state in groups():
        chips.append((groups()[wanted.state], wanted.state, counts[wanted.state]))
    return [(label, _at(wanted.but(state=s)), wanted.state == s, n) for label, s, n in chips]


def _count_of(states: list[Any]) -> int | None:
    """How many rows the list has: the number beside the state it shows."""
    return next((n for _label, _url, current, n in states if current), None)


def _at(query: str) -> str:
    return query or "?"


def tabs(cycle: Cycle, here: str) -> list[tuple[str, str, bool, None]]:
    """Links between the lists of the cycle."""
    rows = [(capfirst(way(model).many), way(model).slug) for model in WAYS]
    found = [(label, reverse("submissions", args=[cycle.pk, slug]), slug) for label, slug in rows]
    found.append((_("Dossiers"), reverse("cycle_dossiers", args=[cycle.pk]), "dossiers"))
    found.append((_("Support"), reverse("cycle_support", args=[cycle.pk]), "support"))
    found.append((_("Training"), reverse("cycle_courses", args=[cycle.pk]), "courses"))
    return [(label, url, slug == here, None) for label, url, slug in found]


def verdicts_of(user: Any, cycle: Cycle, kind: str) -> set[str]:
    """The verdicts the person's offices may give in the cycle (each row is still asked)."""
    book = books.in_force(cycle, clock.today())
    held = [office for office in scope.offices(user) if office.role in authority.OFFICER]
    levels = {office.committee.region.level for office in held}
    found: set[str] = set()
    if book.receiving_level in levels:
        found |= {"send_back"}
        found |= {"accept", "decline"} if way(BY_SLUG[kind]).watched else {"propose"}
    if book.deciding_level in levels:
        found |= {"accept", "decline", "send_back"}
    return found


@login_required
@require_safe
def dossiers(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossiers of the cycle in the person's territory."""
    cycle = followed(request, pk, windows=False)
    wanted = Wanted.read(request.GET)
    narrowed = listing.narrowed_dossiers(cycle, request.user, wanted).order_by()
    counts = dict(narrowed.values_list("state").annotate(Count("pk")))
    chips = [(_("All"), "", sum(counts.values()))]
    chips += [
        (str(capfirst(s.label)), s.value, counts.get(s.value, 0))
        for s in DossierState
        if s in counts or s == wanted.state
    ]
    states = [(label, _at(wanted.but(state=s)), wanted.state == s, n) for label, s, n in chips]
    rows = listing.dossiers(cycle, request.user, wanted)
    found = leaf(request, listing.dossier_lines(rows), count=_count_of(states))
    found.object_list = [listing.DossierLine(*row) for row in found.object_list]
    context = {
        "cycle": cycle,
        "page": found,
        "rows": DossierRows(found.object_list).drawn(),
        "states": states,
        "tabs": tabs(cycle, "dossiers"),
    }
    return page(request, "cycle/dossiers.html", context | _filter(cycle, request, wanted))
