"""What comes next for a person: the days of the open cycles, and their own dossiers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cycle.models import Cycle, Dossier, DossierState, StepKind
from ocop.accounts import scope
from ocop.lib import clock
from products.models import Membership

# The step of the cycle a dossier stands at, 1 to 6, for the six-step bar.
STEP_OF = {
    DossierState.IDEA: 2,
    DossierState.PLAN: 3,
    DossierState.IMPLEMENTATION: 4,
    DossierState.EVALUATION: 5,
    DossierState.SENT_UP: 5,
    DossierState.NOT_REACHED: 5,
    DossierState.RECOGNISED: 6,
    DossierState.ENDED: 2,
}


@dataclass(frozen=True)
class Coming:
    """A day to come: what opens or closes, in which cycle."""

    day: dt.date
    what: str
    cycle: str
    url: str


def coming(user: Any, *, days: int = 60) -> list[Coming]:
    """The next openings and closings of the open cycles, the nearest first, at most six."""
    today = clock.today()
    last = today + dt.timedelta(days=days)
    words = dict(StepKind.choices)
    found = []
    for cycle in _concerned(user).prefetch_related("windows"):
        url = reverse("cycle_public", args=[cycle.pk])
        for window in cycle.windows.all():
            step = str(words[window.kind])
            if today < window.opens <= last:
                found.append(Coming(window.opens, _("Opens: %s") % step, cycle.title, url))
            if today <= window.closes <= last:
                found.append(Coming(window.closes, _("Closes: %s") % step, cycle.title, url))
    return sorted(found, key=lambda item: item.day)[:6]


def _concerned(user: Any) -> Any:
    """The open cycles a person's own dossiers stand in; for officers those on the map of their
    offices (a commune of today has no part in a cycle of former units); for others all.
    """
    mine = Membership.objects.filter(user=user).values("producer")
    own = Dossier.objects.filter(product__producer__in=mine, cycle__state="open")
    rows = Cycle.objects.open().visible_to(user)
    if own.exists():
        return rows.filter(pk__in=own.values("cycle"))
    if homes := [office.committee.region for office in scope.offices(user)]:
        stands = Q(pk__in=[])
        for home in homes:
            stands |= Q(map_date__gte=home.valid_from, map_date__lte=home.valid_to or dt.date.max)
        rows = rows.filter(stands)
    return rows


def own_dossiers(user: Any) -> list[dict[str, Any]]:
    """The dossiers of the producers the person acts for, latest first, with their step."""
    mine = Membership.objects.filter(user=user).values("producer")
    rows = Dossier.objects.filter(product__producer__in=mine).select_related("product", "cycle")
    return [
        {
            "dossier": dossier,
            "step": STEP_OF[DossierState(dossier.state)],
            "url": reverse("dossier", args=[dossier.pk]),
        }
        for dossier in rows[:10]
    ]
