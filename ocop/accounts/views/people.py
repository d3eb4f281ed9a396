"""The people who hold offices in one's territory."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.accounts.deeds.appointments import DOWNWARDS
from ocop.accounts.models import Appointment, AppointmentQuerySet, RegionLevel, User
from ocop.accounts.permissions import holds_office
from ocop.lib import clock
from ocop.lib.actions import actions_for
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import leaf, page
from ocop.lib.text import search_key, sort_key
from ocop.workflow import words
from ocop.workflow.doors import history


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Offices in the territory: those in force, or with ``?ended=1`` those that are over."""
    if not holds_office(request.user):
        raise NotAllowed(_("This page is for the offices of the programme."))
    visible = Appointment.objects.visible_to(request.user)
    ended = request.GET.get("ended") == "1"
    current = visible.in_force(clock.today()).values("pk")
    rows = visible.exclude(pk__in=current) if ended else visible.filter(pk__in=current)
    words_typed = request.GET.get("q", "").strip()[:100]
    leaves = leaf(request, _ordered(rows, words_typed))
    offices = rows.select_related("user", "committee__region").in_bulk(leaves.object_list)
    leaves.object_list = [offices[pk] for pk in leaves.object_list]
    here = reverse("accounts:people")
    context = {
        "page": leaves,
        "q": words_typed,
        "ended": ended,
        "tabs": [(_("In office"), here, not ended), (_("Ended"), f"{here}?ended=1", ended)],
        "deeds": actions_for(request.user, request.user),
    }
    return page(request, "accounts/people.html", context)


def _ordered(rows: AppointmentQuerySet, typed: str) -> list[int]:
    """Keys of those whose person, committee or unit has the words, accents ignored, in order.

    By level, unit and given name as the Vietnamese alphabet has it. A territory has some
    hundred offices: names are compared here, where every database agrees.
    """
    key = search_key(typed)
    region = "committee__region"
    told = rows.values_list(
        "pk",
        f"{region}__level",
        f"{region}__sort",
        "user__name",
        "committee__name",
        f"{region}__name",
    )
    found = [row for row in told if key in search_key(" ".join(row[3:]))]
    found.sort(key=lambda row: (DOWNWARDS.index(RegionLevel(row[1])), row[2], _by_name(row[3])))
    return [row[0] for row in found]


def _by_name(name: str) -> str:
    """Sorted by given name, the last word, then by the whole."""
    return sort_key(f"{name.split()[-1]} {name}" if name.split() else "")


@login_required
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person with the offices held in the reader's territory, and their history."""
    someone = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    offices = list(
        Appointment.objects.visible_to(request.user)
        .filter(user=someone)
        .select_related("user", "committee__region")
        .order_by("-since")
    )
    rows = [_with_deeds(office, request.user) for office in offices]
    context = {
        "person": someone,
        "rows": rows,
        "deeds": actions_for(someone, request.user),
        "events": words.lines(history(*offices)[:50]),
    }
    return page(request, "accounts/person.html", context)


def _with_deeds(office: Appointment, user: Any) -> dict[str, Any]:
    over = bool(office.until and office.until < clock.today())
    return {"office": office, "over": over, "deeds": actions_for(office, user)}
