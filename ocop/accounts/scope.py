"""The territorial rule, once: which rows a person's current appointments cover."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from ocop.accounts import glance
from ocop.accounts.models import (
    Appointment,
    AppointmentQuerySet,
    Reach,
    Region,
    RegionLevel,
    User,
)
from ocop.lib import clock

ANY_ROLE = (Appointment.Role.OFFICER, Appointment.Role.AUDITOR)


def appointments(user: Any, *, roles: tuple[str, ...] = ANY_ROLE) -> AppointmentQuerySet:
    """The person's appointments in force today."""
    return Appointment.objects.in_force(clock.today()).filter(user_id=user.pk, role__in=roles)


def offices(user: Any) -> list[Appointment]:
    """The person's offices of today, asked once per request (menus and the line under a name).

    Kept on the user object: for a person whom a request loaded that is the request's moment; for
    others only what is drawn may stand on it, rights ask :func:`appointments`.
    """
    if not hasattr(user, "_offices"):
        if glance.at(user, "holds") is False:
            return []
        held = appointments(user).select_related("committee__region")
        user._offices = list(held.order_by("since", "pk"))
    return user._offices


def territory(user: Any, *, roles: tuple[str, ...] = ANY_ROLE) -> QuerySet[Any]:
    """Ids of all regions the person's appointments cover, predecessors included (a subquery)."""
    if glance.at(user, "holds") is not None:  # loaded by this request: its offices are known
        held = [one.committee.region_id for one in offices(user) if one.role in roles]
        return Reach.objects.filter(over__in=held).values("region")
    return appointments(user, roles=roles).territory()


def everywhere(user: Any) -> bool:
    """True where an office covers the whole country: a condition on places is then idle work.

    Only for a person whom this request loaded; for others the territory is asked.
    """
    if glance.at(user, "holds") is None:
        return False
    return any(one.committee.region.level == RegionLevel.COUNTRY for one in offices(user))


def within(user: Any, field: str, *, roles: tuple[str, ...] = ANY_ROLE) -> Q:
    """Return the condition that the region named by ``field`` lies in the person's territory."""
    if not getattr(user, "is_authenticated", False):
        return Q(pk__in=[])
    return Q(**{f"{field}__in": territory(user, roles=roles)})


def serves(
    user: Any, region: Region, *, level: str | None = None, roles: tuple[str, ...] = ("officer",)
) -> bool:
    """True if the person holds an office (of the level, if named) that covers the region."""
    if not getattr(user, "is_authenticated", False):
        return False
    if glance.at(user, "holds") is not None:
        return any(
            office.role in roles and level in (None, office.committee.region.level)
            for office in _offices_over(user, region)
        )
    held = appointments(user, roles=roles)
    if level:
        held = held.filter(committee__region__level=level)
    return held.filter(committee__region__reaches__region=region).exists()


def meets(user: Any, region: Region) -> bool:
    """True if the person holds an office of any role within the region, or over it."""
    if not getattr(user, "is_authenticated", False):
        return False
    if glance.at(user, "holds") is not None:
        own = {office.committee.region_id for office in offices(user)}
    else:
        own = set(appointments(user).values_list("committee__region", flat=True))
    if not own or region.pk in own:
        return bool(own)
    inside, above = Q(over=region, region__in=own), Q(over__in=own, region=region)
    return Reach.objects.filter(inside | above).exists()


def _offices_over(user: Any, region: Region) -> list[Appointment]:
    """Those of the person's offices that cover the region; asked once a request for each."""
    held = offices(user)
    if not held:
        return []
    kept: dict[int, set[int]] = user.__dict__.setdefault("_reaching", {})
    if region.pk not in kept:
        own = [office.committee.region_id for office in held]
        rows = Reach.objects.filter(over__in=own, region=region)
        kept[region.pk] = set(rows.values_list("over", flat=True))
    return [office for office in held if office.committee.region_id in kept[region.pk]]


def officers_over(region: Region, *, level: str) -> QuerySet[User]:
    """The officers in force of the level whose territory has the region."""
    held = Appointment.objects.in_force(clock.today()).filter(
        role=Appointment.Role.OFFICER,
        committee__region__level=level,
        committee__region__reaches__region=region,
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True)
