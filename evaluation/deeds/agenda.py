"""The order of the day: which product when, which one now, how criteria are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import readings
from evaluation.deeds.holding import hold
from evaluation.models import Contest, ContestState, Entry
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean, nfc
from ocop.workflow.doors import record

GOING_ON = (ContestState.PREPARING, ContestState.SCORING)


@transaction.atomic
def reorder(contest: Contest, keys: Sequence[int], *, by: User) -> bool:
    """Put the products in this order; those not named keep theirs behind them.

    Returns whether anything changed. The order never touches points; of equal results that the
    book does not tell apart the one put first stands first.
    """
    _held(contest, by)
    before = list(contest.entries.order_by("order", "pk").values_list("pk", flat=True))  # type: ignore[attr-defined]
    named = [pk for pk in dict.fromkeys(keys) if pk in set(before)]
    after = named + [pk for pk in before if pk not in set(named)]
    if after == before:
        return False
    rows = {entry.pk: entry for entry in Entry.objects.filter(pk__in=after).order_by("pk")}
    for place, pk in enumerate(after, start=1):
        rows[pk].order = place
    Entry.objects.bulk_update(rows.values(), ["order"], batch_size=500)
    record(contest, "contest.reordered", by=by, entries=after)
    return True


@transaction.atomic
def shift(contest: Contest, entry: Entry, *, up: bool, by: User) -> bool:
    """Move a product one place up or down."""
    _held(contest, by)
    keys = list(contest.entries.order_by("order", "pk").values_list("pk", flat=True))  # type: ignore[attr-defined]
    here = keys.index(entry.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(keys):
        return False
    keys[here], keys[there] = keys[there], keys[here]
    return reorder(contest, keys, by=by)


@transaction.atomic
def present(contest: Contest, entry: Entry | None, *, by: User) -> Contest:
    """Say which product is presented now; None: none is."""
    hold(contest, ContestState.SCORING)
    _refuse_stranger(contest, by)
    contest.refresh_from_db(fields=["presenting"])
    if entry is not None and entry.contest_id != contest.pk:
        raise Refused(_("This product is not before the council."))
    was = contest.presenting_id
    now = entry.pk if entry else None
    if was == now:
        return contest
    Contest.objects.filter(pk=contest.pk).update(presenting=entry)
    contest.presenting = entry
    record(contest, "contest.presenting", by=by, before=was or "", after=now or "", entry=now)
    return contest


@transaction.atomic
def timetable(
    contest: Contest, *, place: str, starts_at: dt.time | None, minutes_each: int, by: User
) -> Contest:
    """Say where the council sits, when it begins and how long a product takes."""
    _held(contest, by)
    said = {"place": clean(place), "starts_at": starts_at, "minutes_each": minutes_each}
    contest.refresh_from_db(fields=list(said))
    was = {name: getattr(contest, name) for name in said}
    if was == said:
        return contest
    Contest.objects.filter(pk=contest.pk).update(**said)
    for name, value in said.items():
        setattr(contest, name, value)
    told: dict[str, Any] = {
        name: str(value) if value is not None else "" for name, value in said.items()
    }
    record(contest, "contest.timetable", by=by, **told)
    return contest


@transaction.atomic
def agree(contest: Contest, key: str, text: str, *, by: User) -> Contest:
    """Record how the council reads a criterion ('slug:code') or all of them (''). Empty words
    take it back. Only before the scoring: nobody's points change their meaning afterwards."""
    chosen = nfc(text).strip()
    hold(contest, ContestState.PREPARING)
    _refuse_stranger(contest, by)
    if len(chosen) > readings.LONGEST:
        raise Refused(_("Write at most %(n)s signs.") % {"n": readings.LONGEST}, field="text")
    groups = readings.choices(contest)
    known = {readings.GENERAL} | {one for _sheet, rows in groups for one, _words in rows}
    contest.refresh_from_db(fields=["readings"])
    if key not in known | set(contest.readings):
        raise Refused(_("This criterion is not on a sheet of this contest."), field="key")
    if contest.readings.get(key, "") == chosen:
        return contest
    contest.readings = {**contest.readings, key: chosen}
    if not chosen:
        del contest.readings[key]
    Contest.objects.filter(pk=contest.pk).update(readings=contest.readings)
    record(
        contest, "contest.reading_agreed", by=by, after=key.partition(":")[2] or "–",
        note=chosen, key=key,
    )  # fmt: skip
    return contest


def _held(contest: Contest, by: User) -> None:
    hold(contest, *GOING_ON)
    _refuse_stranger(contest, by)


def _refuse_stranger(contest: Contest, by: User) -> None:
    if not standing(by, contest.council).runs:
        raise NotAllowed(_("The order of the day is for the chair, the secretary and the office."))
