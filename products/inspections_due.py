"""Shortcomings past their day: producer, commune and whoever follows up are told, once a step."""

from __future__ import annotations

import datetime as dt

from ocop.lib import rounds
from products import inspection_messages as messages
from products.models import Inspection

STEPS = (1, 15, 30)  # days after the last day; a default, no rule found


@rounds.on_tick
def overdue(today: dt.date) -> None:
    """Post the step that was reached last; earlier ones that were missed are passed over."""
    rows = Inspection.objects.late(today).select_related("planned_by", "product__producer__region")
    for row in rows:
        assert row.due_on is not None  # the database holds it
        days = (today - row.due_on).days
        messages.overdue(row, step=max(one for one in STEPS if one <= days))
