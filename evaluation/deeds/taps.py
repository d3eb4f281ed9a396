"""Taking taps from tablets: each once, in the order of its device; of two the later one stands."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from evaluation.deeds import sheets
from evaluation.models import (
    Answer,
    ContestState,
    Fate,
    ScoreSheet,
    ScoreSheetState,
    SeatState,
    Tap,
)
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import Refused
from ocop.lib.text import nfc
from ocop.rules import trees
from ocop.rules.trees import CriterionNode, OptionNode
from ocop.workflow import chain
from ocop.workflow.doors import record
from ocop.workflow.models import Chain

log = logging.getLogger(__name__)
AT_ONCE = 50  # taps in one batch
WHOLE = ("entry__contest", "entry__sheet", "seat__member")
NEEDED = (
    "state", "reopened_at", "saved_at", "entry__contest__state", "entry__sheet__state",
    "entry__sheet__digest", "seat__state", "seat__member__user_id", "out",
)  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """A tap as it came. ``at``: the device's time, corrected by its clock's known offset."""

    key: uuid.UUID
    number: int
    sheet: int
    criterion: int
    option: int | None
    comment: str
    at: dt.datetime

    @property
    def words(self) -> str:
        return nfc(self.comment).strip()[: sheets.COMMENT]


@dataclass
class Judged:
    """What becomes of a tap. ``chosen``: criterion and option, if they are of the sheet."""

    sent: Sent
    at: dt.datetime
    fate: str = Fate.TAKEN
    why: str = ""
    chosen: tuple[CriterionNode, OptionNode | None] | None = None
    sheet: Any = None


@dataclass
class Desk:
    """One own sheet while its taps are judged: what stands on it, and since when."""

    sheet: ScoreSheet
    given: dict[int, Answer]
    since: dict[int, dt.datetime] = field(default_factory=dict)
    points: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.since = {key: one.chosen_at for key, one in self.given.items()}
        self.points = {key: one.points for key, one in self.given.items()}

    @property
    def open(self) -> bool:
        sheet = self.sheet
        return (
            sheet.state == ScoreSheetState.OPEN
            and sheet.entry.contest.state == ContestState.SCORING
            and sheet.seat.state == SeatState.SEATED
            and not sheet.out
        )


@dataclass(frozen=True)
class Taken:
    """The answer to a batch: what became of each key, and what now stands on the own sheets."""

    fates: dict[str, tuple[str, str]]
    desks: dict[int, Desk]


@transaction.atomic
def take(device: uuid.UUID, sent: Iterable[Sent], *, by: User) -> Taken:
    """Take a batch of one device. A key that was here before changes nothing and is answered alike.

    A tap counts at the device's time, but never later than its arrival and never before the
    device's own tap before it; of equal times the one that arrives later stands. What comes when
    the sheet is handed in or the contest closed is kept aside. Every tap is in the log.
    """
    batch = list({one.key: one for one in sorted(sent, key=lambda one: one.number)}.values())
    found = {sheet.pk: sheet for sheet in _sheets({one.sheet for one in batch}, by)}
    held = {key: chain.head(key) for key in sorted({one.chain_key for one in found.values()})}
    known = _known(device, batch, by)
    desks = _desks([one for one in found.values() if one.seat.member.user_id == by.pk])
    bench = _Bench(found, desks, known, device, by)
    fresh = [one for one in map(bench.judge, batch) if one is not None]
    for pk in sorted({one.sheet.pk for one in fresh if one.fate in (Fate.TAKEN, Fate.OLDER)}):
        _write_on(desks[pk], [one for one in fresh if one.sheet.pk == pk])
    for one in fresh:
        _log(one, desks, held[one.sheet.chain_key], device, by)
    Tap.objects.bulk_create(_row(one, device, by) for one in fresh)
    fates = {str(one.sent.key): (str(one.fate), one.why) for one in fresh} | bench.answered
    return Taken(fates, desks)


def _sheets(keys: set[int], by: User) -> QuerySet[ScoreSheet]:
    """The sheets named, others' too; ``theirs`` says that the person fills it in."""
    theirs = ScoreSheet.objects.of(by).filter(pk=OuterRef("pk"))
    rows = ScoreSheet.objects.filter(pk__in=keys).annotate(theirs=Exists(theirs))
    return rows.select_related(*WHOLE).only(*NEEDED).order_by("pk")


def _known(device: uuid.UUID, batch: list[Sent], by: User) -> list[Tap]:
    """Taps that were here under these keys or numbers, and the device's last one.

    A device counts without gaps, so its last one is the number before the batch; asked for apart
    where it is not.
    """
    mine = Tap.objects.filter(user=by, device=device)
    first = min((one.number for one in batch), default=0)
    keys = Q(key__in=[one.key for one in batch])
    near = Q(user=by, device=device, number__gte=first - 1)
    rows = list(Tap.objects.filter(keys | near).order_by("number"))
    if first > 1 and not any(one.number < first and one.device == device for one in rows):
        rows += mine.filter(number__lt=first).order_by("-number")[:1]
    return rows


def _desks(own: list[ScoreSheet]) -> dict[int, Desk]:
    """What stands on each sheet: one query for all of them."""
    given: dict[int, dict[int, Answer]] = {one.pk: {} for one in own}
    for answer in Answer.objects.filter(score_sheet__in=own).order_by("pk"):
        given[answer.score_sheet_id][answer.criterion_id] = answer
    return {one.pk: Desk(one, given[one.pk]) for one in own}


class _Bench:
    """Judges the taps of one batch, one after the other."""

    def __init__(
        self,
        sheets_: dict[int, Any],
        desks: dict[int, Desk],
        known: list[Tap],
        device: uuid.UUID,
        by: User,
    ) -> None:
        self.sheets, self.desks, self.by = sheets_, desks, by
        self.keys = {one.key: one for one in known}
        mine = [one for one in known if one.user_id == by.pk and one.device == device]
        self.numbers = {one.number for one in mine}
        self.last = max(self.numbers, default=-1)
        self.now = max([clock.now(), *(one.tapped_at for one in mine)])
        self.before = max((one.tapped_at for one in mine), default=None)
        self.answered: dict[str, tuple[str, str]] = {}

    def judge(self, sent: Sent) -> Judged | None:
        """Return what becomes of a new tap; None where nothing is to be stored."""
        seen = self.keys.get(sent.key)
        if seen is not None and seen.user_id == self.by.pk:
            self.answered[str(sent.key)] = (seen.fate, seen.why)
            return None
        sheet = self.sheets.get(sent.sheet)
        if sheet is None or seen is not None or sent.number in self.numbers:
            log.warning("tap refused: user %s, sheet %s, key %s", self.by.pk, sent.sheet, sent.key)
            self.answered[str(sent.key)] = (Fate.REFUSED.value, _not_yours())
            return None
        self.numbers.add(sent.number)
        at = min(sent.at, self.now)
        if self.before is not None and sent.number > self.last:
            at = max(at, self.before)
        self.before = max(at, self.before or at)
        one = Judged(sent, at, sheet=sheet)
        one.fate, one.why = self._fate(one)
        return one

    def _fate(self, one: Judged) -> tuple[str, str]:
        desk = self.desks.get(one.sent.sheet)
        if desk is None:
            return Fate.REFUSED, _not_yours()
        tree = trees.of(one.sheet.entry.sheet)
        try:
            one.chosen = sheets.looked_up(tree, one.sent.criterion, one.sent.option)
        except Refused as refusal:
            return Fate.REFUSED, str(refusal.sentence)
        if not one.sheet.theirs and one.sheet.seat.state == SeatState.SEATED:
            return Fate.ASIDE, _("You stand too near to this producer to score the product.")
        opened = one.sheet.reopened_at
        if opened is not None and one.at <= opened:
            return Fate.ASIDE, _("It was tapped before the sheet was opened again.")
        key = one.chosen[0].id
        if one.sent.number < self.last or one.at < desk.since.get(key, one.at):
            return Fate.OLDER, _("A later answer stands on this criterion.")
        desk.since[key] = one.at
        desk.points[key] = one.chosen[1].points if one.chosen[1] else 0
        return Fate.TAKEN, ""


def _not_yours() -> str:
    return _("Only the member who holds the seat fills in this sheet.")


def _write_on(desk: Desk, taps: list[Judged]) -> None:
    """Store the totals if the sheet is still open, else put its taps aside with the reason."""
    sheet, now = desk.sheet, clock.now()
    still_open = ScoreSheet.objects.going_on().filter(pk=sheet.pk)
    totals = sheets.totals_of(trees.of(sheet.entry.sheet), desk.points)
    if still_open.update(saved_at=now, **totals):
        sheet.saved_at = now
        sheet.state, sheet.entry.contest.state = ScoreSheetState.OPEN, ContestState.SCORING
        return
    why = sheets.why_shut(sheet)
    sheet.refresh_from_db(fields=["state"])
    sheet.entry.contest.refresh_from_db(fields=["state"])
    for one in taps:
        if one.fate in (Fate.TAKEN, Fate.OLDER):
            one.fate, one.why = Fate.ASIDE, why


def _log(one: Judged, desks: dict[int, Desk], held: Chain, device: uuid.UUID, by: User) -> None:
    """Write the answer with its event, or the event of a tap that changed nothing."""
    sent = one.sent
    told = {"tap": str(sent.key), "device": str(device), "number": sent.number, "at": one.at}
    if one.fate == Fate.TAKEN and one.chosen is not None:
        desk, (criterion, option) = desks[one.sheet.pk], one.chosen
        if sheets.keep(
            desk.sheet, desk.given, criterion, option, comment=sent.comment, by=by,
            tapped_at=one.at, held=held, **told,
        ):  # fmt: skip
            return
        Answer.objects.filter(pk=desk.given[criterion.id].pk).update(tapped_at=one.at)
        desk.given[criterion.id].tapped_at = one.at
    verb = "same" if one.fate == Fate.TAKEN else str(one.fate)
    record(
        one.sheet, f"score_sheet.tap_{verb}", by=by, note=sent.words, held=held, why=one.why,
        criterion=sent.criterion, option=sent.option, **told,
    )  # fmt: skip


def _row(one: Judged, device: uuid.UUID, by: User) -> Tap:
    criterion, option = one.chosen or (None, None)
    return Tap(
        key=one.sent.key,
        user=by,
        score_sheet=one.sheet,
        device=device,
        number=one.sent.number,
        criterion_id=criterion.id if criterion else None,
        option_id=option.id if option else None,
        comment=one.sent.words,
        tapped_at=one.at,
        arrived_at=max(clock.now(), one.at),
        fate=one.fate,
        why=one.why[:300],
    )
