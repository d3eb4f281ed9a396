"""Whether the letters of a decision have arrived: a row an addressee, with each of its notices.

Constant in queries: letters, their people, the notices with their log. The rows of notices are
the queue itself, so what stands here is what has happened.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evaluation import letter_messages
from evaluation.models import Decision, Letter, LetterHanding
from evaluation.models.letters import LetterQuerySet
from ocop.notices import faults
from ocop.notices.models import MailState, MailTry, Notice

HELD, SENT, WAITING, FAILED, PAPER = "held", "sent", "waiting", "failed", "paper"
HANDED = "handed"
ORDER = (FAILED, PAPER, WAITING, HELD, HANDED, SENT)  # what somebody has to see to stands first
STATES = {
    MailState.NONE: PAPER,
    MailState.WAITING: WAITING,
    MailState.CLAIMED: WAITING,
    MailState.SENT: SENT,
    MailState.FAILED: FAILED,
}


@dataclass(frozen=True)
class Delivery:
    """One notice to one person: of the letter, or of the result at publication."""

    notice: Notice
    of_letter: bool
    log: Sequence[MailTry] = ()

    @property
    def state(self) -> str:
        return STATES[MailState(self.notice.mail)]

    @property
    def why(self) -> str:
        """Why it has not arrived, in words; '' while nothing went wrong."""
        return faults.in_words(self.notice.fault) if self.state in (FAILED, WAITING) else ""

    @property
    def read(self) -> bool:
        return self.notice.read_at is not None


@dataclass(frozen=True)
class Row:
    """An addressee with its letter; ``deliveries`` are empty where nobody acts for it.

    ``handed``: who handed it over on paper, to whom and when.
    """

    letter: Letter
    deliveries: Sequence[Delivery] = field(default=())
    handed: LetterHanding | None = None

    @property
    def state(self) -> str:
        """The letter's: handed over if somebody noted it, else failed if any mail failed, on paper
        if nobody has a mailbox."""
        if self.handed:
            return HANDED
        if any(one.state == FAILED for one in self.deliveries):
            return FAILED
        if not self.letter.is_out:
            return HELD
        found = {one.state for one in self.deliveries if one.of_letter}
        return next((one for one in (WAITING, SENT) if one in found), PAPER)

    @property
    def words(self) -> tuple[str, str, str]:
        return words(self.state)

    @property
    def failed(self) -> list[Delivery]:
        return [one for one in self.deliveries if one.state == FAILED]


def rows(letters: LetterQuerySet) -> list[Row]:
    """The addressees of the letters in their order, those to be seen to first."""
    listed = list(letters.speaking().prefetch_related("entries"))
    sent = _notices(listed)
    by_key: dict[str, list[Notice]] = defaultdict(list)
    for notice in sent:
        by_key[notice.key].append(notice)
    given = {
        one.letter_id: one
        for one in LetterHanding.objects.standing()
        .filter(letter__in=[letter.pk for letter in listed])
        .select_related("noted_by")
    }
    found = [Row(one, _deliveries(one, by_key), given.get(one.pk)) for one in listed]
    return sorted(found, key=lambda row: ORDER.index(row.state))


def _deliveries(letter: Letter, by_key: dict[str, list[Notice]]) -> list[Delivery]:
    return [
        Delivery(notice, key == letter_messages.key_of(letter), list(notice.log.all()))  # type: ignore[attr-defined]
        for key in keys_of(letter)
        for notice in by_key[key]
    ]


def keys_of(letter: Letter) -> list[str]:
    """The notices that tell of the letter, and for a producer of the results in it."""
    own = [letter_messages.key_of(letter)]
    if letter.to_producer:
        own += [f"result.published:{entry.pk}" for entry in letter.entries.all()]
    return own


def _notices(letters: Iterable[Letter]) -> QuerySet[Notice]:
    keys = [key for letter in letters for key in keys_of(letter)]
    rows = Notice.objects.filter(key__in=keys).select_related("user")
    return rows.prefetch_related("log__by").order_by("user__name", "pk")


def failed_of(decision: Decision) -> QuerySet[Notice]:
    """The failed mails of the decision's letters that speak: those that are tried again."""
    letters = decision.letters.speaking().prefetch_related("entries")  # type: ignore[attr-defined]
    return _notices(letters).filter(mail=MailState.FAILED)


def tally(found: Sequence[Row]) -> dict[str, int]:
    """How many letters there are, and how they stand."""
    counts = Counter(row.state for row in found)
    return {"all": len(found), **{one: counts[one] for one in ORDER}}


def words(state: str) -> tuple[str, str, str]:
    """The state in words, with the colour and sign of its pill."""
    return {
        HELD: (_("not released yet"), "", "edit"),
        SENT: (_("mail sent"), "ok", "check"),
        WAITING: (_("mail waiting"), "info", "clock"),
        FAILED: (_("mail failed"), "late", "warn"),
        PAPER: (_("to hand over on paper"), "wait", "print"),
        HANDED: (_("handed over on paper"), "ok", "check"),
    }[state]


def named(counts: dict[str, int]) -> list[tuple[str, int, str, str]]:
    """The counts as they are shown: state, number, words, colour; drafts only while there are."""
    told = [
        ("", counts["all"], pgettext("letters", "prepared"), ""),
        (SENT, counts[SENT], pgettext("letters", "sent"), ""),
        (WAITING, counts[WAITING], pgettext("letters", "waiting"), ""),
        (FAILED, counts[FAILED], pgettext("letters", "failed"), "late" if counts[FAILED] else ""),
        (PAPER, counts[PAPER], pgettext("letters", "on paper"), ""),
        (HANDED, counts[HANDED], pgettext("letters", "handed over"), ""),
        (HELD, counts[HELD], pgettext("letters", "not released yet"), ""),
    ]
    return [one for one in told if one[0] not in (HELD, HANDED) or one[1]]


def by_hand(decision: Decision, user: Any) -> list[Letter]:
    """Letters that are out and whose people have no mail address."""
    seen = Letter.objects.visible_to(user).filter(decision=decision)
    return [row.letter for row in rows(seen) if row.state == PAPER]
