"""The queue of lists to be entered. The row is the queue; run twice, it enters nothing twice.

A worker claims a list by a conditional update that also counts the try: the number of the try says
whose the list is. It judges the list anew, leaves out what stands in the register already, and
writes portion by portion: each in a transaction of its own that first renews the claim, so that a
worker that was thought dead writes nothing more. A claim two minutes old belonged to a worker that
died; the next goes on with the rows that are left. After five tries the list stands *stopped*, for
the office to see: it lets it go on, or takes out what was entered.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.db import transaction
from django.db.models import Q, QuerySet

from ocop.lib import clock
from ocop.workflow.doors import move
from products.deeds import list_writing
from products.deeds.lists import looked
from products.lists.lines import ADD
from products.models import BroughtList, ListState

STALE = dt.timedelta(minutes=2)
TRIES = 5
MISSED = "missed"  # rows that somebody else registered between the looking and the entering
log = logging.getLogger(__name__)


def enter_waiting(*, stale: dt.timedelta = STALE) -> int:
    """Enter every list that waits. Returns how many this worker finished."""
    finished = 0
    seen: set[int] = set()
    while (pk := _due(stale).exclude(pk__in=seen).values_list("pk", flat=True).first()) is not None:
        seen.add(pk)
        finished += _claim_and_enter(pk, stale)
    return finished


def _due(stale: dt.timedelta) -> QuerySet[BroughtList]:
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=clock.now() - stale)
    return BroughtList.objects.filter(free, state=ListState.ENTERING).order_by("pk")


def _claim_and_enter(pk: int, stale: dt.timedelta) -> bool:
    brought = _due(stale).filter(pk=pk).select_related("region", "entered_by").first()
    if brought is None:
        return False
    tries = brought.tries + 1
    rows = BroughtList.objects.filter(pk=pk, state=ListState.ENTERING)
    claim = {"claimed_at": clock.now(), "tries": tries}
    if not _due(stale).filter(pk=pk, tries=brought.tries).update(**claim):
        return False  # another worker has it
    ours = rows.filter(tries=tries)
    try:
        return _enter(brought, lambda: bool(ours.update(claimed_at=clock.now())))
    except Exception as fault:
        log.warning("list %s not entered: %s", pk, fault)
        told = f"{type(fault).__name__}: {fault}"[:300]
        if ours.update(fault=told, claimed_at=None) and tries >= TRIES:
            brought.refresh_from_db()
            move(brought, ListState.STOPPED, sources={ListState.ENTERING}, by=brought.entered_by)
        return False


def _enter(brought: BroughtList, renewed: Callable[[], bool]) -> bool:
    judged, _names = looked(brought)
    ready = set(brought.ready) - set(brought.items.values_list("row", flat=True))
    lines = [line for line in judged.lines if line.number in ready and line.status == ADD]
    assert brought.entered_by  # the database holds it
    for some in list_writing.portions(lines):
        with transaction.atomic():
            if not renewed():
                return False
            list_writing.write(brought, judged.frame, some, by=brought.entered_by)
    with transaction.atomic():
        if not renewed():
            return False
        entered = brought.items.count()
        brought.counts[MISSED], brought.counts[ADD] = len(brought.ready) - entered, entered
        brought.fault = ""
        brought.save(update_fields=["counts", "fault"])
        move(brought, ListState.ENTERED, sources={ListState.ENTERING}, by=brought.entered_by)
    return True
