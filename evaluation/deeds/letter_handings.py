"""Noting that a letter was handed over on paper, and taking a wrong note back with its reason."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import letter_handing
from evaluation.models import Letter, LetterHanding
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.shown import day as short_day
from ocop.lib.text import clean
from ocop.workflow import chain
from ocop.workflow.doors import record
from products.deeds.once import insert, made_already

HANDED = "letter.handed_over"
UNDONE = "letter.handing_undone"


@transaction.atomic
def hand_over(
    letter: Letter,
    *,
    received_by: str,
    handed_on: dt.date,
    handed_by: str = "",
    received_as: str = "",
    note: str = "",
    once_key: uuid.UUID | None = None,
    by: User,
) -> LetterHanding:
    """Note who handed the letter to whom and when. ``handed_by`` empty: whoever notes it."""
    chain.head(letter.chain_key)
    if made := made_already(LetterHanding, once_key, verb=HANDED, by=by):
        return made
    letter.refresh_from_db(fields=["released_at", "replaced_at"])
    why = letter_handing.why_not(by, letter)
    if why is None:
        raise NotAllowed(
            _("Letters are handed over by the office of the decision or of the producer's place.")
        )
    if why:
        raise Refused(why)
    _refuse_wrong_day(letter, handed_on)
    if not clean(received_by):
        raise Refused(_("Write who received the letter."), field="received_by")
    made = LetterHanding(
        letter=letter, handed_on=handed_on, handed_by=clean(handed_by) or by.name,
        received_by=clean(received_by), received_as=clean(received_as), note=clean(note),
        noted_by=by, noted_at=clock.now(),
    )  # fmt: skip
    if once_key:
        made.once_key = once_key
    clash = Refused(_("It is noted already that this letter was handed over."))
    made, new = insert(made, verb=HANDED, by=by, clash=clash)
    if new:
        record(
            made, HANDED, by=by, after=letter.number, note=_told(made), letter=letter.pk,
            handed_on=handed_on,
        )  # fmt: skip
    return made


def _told(made: LetterHanding) -> str:
    """Names stand in the part of the event that may be erased."""
    return f"{made.handed_by} → {made.received_by}, {short_day(made.handed_on)}"


def _refuse_wrong_day(letter: Letter, handed_on: dt.date) -> None:
    if handed_on > clock.today():
        raise Refused(_("The day of the handing over lies in the future."), field="handed_on")
    if letter.dated and handed_on < letter.dated:
        raise Refused(
            _("The letter is dated %(day)s: it cannot have been handed over before.")
            % {"day": short_day(letter.dated)},
            field="handed_on",
        )


@transaction.atomic
def undo(handing: LetterHanding, *, why: str, by: User) -> LetterHanding:
    """Take the note back: it stays on record with the reason, and the letter waits again."""
    letter = handing.letter
    chain.head(letter.chain_key)
    if letter_handing.why_not(by, letter) is None:
        raise NotAllowed(
            _("Letters are handed over by the office of the decision or of the producer's place.")
        )
    if not clean(why):
        raise Refused(_("Write why the note was wrong."), field="why")
    facts = {"undone_at": clock.now(), "undone_by": by, "undone_why": clean(why)}
    rows = LetterHanding.objects.filter(pk=handing.pk).standing()
    if not rows.update(**facts):
        raise AlreadyDecided(_("This note was taken back already."))
    for name, value in facts.items():
        setattr(handing, name, value)
    record(handing, UNDONE, by=by, before=letter.number, note=handing.undone_why, letter=letter.pk)
    return handing
