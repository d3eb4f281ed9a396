"""What the page of an announcement shows; the look before publishing shows the same."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cycle import opening, timetable
from cycle.models import Cycle, StepKind
from cycle.permissions import follows
from cycle.views.found import notices
from ocop.lib import clock
from ocop.lib.actions import actions_for

STATE_TAGS = {timetable.FUTURE: "", timetable.OPEN: "ok", timetable.OVER: ""}


def public_facts(cycle: Cycle, user: Any) -> dict[str, Any]:
    """Words, days and papers of the cycle, and what the reader may do."""
    return {
        "cycle": cycle,
        "notices": notices(cycle),
        "steps": step_rows(cycle),
        "documents": list(cycle.documents.shown()),
        "deeds": actions_for(cycle, user) if user.is_authenticated else [],
        "follows": follows(user, cycle),
        "ideas_closed": opening.why_closed(cycle, StepKind.IDEAS),
        "ideas": opening.window_of(cycle, StepKind.IDEAS),
    }


def step_rows(cycle: Cycle) -> list[dict[str, Any]]:
    """The six steps with their days and whether they are open today."""
    today = clock.today()
    names = opening.names(cycle)
    words = {
        timetable.FUTURE: _("to come"),
        timetable.OPEN: _("open"),
        timetable.OVER: _("over"),
    }
    rows = []
    for window in cycle.windows.all():
        state = timetable.state(window, today)
        rows.append(
            {
                "no": window.order,
                "name": names.get(window.kind, window.get_kind_display()),
                "window": window,
                "state": words[state],
                "tag": STATE_TAGS[state],
                "is_open": state == timetable.OPEN,
                "pressing": window.kind in timetable.HANDING_IN,
            }
        )
    return rows
