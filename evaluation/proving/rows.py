"""The rows as they stand against what the events say. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evaluation import keying
from evaluation.certificate_facts import digest
from evaluation.models import DecisionState, ScoreSheet, ScoreSheetState, SeatState
from evaluation.proving import passes, talks
from evaluation.proving.links import Finding
from evaluation.proving.loading import Given, Rows
from evaluation.proving.said import Choice, Said
from evaluation.results import PARTS
from ocop.lib.text import nfc
from ocop.workflow.chain import canonical
from ocop.workflow.doors import name_of


def differences(rows: Rows, said: Said) -> Iterator[Finding]:
    """Yield everything that stands otherwise than the events left it."""
    yield from said.findings
    yield from _states(rows, said)
    yield from _products(rows, said)
    yield from _seats(rows, said)
    yield from _attendances(rows, said)
    yield from _keyings(rows, said)
    yield from _scans(rows, said)
    for pk in sorted(rows.sheets.keys() | said.answers.keys() | said.handed_in.keys()):
        yield from _sheet(pk, rows, said)
    yield from _conditions(rows, said)
    yield from _agreed(rows, said)
    yield from passes.differences(rows, said)
    yield from talks.differences(rows, said)
    yield from _decision(rows, said)
    yield from _certificates(rows, said)
    yield from _minutes(rows, said)


def _states(rows: Rows, said: Said) -> Iterator[Finding]:
    things: list[Any] = [rows.contest, *rows.seats.values(), *rows.sheets.values()]
    things += [*rows.attendances.values(), *rows.keyings.values(), *rows.decisions]
    things += [*rows.tests.values(), *rows.talks.values()]
    things += [rows.written] if rows.written else []
    for thing in things:
        name = name_of(thing)
        default = type(thing)._meta.get_field("state").default
        state, seq = said.states.get(name, (default, said.begun))
        if thing.state != state:
            yield Finding(seq, f"{name} stands at {thing.state}, the events left it at {state}")


def _products(rows: Rows, said: Said) -> Iterator[Finding]:
    for pk in sorted(rows.entries.keys() | said.entries.keys()):
        name = f"product {pk}"
        if pk not in said.entries:
            yield Finding(said.begun, f"{name} stands before the council, no event put it there")
            continue
        dossier, sheet, seq = said.entries[pk]
        if pk not in rows.entries:
            yield Finding(seq, f"{name} is gone, no event took it out")
            continue
        entry = rows.entries[pk]
        if entry.dossier_id != dossier:
            yield Finding(seq, f"{name} is dossier {entry.dossier_id}, it was {dossier}")
        if entry.sheet_id != sheet and seq >= said.begun:
            yield Finding(seq, f"{name} is on blank sheet {entry.sheet_id}, it was {sheet}")
        if entry.asked != said.asked.get(pk, []):
            yield Finding(said.begun, f"{name}: the council was asked about other conditions")


def _seats(rows: Rows, said: Said) -> Iterator[Finding]:
    for pk in sorted(rows.seats.keys() | said.seats.keys()):
        user, seq = said.seats.get(pk, (None, said.begun))
        if pk not in rows.seats:
            yield Finding(seq, f"seat {pk} is gone")
        elif rows.seats[pk].member.user_id != user:
            sits = rows.seats[pk].member.user_id
            yield Finding(seq, f"seat {pk} is that of person {sits}, the events say {user}")


def _attendances(rows: Rows, said: Said) -> Iterator[Finding]:
    for pk, told in said.attendance.items():
        there = rows.attendances.get(pk)
        if there is None:
            yield Finding(told.seq, f"attendance {pk} is gone")
            continue
        stored = (there.member_id, there.stand_in_id, there.paper and there.paper.sha256)
        if stored != (told.member, told.stand_in, told.sha256):
            yield Finding(told.seq, f"attendance {pk} is not the one that was noted")
        if told.note is not None and there.reason != told.note:
            yield Finding(told.seq, f"attendance {pk}: the reason is not the one given")


def _keyings(rows: Rows, said: Said) -> Iterator[Finding]:
    for pk in sorted(rows.keyings.keys() | said.keyings.keys()):
        told, there = said.keyings.get(pk), rows.keyings.get(pk)
        if told is None or there is None:
            seq = told.seq if told else said.begun
            yield Finding(seq, f"keying {pk} is {'gone' if told else 'there without an event'}")
            continue
        stored = (there.score_sheet_id, there.turn, there.by_id, keying.digest(there.answers))
        if stored != (told.sheet, told.turn, told.actor, told.sha256):
            yield Finding(told.seq, f"keying {pk} is not what was keyed in")


def _scans(rows: Rows, said: Said) -> Iterator[Finding]:
    for pk in sorted(rows.scans.keys() | said.scans.keys()):
        sheet, sha256, seq = said.scans.get(pk, (0, "", said.begun))
        if rows.scans.get(pk) != (sheet, sha256):
            yield Finding(seq, f"scan {pk} of a paper sheet is not the one that was kept")


def _sheet(pk: int, rows: Rows, said: Said) -> Iterator[Finding]:
    told, there = said.answers.get(pk, {}), rows.answers.get(pk, {})
    if pk not in rows.sheets:
        seq = min((one.seq for one in told.values()), default=said.begun)
        yield Finding(seq, f"score sheet {pk} is gone")
        return
    sheet, ends = rows.sheets[pk], said.handed_in.get(pk)
    if sheet.out != (pk in said.stood_back):
        seq = said.stood_back.get(pk, said.begun)
        yield Finding(seq, f"score sheet {pk}: whether it counts is not what the events say")
    member = rows.seats[sheet.seat_id].member.user_id
    for criterion in sorted(told.keys() | there.keys()):
        last = told.get(criterion)
        if why := _answer(there.get(criterion), last, member):
            seq = last.seq if last else ends.seq if ends else said.begun
            yield Finding(seq, f"score sheet {pk}, criterion {criterion}: {why}")
    yield from _handed_in(sheet, rows, said)
    yield from _totals(sheet, there, rows, said)


def _answer(there: Given | None, told: Choice | None, member: int) -> str:
    """How the stored answer differs from what its last event says; '' if it does not."""
    if told is None:
        return "an answer stands there that no event gave"
    if there is None:
        return "the answer that was given is gone"
    if (there.option, there.points) != (told.option, told.points):
        return (
            f"option {there.option} with {there.points} points stands there, "
            f"option {told.option} with {told.points} was given"
        )
    if told.note is not None and nfc(there.comment) != told.note:
        return "the comment is not the one that was written"
    if not told.keyed and told.actor != member:
        return f"it stands on the sheet of person {member}, person {told.actor} gave it"
    return ""


def _handed_in(sheet: ScoreSheet, rows: Rows, said: Said) -> Iterator[Finding]:
    ends = said.handed_in.get(sheet.pk)
    name = f"score sheet {sheet.pk}"
    if ends is None:
        counts = rows.seats[sheet.seat_id].state == SeatState.SEATED and not sheet.out
        if said.closed and counts and sheet.state == ScoreSheetState.OPEN:
            yield Finding(said.closed, f"{name} was never handed in, and the scoring was closed")
        return
    if ends.entry is not None and (ends.entry, ends.seat) != (sheet.entry_id, sheet.seat_id):
        why = f"{name} was that of product {ends.entry} and seat {ends.seat}"
        yield Finding(ends.seq, why)
    if ends.note is not None and nfc(sheet.remark) != ends.note:
        yield Finding(ends.seq, f"{name}: the remark is not the one handed in")
    if sheet.total != ends.total:
        why = f"{name} was handed in with {ends.total} points, {sheet.total} are stored"
        yield Finding(ends.seq, why)


def _totals(
    sheet: ScoreSheet, there: dict[int, Given], rows: Rows, said: Said
) -> Iterator[Finding]:
    """Totals are the sum of the options' points, which are those of the blank sheet."""
    sums = dict.fromkeys(PARTS.values(), 0)
    ends = said.handed_in.get(sheet.pk)
    blank = rows.entries[sheet.entry_id].sheet_id
    for criterion, given in there.items():
        known = said.answers.get(sheet.pk, {}).get(criterion)
        seq = known.seq if known else ends.seq if ends else said.begun
        place = rows.criteria.get(criterion)
        if place is None or place.sheet != blank:
            why = f"score sheet {sheet.pk}: criterion {criterion} is not on its blank sheet"
            yield Finding(seq, why)
            continue
        option = rows.options.get(given.option) if given.option is not None else None
        points = option.points if option and option.criterion == criterion else 0
        if points != given.points:
            yield Finding(seq, f"score sheet {sheet.pk}: option {given.option} gives {points}")
        sums[PARTS[place.part]] += points
    expected = {"answered": len(there), "total": sum(sums.values()), **sums}
    for column, value in expected.items():
        if (stored := getattr(sheet, column)) != value:
            seq = ends.seq if ends else _last(said, sheet.pk)
            why = f"score sheet {sheet.pk}: {column} is {stored}, its answers come to {value}"
            yield Finding(seq, why)


def _last(said: Said, sheet: int) -> int:
    return max((one.seq for one in said.answers.get(sheet, {}).values()), default=said.begun)


def _conditions(rows: Rows, said: Said) -> Iterator[Finding]:
    for key in sorted(rows.conditions.keys() | said.conditions.keys()):
        name = f"product {key[0]}, condition {key[1]}"
        there, told = rows.conditions.get(key), said.conditions.get(key)
        if told is None:
            yield Finding(said.begun, f"{name}: an answer stands there that no event gave")
        elif there is None:
            yield Finding(told[1], f"{name}: the answer is gone")
        elif there.holds != told[0]:
            yield Finding(told[1], f"{name}: {there.holds} stands there, {told[0]} was said")
        elif told[2] is not None and nfc(there.reason) != told[2]:
            yield Finding(told[1], f"{name}: the reason is not the one given")
    for pk, entry in rows.entries.items() if said.closed else ():
        for code in entry.asked:
            if (pk, code) not in rows.conditions:
                yield Finding(said.closed, f"product {pk}: closed without an answer to {code}")


def _agreed(rows: Rows, said: Said) -> Iterator[Finding]:
    for key in sorted(rows.agreed.keys() | said.agreed.keys()):
        there, told = rows.agreed.get(key), said.agreed.get(key)
        if there != (told and told[:2]):
            seq = told[2] if told else said.begun
            why = f"product {key[0]}, criterion {key[1]}: agreed {told and told[:2]}, not {there}"
            yield Finding(seq, why)


def _decision(rows: Rows, said: Said) -> Iterator[Finding]:
    """Number, date, signer: as the event of the publishing has them."""
    published = [one for one in rows.decisions if one.state == DecisionState.PUBLISHED]
    if said.paper is None:
        return
    pk, facts = said.paper
    decision = next((one for one in published if one.pk == pk), None)
    if decision is None:
        yield Finding(said.published, f"decision {pk} is gone")
        return
    for column, value in facts.items():
        if column == "published_at":
            continue
        if canonical({column: getattr(decision, column)}) != canonical({column: value}):
            yield Finding(said.published, f"decision {pk}: its {column} was {value}")


def _certificates(rows: Rows, said: Said) -> Iterator[Finding]:
    there = {(one.series, one.serial): one for one in rows.certificates}
    for key in sorted(there.keys() | said.certificates.keys()):
        told = said.certificates.get(key)
        seq = told[1] if told else said.published
        if key not in there:
            yield Finding(seq, f"certificate {key[1]} of {key[0]} is gone")
        elif told is None:
            yield Finding(seq, f"certificate {key[1]} of {key[0]} was never reserved")
        elif digest(there[key].facts) != told[0]:
            yield Finding(seq, f"certificate {key[1]} of {key[0]} says something else")


def _minutes(rows: Rows, said: Said) -> Iterator[Finding]:
    """The words of the minutes are those that were written last."""
    told, there = said.minutes, rows.minutes.digest if rows.minutes else None
    if there != (told[0] if told else None):
        yield Finding(told[1] if told else said.begun, "the words of the minutes were altered")
