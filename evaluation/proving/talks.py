"""What the council said besides points against what the events say. Pure.

Discussions of a spread, sheets kept as they were before they were opened again, written opinions,
and what must not have been left open when the scoring was closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evaluation.models import DiscussionState, ScoreSheetState, SeatState
from evaluation.proving.links import Finding
from evaluation.proving.loading import Rows
from evaluation.proving.said import Said
from ocop.lib.text import nfc
from ocop.rules import stars


def differences(rows: Rows, said: Said) -> Iterator[Finding]:
    """Yield everything that stands otherwise than the events left it."""
    yield from _discussions(rows, said)
    yield from _kept(rows, said)
    yield from _opinions(rows, said)
    yield from _unfinished(rows, said)
    if said.closed:
        yield from _agreed(rows, said)


def _discussions(rows: Rows, said: Said) -> Iterator[Finding]:
    for pk in sorted(rows.talks.keys() | said.talks.keys()):
        there, told = rows.talks.get(pk), said.talks.get(pk)
        if there is None or told is None:
            seq = told.seq if told else said.begun
            yield Finding(seq, f"discussion {pk} {'is gone' if told else 'was opened by no event'}")
            continue
        stored = (there.entry_id, there.spread, there.limit, there.totals)
        if stored != (told.entry, told.spread, told.limit, told.totals):
            yield Finding(told.seq, f"discussion {pk} is not about the points that were discussed")
        if told.note and there.state != DiscussionState.OPEN and nfc(there.reason) != told.note:
            yield Finding(told.seq, f"discussion {pk}: the reason is not the one given")


def _kept(rows: Rows, said: Said) -> Iterator[Finding]:
    """Each sheet that was opened again is kept exactly as the event that opened it says."""
    stored: dict[tuple[int, int], tuple[Any, ...]] = {
        (one.score_sheet_id, one.event): (
            one.second_round_id, one.total, [row[:3] for row in one.answers],
        )
        for one in rows.kept
    }  # fmt: skip
    for key in sorted(stored.keys() | said.kept.keys()):
        if stored.get(key) != said.kept.get(key):
            yield Finding(key[1], f"score sheet {key[0]}: the one kept is not as it was opened")


def _opinions(rows: Rows, said: Said) -> Iterator[Finding]:
    for key in sorted(rows.opinions.keys() | said.opinions.keys()):
        name = f"product {key[0]}: the opinion of seat {key[1]}"
        there, told = rows.opinions.get(key), said.opinions.get(key)
        if there is None or told is None:
            seq = told[1] if told else said.begun
            yield Finding(seq, f"{name} {'is gone' if told else 'was given by no event'}")
        elif there.stance != told[0]:
            yield Finding(told[1], f"{name} is {there.stance}, {told[0]} was given")
        elif told[2] is not None and nfc(there.words) != told[2]:
            yield Finding(told[1], f"{name}: the words are not those given")


def _stopped(said: Said) -> set[int]:
    """Products of which a condition holds: their evaluation may have ended early."""
    return {entry for (entry, _code), (holds, _seq, _note) in said.conditions.items() if holds}


def _unfinished(rows: Rows, said: Said) -> Iterator[Finding]:
    """A sheet in without all answers: only where a condition stopped the evaluation."""
    ended = _stopped(said)
    whole: dict[int, int] = {}
    for place in rows.criteria.values():
        whole[place.sheet] = whole.get(place.sheet, 0) + 1
    for pk, sheet in rows.sheets.items():
        counts = rows.seats[sheet.seat_id].state == SeatState.SEATED and not sheet.out
        if not counts or sheet.state != ScoreSheetState.SUBMITTED or sheet.entry_id in ended:
            continue
        if sheet.answered < whole.get(rows.entries[sheet.entry_id].sheet_id, 0):
            ends = said.handed_in.get(pk)
            why = f"score sheet {pk} is in with {sheet.answered} answers, and nothing stopped it"
            yield Finding(ends.seq if ends else said.begun, why)


def _agreed(rows: Rows, said: Said) -> Iterator[Finding]:
    """A book that reads minima from agreed options: each criterion with a star mark has one."""
    minima = rows.stage.book.settings["minima"]
    if not minima["enforced"] or minima["reading"] != stars.AGREED:
        return
    ended = _stopped(said)
    marked = {one.criterion for one in rows.options.values() if one.star}
    for pk, entry in rows.entries.items():
        lacking = [
            place.code
            for criterion, place in rows.criteria.items()
            if place.sheet == entry.sheet_id and criterion in marked
            if (pk, criterion) not in rows.agreed
        ]
        if lacking and pk not in ended:
            why = f"product {pk}: closed without agreement on {', '.join(lacking)}"
            yield Finding(said.closed, why)
