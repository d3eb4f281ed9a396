"""The place a list can be narrowed to: a commune, or a province for who has the country in view."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Exists, Model, OuterRef, QuerySet

from ocop.accounts import scope
from ocop.accounts.models import Reach, Region, RegionLevel
from ocop.lib import clock
from ocop.lib.kept import kept

CHOICES_SECONDS = 60


class Choice(NamedTuple):
    """A unit as a filter offers it."""

    pk: int
    title: str


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


def choices(user: Any, kind: type[Model]) -> list[Choice]:
    """The units in which there are rows of the model, for a filter; at most a minute old.

    Kept for all people with the same offices: looking for them reads every row of a country.
    """
    held = sorted({office.committee.region_id for office in scope.offices(user)})
    key = f"choices:{kind._meta.label}:{clock.today()}:{'.'.join(map(str, held))}"
    rows: QuerySet[Any] = kind._default_manager.all()
    found = kept(key, CHOICES_SECONDS, lambda: [(one.pk, one.title) for one in units(user, rows)])
    return [Choice(*one) for one in found]


def inside(unit: int) -> QuerySet[Any]:
    """Ids of the unit and of all below it, predecessors included (a subquery)."""
    return Reach.objects.filter(over=unit).values("region")
