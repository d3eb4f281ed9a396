"""Appointing people to offices of the programme, within one's own territory (F133)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.accounts import scope
from ocop.accounts.deeds import people
from ocop.accounts.models import Appointment, Committee, RegionLevel, User
from ocop.lib import clock, shown
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import clean
from ocop.workflow import chain
from ocop.workflow.doors import record

DOWNWARDS = (RegionLevel.COUNTRY, RegionLevel.PROVINCE, RegionLevel.DISTRICT, RegionLevel.COMMUNE)


def may_appoint(by: Any, committee: Committee) -> bool:
    """An officer appoints where the own office covers the region, at its level or below.

    The superuser appoints everywhere; commands of the house act without a person (``None``).
    """
    if by is None or by.is_superuser:
        return True
    at_or_above = DOWNWARDS[: DOWNWARDS.index(RegionLevel(committee.region.level)) + 1]
    return (
        scope.appointments(by, roles=(Appointment.Role.OFFICER,))
        .filter(
            committee__region__level__in=at_or_above,
            committee__region__reaches__region=committee.region_id,
        )
        .exists()
    )


def _require(by: Any, committee: Committee) -> None:
    if not may_appoint(by, committee):
        raise NotAllowed(
            _(
                "%(committee)s does not lie in the territory of your office, or stands above it. "
                "Ask the office above yours."
            )
            % {"committee": committee}
        )


@transaction.atomic
def appoint(
    user: User,
    *,
    committee: Committee,
    role: str = Appointment.Role.OFFICER,
    since: dt.date,
    until: dt.date | None = None,
    title: str = "",
    by: Any,
) -> Appointment:
    """Appoint the person to the committee, from the first to the last day (none: until ended).

    The same appointment sent twice is made once. Refuses a second office of the same role in
    the committee at the same time, one's own appointment, and a committee out of one's reach.
    """
    _require(by, committee)
    if by is not None and by.pk == user.pk and not by.is_superuser:
        raise NotAllowed(_("Nobody appoints themselves. Ask the office above yours."))
    if until and until < since:
        raise Refused(_("The last day lies before the first day."), field="until")
    chain.head(user.chain_key)
    title = clean(title)
    same = _overlapping(user, committee, role, since, until)
    if same is not None:
        if (same.since, same.until, same.title) == (since, until, title):
            return same
        raise Refused(
            _("%(who)s already holds this office in %(committee)s since %(since)s.")
            % {"who": user, "committee": committee, "since": shown.day(same.since)},
            field="login",
        )
    made = Appointment.objects.create(
        user=user, committee=committee, role=role, since=since, until=until, title=title
    )
    record(
        made,
        "appointment.made",
        by=by,
        after=committee.name,
        role=role,
        user=user.pk,
        committee=committee.pk,
        since=since,
        until=until,
    )
    return made


@transaction.atomic
def recruit(login: str, *, name: str, committee: Committee, by: Any, **office: Any) -> Appointment:
    """Appoint whoever signs in with this login; make an account first if nobody does.

    A newcomer needs a mail address: the link to set a password goes there.
    """
    _require(by, committee)
    user = people.known_as(login)
    if user is None and "@" not in login:
        raise Refused(
            _("Nobody is known by this number. Enter an e-mail address for a new account."),
            field="login",
        )
    if user is None:
        user = people.enrol(name=name, email=login, by=by)
    return appoint(user, committee=committee, by=by, **office)


def _overlapping(
    user: User, committee: Committee, role: str, since: dt.date, until: dt.date | None
) -> Appointment | None:
    held = Appointment.objects.filter(user=user, committee=committee, role=role)
    held = held.filter(Q(until__isnull=True) | Q(until__gte=since))
    if until:
        held = held.filter(since__lte=until)
    return held.first()


@transaction.atomic
def end(appointment: Appointment, *, until: dt.date, note: str = "", by: Any) -> Appointment:
    """Let the office end with the day ``until`` (still held on it); the reason goes to the log.

    Refuses one's own office, a day before the first, and an office that has already ended.
    """
    _require(by, appointment.committee)
    if by is not None and by.pk == appointment.user_id and not by.is_superuser:
        raise NotAllowed(_("Nobody ends their own office. Ask the office above yours."))
    if until < appointment.since:
        raise Refused(_("The last day lies before the first day."), field="until")
    chain.head(appointment.chain_key)
    seen = appointment.until
    open_ = Q(until__isnull=True) | Q(until__gte=clock.today())
    rows = Appointment.objects.filter(open_, pk=appointment.pk, until=seen)
    if not rows.update(until=until):
        raise AlreadyDecided(_("This office has already been ended by somebody else."))
    appointment.until = until
    record(
        appointment,
        "appointment.ended",
        by=by,
        before=appointment.committee.name,
        after=shown.day(until),
        note=note,
        user=appointment.user_id,
        committee=appointment.committee_id,
        until=until,
    )
    return appointment
