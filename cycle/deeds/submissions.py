"""Ideas, plans and progress reports: handed in, proposed, sent back, accepted, declined.

Written once for the three; what differs stands in :mod:`cycle.ways`. Every deed goes through
``move``, so of two people who decide at once one wins and the other is told who did.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cycle import authority, messages, opening
from cycle.deeds import courses, dossiers
from cycle.models import ProgressReport
from cycle.models.submissions import WAITING, SubmissionState
from cycle.ways import way
from ocop.lib import clock
from ocop.lib.errors import Refused, StepClosed
from ocop.lib.text import nfc
from ocop.workflow.doors import move

State = SubmissionState
EDITABLE = {State.DRAFT, State.RETURNED}


@transaction.atomic
def submit(submission: Any, *, by: Any) -> Any:
    """Hand the submission in. Its step must be open, or its own time to hand in again.

    One that was sent back may come in until its due date, also after the step has closed.
    """
    dossier = submission.dossier
    authority.hands_in_or_refuse(by, dossier.product.producer)
    if sentence := why_not_in(submission):
        raise StepClosed(sentence)
    for field, sentence in lacking(submission).items():
        raise Refused(sentence, field=field)
    event = move(submission, State.SUBMITTED, sources=EDITABLE, by=by)
    submission.submitted_at, submission.due_on = clock.now(), None
    submission.save(update_fields=["submitted_at", "due_on"])
    if dossier.filed_on is None:
        dossier.filed_on = clock.today()
        dossier.save(update_fields=["filed_on"])
    messages.submitted(submission, key=event.seq)
    return submission


def why_not_in(submission: Any) -> str:
    """Return why the submission cannot be handed in today, or ''."""
    dossier = submission.dossier
    if dossier.state not in way(submission).states:
        return _("The dossier stands at “%(state)s”.") % {"state": dossier.get_state_display()}
    if in_own_time(submission):
        return ""
    return opening.why_closed(dossier.cycle, way(submission).step)


def in_own_time(submission: Any) -> bool:
    """True for one that was sent back, up to and on its due date."""
    due = submission.due_on
    return submission.state == State.RETURNED and due is not None and clock.today() <= due


def lacking(submission: Any) -> dict[str, str]:
    """Return what must still be said before it can be handed in: field → sentence."""
    empty = [field for field in way(submission).needed if not getattr(submission, field)]
    names = {"capital": "capital_own"}
    return {names.get(field, field): _("This is needed to hand it in.") for field in empty}


@transaction.atomic
def propose(submission: Any, *, note: str = "", by: Any) -> Any:
    """The receiving level has looked and proposes it to the level that decides."""
    dossier = submission.dossier
    authority.judges_or_refuse(by, dossier, levels=(dossier.book.receiving_level,))
    event = move(submission, State.PROPOSED, sources={State.SUBMITTED}, by=by, note=note)
    messages.proposed(submission, note, key=event.seq)
    return submission


@transaction.atomic
def send_back(submission: Any, *, reason: str, due_on: dt.date, by: Any) -> Any:
    """Send it back to be completed, with the reason and the last day to hand it in again."""
    book = submission.dossier.book
    authority.judges_or_refuse(
        by, submission.dossier, levels=(book.receiving_level, book.deciding_level)
    )
    _said(reason, _("Write what must be put right."))
    if due_on < clock.today():
        raise Refused(_("This day is over. Give a day to come."), field="due_on")
    if due_on.year > submission.dossier.cycle.year + 1:
        raise Refused(_("This day lies after the cycle."), field="due_on")
    event = move(
        submission, State.RETURNED, sources=set(WAITING), by=by, note=reason, due_on=due_on
    )
    _decided(submission, reason=nfc(reason).strip(), due_on=due_on)
    messages.sent_back(submission, key=event.seq)
    return submission


@transaction.atomic
def accept(submission: Any, *, note: str = "", by: Any) -> Any:
    """Accept it. An idea's dossier goes on to the plan, a plan's to its implementation.

    The owner is put down for the training of the step and told.
    """
    dossier = submission.dossier
    authority.judges_or_refuse(by, dossier, levels=_settling(submission))
    event = move(submission, State.ACCEPTED, sources=set(WAITING), by=by, note=note)
    _decided(submission, reason="", due_on=None)
    if not isinstance(submission, ProgressReport):
        dossiers.advance(dossier, by=by)
    if way(submission).course:
        courses.put_down(dossier, way(submission).course, by=by)
    messages.accepted(submission, note, key=event.seq)
    return submission


@transaction.atomic
def decline(submission: Any, *, reason: str, by: Any) -> Any:
    """Decline it, with the reason. Its dossier stays where it is: a new one may be handed in."""
    authority.judges_or_refuse(by, submission.dossier, levels=_settling(submission))
    _said(reason, _("Write why it is declined."))
    event = move(submission, State.DECLINED, sources=set(WAITING), by=by, note=reason)
    _decided(submission, reason=nfc(reason).strip(), due_on=None)
    messages.declined(submission, key=event.seq)
    return submission


@transaction.atomic
def withdraw(submission: Any, *, reason: str = "", by: Any) -> Any:
    """The producer takes it back before it is decided."""
    authority.hands_in_or_refuse(by, submission.dossier.product.producer)
    sources = EDITABLE | set(WAITING)
    waiting = submission.state in WAITING
    event = move(submission, State.WITHDRAWN, sources=sources, by=by, note=reason)
    if waiting:
        messages.withdrawn(submission, key=event.seq)
    return submission


def _settling(submission: Any) -> tuple[str, ...]:
    book = submission.dossier.book
    if way(submission).watched:
        return (book.receiving_level, book.deciding_level)
    return (book.deciding_level,)


def _said(words: str, sentence: str) -> None:
    if not words.strip():
        raise Refused(sentence, field="reason")


def _decided(submission: Any, *, reason: str, due_on: dt.date | None) -> None:
    submission.decided_at = clock.now()
    submission.reason, submission.due_on = reason, due_on
    submission.save(update_fields=["decided_at", "reason", "due_on"])
