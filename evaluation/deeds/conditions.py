"""The council answers what knocks a product out, apart from points: yes or no, with a reason.

Its chair or its secretary answers for it while the contest is scoring. Every answer and every
change of one is an event of the contest, so that a star can be proved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from evaluation import asked, messages, speaking
from evaluation.deeds import seating
from evaluation.deeds.holding import hold
from evaluation.deeds.sheets import give_back
from evaluation.models import (
    ConditionAnswer,
    Contest,
    ContestState,
    Entry,
    ScoreSheet,
    ScoreSheetState,
)
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import nfc
from ocop.rules import trees
from ocop.workflow.doors import record
from ocop.workflow.models import Event

ANSWERED = "condition.answered"
REASON = 1000  # longest reason
MEANWHILE = _lazy(
    "Somebody else answered about this product meanwhile. Look at the answers, then save again."
)
FIELDS = ("holds", "reason", "answered_by", "answered_at")
Given = Mapping[str, tuple[bool, str]]  # code of the condition → does it hold, and why


@transaction.atomic
def answer(entry: Entry, given: Given, *, seen: str | None = None, by: User) -> int:
    """Keep the council's answers about one product; returns how many are new or changed.

    ``seen`` is the fingerprint of the answers that were looked at (``asked.fingerprint``): refused
    if somebody answered meanwhile, so that nobody's yes is overwritten unread.
    """
    hold(entry.contest, ContestState.SCORING)
    if seen is not None and seen != asked.fingerprint(entry):
        raise AlreadyDecided(str(MEANWHILE))
    return answer_all(entry.contest, {entry.pk: given}, by=by)


@transaction.atomic
def none_applies(entry: Entry, *, note: str = "", by: User) -> int:
    """Answer no to everything still open about one product, in one go."""
    hold(entry.contest, ContestState.SCORING)
    given = ConditionAnswer.objects.filter(entry=entry).values_list("code", flat=True)
    left = [code for code in entry.asked if code not in set(given)]
    if not left:
        raise Refused(_("Every condition of this product has an answer already."))
    return answer(entry, dict.fromkeys(left, (False, note)), by=by)


@transaction.atomic
def answer_all(contest: Contest, given: Mapping[int, Given], *, by: User) -> int:
    """Keep answers about many products at once, all or none: {entry: {code: (holds, reason)}}.

    A yes says why. After a yes to what stops the evaluation the sheets of the product count as
    finished; when it is taken back, those handed in unfinished are given back to their members.
    """
    hold(contest, ContestState.SCORING)
    entries = list(
        contest.entries.filter(pk__in=given.keys())
        .select_related("sheet__product_set", "dossier__product__producer")
        .order_by("pk")
    )
    refuse_others(contest, entries, by)
    if len(entries) != len(given):
        raise Refused(_("This product does not stand before this council."))
    before = {
        (row.entry_id, row.code): row for row in ConditionAnswer.objects.filter(entry__in=entries)
    }
    stood = {pk for pk, code in _yes(before) if _stops(entries, pk, code)}
    changed = [
        row
        for entry in entries
        for code, (holds, why) in given[entry.pk].items()
        if (row := _row(entry, code, holds, why, before, by))
    ]
    events = _store(contest, changed, before, by)
    after = {**before, **{(row.entry_id, row.code): row for row in changed}}
    stands = {pk for pk, code in _yes(after) if _stops(entries, pk, code)}
    for entry in entries:
        if entry.pk in stands - stood:
            _tell_stop(contest, entry, events[entry.pk])
        elif entry.pk in stood - stands:
            _give_back(contest, entry, by)
    return len(changed)


def refuse_others(contest: Contest, entries: Collection[Entry], by: User) -> None:
    """Chair and secretary speak for the council, or who stands in; nobody near a producer."""
    if speaking.may_speak(by, contest, {one.dossier.product.producer_id for one in entries}):
        return
    who = standing(by, contest.council)
    if not (who.chair or who.secretary):
        raise NotAllowed(_("Only the chair and the secretary of the council answer for it."))
    seating.refuse_conflicts([by], entries)
    raise NotAllowed(_("You stood back from this contest. Somebody else answers for it."))


Rows = dict[tuple[int, str], ConditionAnswer]


def _yes(rows: Rows) -> list[tuple[int, str]]:
    return [key for key, row in rows.items() if row.holds]


def _stops(entries: Collection[Entry], pk: int, code: str) -> bool:
    sheet = next(entry.sheet for entry in entries if entry.pk == pk)
    return asked.is_stop(sheet.decision, sheet.slug, code)


def _row(
    entry: Entry, code: str, holds: bool, why: str, before: Rows, by: User
) -> ConditionAnswer | None:
    """The answer as it is to be stored; None if it stands there already."""
    if code not in entry.asked:
        raise Refused(_("This condition is not on the sheet. Open the page again."))
    why, old = nfc(why).strip()[:REASON], before.get((entry.pk, code))
    if holds and not why:
        raise Refused(
            _("%(product)s: a yes needs its reason. Write what the council found.")
            % {"product": entry.dossier.product.name}
        )
    if old and (old.holds, old.reason) == (holds, why):
        return None
    return ConditionAnswer(
        pk=old.pk if old else None,
        entry=entry,
        code=code,
        holds=holds,
        reason=why,
        answered_by=by,
        answered_at=clock.now(),
    )


def _store(
    contest: Contest, changed: list[ConditionAnswer], before: Rows, by: User
) -> dict[int, Event]:
    """Store the rows; one event for each reason. Returns the last event of each entry."""
    known = [row for row in changed if row.pk]
    ConditionAnswer.objects.bulk_create([row for row in changed if not row.pk], batch_size=500)
    ConditionAnswer.objects.bulk_update(known, FIELDS, batch_size=500)
    told: dict[tuple[bool, str], list[ConditionAnswer]] = defaultdict(list)
    for row in changed:
        told[row.holds, row.reason].append(row)
    found = {}
    for (holds, why), rows in told.items():
        about = {row.entry_id: row.entry for row in rows}
        thing = next(iter(about.values())) if len(about) == 1 else contest
        was = [_held(before.get((row.entry_id, row.code))) for row in rows]
        event = record(
            thing, ANSWERED, by=by, note=why,
            before=was.count(True), after=len(rows) if holds else 0,
            answers=[
                [row.entry_id, row.code, holds, old]
                for row, old in zip(rows, was, strict=True)
            ],
        )  # fmt: skip
        found.update(dict.fromkeys(about, event))
    return found


def _held(row: ConditionAnswer | None) -> bool | None:
    return None if row is None else row.holds


def _tell_stop(contest: Contest, entry: Entry, event: Event) -> None:
    """The members whose sheet is still open hear that it can be handed in as it stands."""
    rows = ScoreSheet.objects.counted().filter(entry=entry, state=ScoreSheetState.OPEN)
    people = [row.seat.member.user for row in rows.select_related("seat__member__user")]
    if not contest.paper:
        messages.evaluation_stopped(contest, entry, people, event)


def _give_back(contest: Contest, entry: Entry, by: User) -> None:
    """The stop was taken back: sheets handed in without all answers are open again."""
    whole = len(trees.of(entry.sheet).criteria)
    rows = ScoreSheet.objects.counted().filter(
        entry=entry, state=ScoreSheetState.SUBMITTED, answered__lt=whole
    )
    why = _("The council took back the stop of the evaluation: the other criteria are scored now.")
    for score_sheet in rows.select_related("seat__member__user").order_by("pk"):
        score_sheet.entry = entry
        entry.contest = contest
        give_back(score_sheet, why, by=by)
