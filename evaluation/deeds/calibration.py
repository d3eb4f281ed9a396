"""A calibration: set up in a practice session, shown, agreed on, finished, carried over."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import calibration, readings
from evaluation.deeds import agenda
from evaluation.deeds.holding import hold
from evaluation.models import Calibration, CalibrationState, Contest, ContestState
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import nfc
from ocop.workflow.doors import move, record
from products.deeds.once import insert, made_already

BEGUN = "calibration.begun"
AGREED = "calibration.reading_agreed"
CARRIED = "contest.readings_carried"
AFTER = (ContestState.SCORING, ContestState.ENDED)


@transaction.atomic
def begin(contest: Contest, *, once_key: uuid.UUID | None = None, by: User) -> Calibration:
    """Make a practice session the council's calibration. For the secretary and the office."""
    hold(contest, ContestState.PREPARING, ContestState.SCORING)
    if made := made_already(Calibration, once_key, verb=BEGUN, by=by):
        return made
    if not standing(by, contest.council).arranges:
        raise NotAllowed(_("Only the secretary or the office of the council sets this up."))
    if why := calibration.why_not(contest):
        raise Refused(why)
    if there := calibration.of(contest):
        return there
    found = Calibration(contest=contest, begun_by=by, begun_at=clock.now())
    if once_key:
        found.once_key = once_key
    clash = Refused(_("The calibration could not be set up. Send the form again."))
    found, new = insert(found, verb=BEGUN, by=by, clash=clash)
    if new:
        record(found, BEGUN, by=by)
    return found


@transaction.atomic
def show(found: Calibration, *, by: User) -> Calibration:
    """Show where the members differ, once every sheet is in: each has scored alone."""
    _held(found, by)
    contest = found.contest
    if why := calibration.why_not(contest):
        raise Refused(why)
    if names := calibration.missing(contest):
        raise Refused(_("Still to come: %(who)s.") % {"who": ", ".join(names)})
    if not contest.entries.exists():  # type: ignore[attr-defined]
        raise Refused(_("No product has been put before the council yet."))
    move(found, CalibrationState.SHOWN, sources={CalibrationState.OPEN}, by=by)
    return found


@transaction.atomic
def agree(found: Calibration, key: str, text: str, *, by: User) -> Calibration:
    """Write how the council will read a criterion ('slug:code') or all (''). Empty takes it back.

    Points of the practice stay as they are: nobody is corrected.
    """
    _held(found, by)
    chosen = nfc(text).strip()
    if len(chosen) > readings.LONGEST:
        raise Refused(_("Write at most %(n)s signs.") % {"n": readings.LONGEST}, field="text")
    found.refresh_from_db(fields=["state", "readings"])
    if found.state != CalibrationState.SHOWN:
        raise Refused(_("Readings are agreed on while the members compare."))
    known = {one for _sheet, rows in readings.choices(found.contest) for one, _words in rows}
    if key not in known | {readings.GENERAL}:
        raise Refused(_("This criterion is not on a sheet of this contest."), field="key")
    if found.readings.get(key, "") == chosen:
        return found
    found.readings = {**found.readings, key: chosen}
    if not chosen:
        del found.readings[key]
    Calibration.objects.filter(pk=found.pk).update(readings=found.readings)
    record(found, AGREED, by=by, after=key.partition(":")[2] or "–", note=chosen, key=key)
    return found


@transaction.atomic
def finish(found: Calibration, *, by: User) -> Calibration:
    """The exercise is over: what was agreed can be carried into a session in earnest."""
    _held(found, by)
    now = clock.now()
    Calibration.objects.filter(pk=found.pk, state=CalibrationState.SHOWN).update(finished_at=now)
    move(
        found, CalibrationState.FINISHED, sources={CalibrationState.SHOWN}, by=by,
        readings=len(found.readings),
    )  # fmt: skip
    found.finished_at = now
    return found


@transaction.atomic
def carry(found: Calibration, into: Contest, *, by: User) -> tuple[int, list[str]]:
    """Write what was agreed into a session in earnest of the same council, before its scoring.

    Returns how many readings stand there now, and the keys that were left: of sheets that are not
    in that session, or where it has words of its own already; those are never overwritten.
    """
    hold(into, ContestState.PREPARING)
    found.refresh_from_db(fields=["state", "readings"])
    if found.state != CalibrationState.FINISHED:
        raise Refused(_("The calibration is not finished yet."))
    if into.practice or into.council_id != found.contest.council_id:
        raise Refused(_("Readings are carried into a session in earnest of the same council."))
    if not standing(by, into.council).runs:
        raise NotAllowed(_("The order of the day is for the chair, the secretary and the office."))
    into.refresh_from_db(fields=["readings"])
    there = dict(into.readings)
    known = {one for _sheet, rows in readings.choices(into) for one, _words in rows}
    carried, left = [], []
    for key, text in sorted(found.readings.items()):
        if key not in known | {readings.GENERAL} or there.get(key, text) != text:
            left.append(key)
            continue
        agenda.agree(into, key, text, by=by)
        carried.append(key)
    if set(carried) - there.keys():
        record(into, CARRIED, by=by, after=str(len(carried)), calibration=found.pk, keys=carried)
    return len(carried), left


def _held(found: Calibration, by: User) -> None:
    """Lock the session's chain; chair and secretary lead the comparison."""
    hold(found.contest, *AFTER)
    who = standing(by, found.contest.council)
    if not (who.chair or who.secretary):
        raise NotAllowed(_("Only the chair and the secretary of the council lead a calibration."))
