"""Petitions and complaints whose day is near or past: the office is told once at each."""

from __future__ import annotations

import datetime as dt

from evaluation import appeal_messages as messages
from evaluation.models import Appeal
from ocop.lib import rounds

NEAR = 3  # days before


@rounds.on_tick
def due(today: dt.date) -> None:
    """Post what is due within three days, and what is overdue."""
    rows = Appeal.objects.open().filter(due_on__lte=today + dt.timedelta(days=NEAR))
    for appeal in rows.select_related("region", "entry__dossier__product").order_by("pk"):
        messages.due(appeal, late=appeal.due_on < today)
