"""What a unit was, or became, on another day."""

from __future__ import annotations

import datetime as dt

from ocop.accounts.models import Region


def as_of(region: Region, day: dt.date) -> list[Region]:
    """Return the units that stood on the day where this one stands: itself if it did.

    Forward along successors (the main part of a split unit first), back along predecessors.
    None remain where the history is not known.
    """
    found: list[Region] = []
    seen = {region.pk}
    waiting = [region]
    while waiting:
        stands = [unit for unit in waiting if unit.stood_on(day)]
        found += stands
        others = [unit for unit in waiting if unit not in stands]
        waiting = [unit for unit in _next(others, day) if unit.pk not in seen]
        seen |= {unit.pk for unit in waiting}
    return found


def _next(units: list[Region], day: dt.date) -> list[Region]:
    over = [unit.pk for unit in units if unit.valid_to and unit.valid_to < day]
    young = [unit.pk for unit in units if unit.valid_from > day]
    rows = Region.objects.select_related("parent")
    later = rows.filter(predecessors__old__in=over).order_by("-predecessors__main", "sort")
    earlier = rows.filter(successors__new__in=young).order_by("-successors__main", "sort")
    found = [*(later if over else []), *(earlier if young else [])]
    return list(dict.fromkeys(found))
