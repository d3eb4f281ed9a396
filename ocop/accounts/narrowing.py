"""The place a list can be narrowed to: a commune, or a province for who has the country in view."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ocop.accounts import scope
from ocop.accounts.models import Reach, Region, RegionLevel
from ocop.lib import clock


def by_province(user: Any) -> bool:
    """True for an office of the country: 3,300 communes are no choice."""
    return any(one.committee.region.level == RegionLevel.COUNTRY for one in scope.offices(user))


def provinces(rows: QuerySet[Any]) -> QuerySet[Region]:
    """Today's provinces in which there are rows; these have a ``region``."""
    there = rows.filter(region__reached_by__over=OuterRef("pk"))
    today = Region.objects.valid_on(clock.today())
    return today.filter(Exists(there), level=RegionLevel.PROVINCE)


def units(user: Any, rows: QuerySet[Any]) -> QuerySet[Region]:
    """The units of the person's territory in which there are rows."""
    if by_province(user):
        return provinces(rows)
    there = rows.filter(region=OuterRef("pk"))
    return Region.objects.filter(Exists(there), pk__in=scope.territory(user))


def inside(unit: int) -> QuerySet[Any]:
    """Ids of the unit and of all below it, predecessors included (a subquery)."""
    return Reach.objects.filter(over=unit).values("region")
