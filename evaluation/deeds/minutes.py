"""Writing the free parts of the minutes of a sitting, before they are printed and signed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import signed_papers
from evaluation.deeds.holding import hold
from evaluation.models import Contest, ContestState, Minutes, SignedKind
from evaluation.models.minutes import WORDS
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import nfc
from ocop.workflow.doors import record

WRITTEN = "minutes.written"


@transaction.atomic
def write(contest: Contest, *, seen: str | None = None, by: User, **words: Any) -> Minutes:
    """Keep what was written; until the results are published, for those who run the council.

    What is not among ``words`` stays as it is.
    ``seen`` is the digest of what was looked at ('' for nothing yet): refused if somebody wrote
    meanwhile. The event keeps the hash of the words, the row the words.
    """
    hold(contest, ContestState.SCORING, ContestState.CLOSED)
    if not standing(by, contest.council).runs:
        raise NotAllowed(_("The minutes are written by the secretary, the chair or the office."))
    if signed_papers.standing(contest, SignedKind.MINUTES):
        raise Refused(_("The signed minutes are in: their words stand as they were signed."))
    known = Minutes.objects.filter(contest=contest).first()
    before = known.digest if known else ""
    if seen is not None and seen != before:
        raise AlreadyDecided(_("Somebody else wrote on the minutes meanwhile. Open them again."))
    minutes = known or Minutes(contest=contest)
    for name in words.keys() & set(WORDS):
        value = words[name]
        setattr(minutes, name, nfc(value).strip() if isinstance(value, str) else value)
    if known and minutes.digest == before:
        return known
    minutes.written_by, minutes.written_at = by, clock.now()
    minutes.save()
    record(minutes, WRITTEN, by=by, after=minutes.number, says=minutes.digest)
    return minutes
