"""Which rule book a cycle goes by on a day."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from cycle.models import Cycle
from ocop.lib.errors import Refused
from ocop.rules.models import RuleBook


def in_force(cycle: Cycle, day: dt.date) -> RuleBook:
    """Return the cycle's rule book on the day: the last one whose day has come.

    Reads ``cycle.books.all()``, so that a prefetched list of cycles asks nothing more.
    """
    rows = [row for row in cycle.books.all() if row.since is None or row.since <= day]
    if not rows:
        raise Refused(_("This cycle has no rule book yet. Ask the office that prepares the cycle."))
    return max(rows, key=lambda row: row.since or dt.date.min).book
