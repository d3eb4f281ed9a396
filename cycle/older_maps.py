"""Open cycles that go by an older map: their communes stay choosable when one registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from cycle.models import Cycle
from ocop.accounts import maps


@maps.offers
def days_of_open_cycles() -> Iterable[dt.date]:
    """The days of the maps of all open cycles."""
    return Cycle.objects.open().order_by().values_list("map_date", flat=True).distinct()
