"""Asking the council in writing, giving an opinion, and ending the round."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import written, written_messages
from evaluation.deeds.holding import hold
from evaluation.models import (
    Contest,
    ContestState,
    Opinion,
    Seat,
    SeatState,
    Stance,
    WrittenRound,
    WrittenState,
)
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib import clock, shown
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean, nfc
from ocop.workflow.doors import move, record
from products.deeds.once import insert, made_already
from products.models import shut_from

ASKED = "written_round.asked"
GIVEN = "opinion.given"
WORDS = 2000  # longest words of an opinion


@transaction.atomic
def ask(
    contest: Contest,
    *,
    number: str,
    due_on: dt.date,
    question: str,
    once_key: uuid.UUID | None = None,
    by: User,
) -> WrittenRound:
    """Ask the members of a re-evaluation in writing, in place of a meeting.

    For the secretary and the office, before the scoring or while it runs; the members give their
    opinions beside their sheets.
    """
    hold(contest, ContestState.PREPARING, ContestState.SCORING)
    if made := made_already(WrittenRound, once_key, verb=ASKED, by=by):
        return made
    if not standing(by, contest.council).arranges:
        raise NotAllowed(_("Only the secretary or the office of the council asks for opinions."))
    if why := written.why_not(contest):
        raise Refused(why)
    if due_on < clock.today():
        raise Refused(_("This day is past."), field="due_on")
    if not clean(number):
        raise Refused(_("Write the number of the letter."), field="number")
    words = nfc(question).strip()
    if not words:
        raise Refused(_("Write what the members are asked."), field="question")
    found = WrittenRound(
        contest=contest,
        number=clean(number),
        due_on=due_on,
        question=words,
        asked_by=by,
        asked_at=clock.now(),
    )
    if once_key:
        found.once_key = once_key
    clash = Refused(_("The members of this contest have been asked already."))
    found, new = insert(found, verb=ASKED, by=by, clash=clash)
    if new:
        record(
            found, ASKED, by=by, after=shown.day(due_on), note=words,
            due_on=due_on, number=found.number,
        )  # fmt: skip
        seats = Seat.objects.filter(contest=contest, state=SeatState.SEATED)
        people = [seat.member.user for seat in seats.select_related("member__user")]
        written_messages.opinions_asked(found, people)
    contest.__dict__.pop("_written", None)
    return found


@transaction.atomic
def give(
    found: WrittenRound, opinions: Mapping[int, tuple[str, str]], *, by: User
) -> list[Opinion]:
    """Keep the member's opinions: {entry: (stance, words)}. Changed until the round is ended.

    Each new or changed opinion is an event of the contest.
    """
    contest = found.contest
    hold(contest, ContestState.SCORING)
    found.refresh_from_db(fields=["state"])
    if found.state != WrittenState.OPEN:
        raise Refused(_("The round of written opinions is over."))
    seat = Seat.objects.filter(contest=contest, member__user=by, state=SeatState.SEATED).first()
    if seat is None:
        raise NotAllowed(_("Only the members who score in this contest give an opinion."))
    shut = contest.entries.filter(dossier__product__producer__in=shut_from(by))
    known = {one.pk: one for one in contest.entries.exclude(pk__in=shut.values("pk"))}
    before = {one.entry_id: one for one in Opinion.objects.filter(round=found, seat=seat)}
    kept = []
    for pk, (stance, words) in sorted(opinions.items()):
        if pk not in known:
            raise Refused(_("This product does not stand before this council."))
        said = _checked(stance, words)
        old = before.get(pk)
        if old is None or (old.stance, old.words) != (stance, said):
            kept.append(_keep(found, seat, pk, old, stance, said, by))
    return kept


def _checked(stance: str, words: str) -> str:
    said = nfc(words).strip()[:WORDS]
    if stance not in Stance.values:
        raise Refused(_("Choose an answer."))
    if stance != Stance.AGREE and not said:
        raise Refused(_("Write why you do not agree, or why a meeting is needed."))
    return said


def _keep(
    found: WrittenRound,
    seat: Seat,
    entry: int,
    old: Opinion | None,
    stance: str,
    said: str,
    by: User,
) -> Opinion:
    facts = {"round": found, "stance": stance, "words": said, "given_at": clock.now()}
    opinion, _new = Opinion.objects.update_or_create(entry_id=entry, seat=seat, defaults=facts)
    record(
        found, GIVEN, by=by, note=said, before=old.stance if old else "", after=stance,
        entry=entry, seat=seat.pk, stance=stance,
    )  # fmt: skip
    return opinion


@transaction.atomic
def conclude(found: WrittenRound, *, by: User) -> WrittenRound:
    """End the round without a meeting: every opinion is in, and all agree."""
    _hold(found, by)
    told = written.tally(found)
    if told.missing:
        raise Refused(" ".join(told.blockers))
    if told.differ:
        raise Refused(_("The written opinions differ: the chair calls a meeting."))
    _end(found, WrittenState.AGREED, {WrittenState.OPEN}, "", told, by)
    return found


@transaction.atomic
def meet(found: WrittenRound, *, reason: str, by: User) -> WrittenRound:
    """Call a meeting: opinions differ, or the matter needs it. Attendance and quorum apply then."""
    _hold(found, by)
    words = nfc(reason).strip()[:WORDS]
    if not words:
        raise Refused(_("Write why the council meets."), field="reason")
    sources: set[str] = {WrittenState.OPEN, WrittenState.AGREED}
    _end(found, WrittenState.MEETING, sources, words, written.tally(found), by)
    seats = Seat.objects.filter(contest=found.contest, state=SeatState.SEATED)
    people = [seat.member.user for seat in seats.select_related("member__user")]
    written_messages.meeting_called(found, people)
    return found


def _hold(found: WrittenRound, by: User) -> None:
    hold(found.contest, ContestState.SCORING)
    who = standing(by, found.contest.council)
    if not (who.chair or who.secretary):
        raise NotAllowed(_("Only the chair and the secretary of the council end the round."))


def _end(
    found: WrittenRound, to: str, sources: set[str], words: str, told: written.Tally, by: User
) -> None:
    move(
        found, to, sources=sources, by=by, note=words, issued=told.issued,
        given=len(told.given), agree=told.agree, differ=told.differ, late=told.late,
    )  # fmt: skip
    found.reason, found.concluded_at = words, clock.now()
    found.save(update_fields=["reason", "concluded_at"])
    found.contest.__dict__.pop("_written", None)
