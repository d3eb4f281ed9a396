"""What somebody with the database's password could do to a contest, for the tests that find it.

Each alteration takes a seeded chooser and changes one thing behind the deeds' back. It returns
what was done, in words, or '' if there was nothing of its kind to change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection

from evaluation.models import (
    Answer,
    Attendance,
    Certificate,
    ConditionAnswer,
    Contest,
    Decision,
    Discussion,
    Entry,
    FurtherTest,
    FurtherTestPaper,
    KeptSheet,
    Minutes,
    ScoreSheet,
    Seat,
    SecondRound,
)
from ocop.rules.models import Option
from ocop.workflow import chain, guard
from ocop.workflow.models import GENESIS, Chain, Event, EventText
from products.models import Rating

Alteration = Callable[[Contest, Random], str]


@contextmanager
def unguarded() -> Iterator[None]:
    """Lift the guard of the event log, as whoever owns the database may."""
    guard.remove(connection)
    try:
        yield
    finally:
        guard.install(connection)


def events(contest: Contest) -> Any:
    return Event.objects.filter(chain__key=contest.chain_key).order_by("seq")


def rehash(contest: Contest) -> None:
    """Number and hash the whole chain anew, so that it fits in itself."""
    previous, tip = GENESIS, Chain.objects.get(key=contest.chain_key)
    rows = list(events(contest))
    with unguarded():
        for event in rows:  # out of the way: places are unique
            Event.objects.filter(pk=event.pk).update(seq=event.seq + 100_000)
        for seq, event in enumerate(rows, start=1):
            digest = chain.link(contest.chain_key, seq, event.at, previous, event.payload)
            Event.objects.filter(pk=event.pk).update(seq=seq, previous=previous, hash=digest)
            previous = digest
    Chain.objects.filter(pk=tip.pk).update(seq=len(rows), hash=previous)


def one_of(rows: Any, chooser: Random) -> Any:
    return chooser.choice(list(rows.order_by("pk")))


def _answers(contest: Contest) -> Any:
    return Answer.objects.filter(score_sheet__entry__contest=contest)


def _sheets(contest: Contest) -> Any:
    return ScoreSheet.objects.filter(entry__contest=contest)


def _entries(contest: Contest) -> Any:
    return Entry.objects.filter(contest=contest)


def option(contest: Contest, chooser: Random) -> str:
    """Another option with its own points; sums are left as they were."""
    answer = one_of(_answers(contest), chooser)
    others = Option.objects.filter(criterion=answer.criterion_id).exclude(pk=answer.option_id)
    other = one_of(others, chooser)
    Answer.objects.filter(pk=answer.pk).update(option=other, points=other.points)
    return f"answer {answer.pk}"


def option_with_sums(contest: Contest, chooser: Random) -> str:
    """Another option, with the sheet's totals put right after it."""
    answer = one_of(_answers(contest), chooser)
    others = Option.objects.filter(criterion=answer.criterion_id).exclude(pk=answer.option_id)
    other = one_of(others, chooser)
    Answer.objects.filter(pk=answer.pk).update(option=other, points=other.points)
    part = {"A": "part_a", "B": "part_b", "C": "part_c"}[answer.criterion.section.part.code]
    sheet, more = answer.score_sheet, other.points - answer.points
    sums = {"total": min(sheet.total + more, 100), part: getattr(sheet, part) + more}
    ScoreSheet.objects.filter(pk=sheet.pk).update(**sums)
    return f"answer {answer.pk} and its sums"


def points(contest: Contest, chooser: Random) -> str:
    answer = one_of(_answers(contest).filter(option__isnull=False), chooser)
    Answer.objects.filter(pk=answer.pk).update(points=answer.points + chooser.randint(1, 3))
    return f"points of answer {answer.pk}"


def answer_gone(contest: Contest, chooser: Random) -> str:
    answer = one_of(_answers(contest), chooser)
    answer.delete()
    return f"answer of {answer.score_sheet_id}"


def total(contest: Contest, chooser: Random) -> str:
    sheet = one_of(_sheets(contest), chooser)
    column = chooser.choice(["total", "answered", "part_a", "part_b", "part_c"])
    changed = getattr(sheet, column) + (1 if getattr(sheet, column) < 90 else -1)
    ScoreSheet.objects.filter(pk=sheet.pk).update(**{column: changed})
    return f"{column} of sheet {sheet.pk}"


def sheet_state(contest: Contest, chooser: Random) -> str:
    sheet = one_of(_sheets(contest), chooser)
    other = "open" if sheet.state == "submitted" else "submitted"
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=other)
    return f"state of sheet {sheet.pk}"


def sheet_gone(contest: Contest, chooser: Random) -> str:
    sheet = one_of(_sheets(contest).filter(state="submitted"), chooser)
    sheet.kept.all().delete()
    sheet.answers.all().delete()
    sheet.delete()
    return "a sheet"


def sheets_swapped(contest: Contest, chooser: Random) -> str:
    """The sheets of two members on one product change their owners."""
    entry = one_of(_entries(contest), chooser)
    first, second = chooser.sample(list(_sheets(contest).filter(entry=entry, state="submitted")), 2)
    spare = Seat.objects.filter(contest=contest).exclude(
        pk__in=_sheets(contest).filter(entry=entry).values("seat")
    )
    assert not spare.exists()
    ScoreSheet.objects.filter(pk=first.pk).update(entry=_other(contest, entry, first))
    ScoreSheet.objects.filter(pk=second.pk).update(seat=first.seat_id)
    ScoreSheet.objects.filter(pk=first.pk).update(seat=second.seat_id, entry=entry)
    return f"sheets {first.pk} and {second.pk}"


def _other(contest: Contest, entry: Entry, sheet: ScoreSheet) -> Entry:
    """A product of another contest to park a sheet at, for the moment of a swap."""
    return Entry.objects.exclude(contest=contest).get()


def result(contest: Contest, chooser: Random) -> str:
    entry = one_of(_entries(contest), chooser)
    column = chooser.choice(
        ["mean", "low", "high", "spread", "part_a", "part_b", "part_c", "band", "stars", "missed"]
    )
    value = getattr(entry, column)
    step = Decimal("0.0001") if isinstance(value, Decimal) else 1
    Entry.objects.filter(pk=entry.pk).update(**{column: value + step})
    return f"{column} of product {entry.pk}"


def reasons(contest: Contest, chooser: Random) -> str:
    entry = one_of(_entries(contest), chooser)
    key = chooser.choice(sorted(entry.reasons))
    entry.reasons[key] = "altered"
    Entry.objects.filter(pk=entry.pk).update(reasons=entry.reasons)
    return f"reasons of product {entry.pk}: {key}"


def outcome(contest: Contest, chooser: Random) -> str:
    entry = one_of(_entries(contest), chooser)
    other = chooser.choice(sorted({"awarded", "not_reached", "sent_up", "none"} - {entry.outcome}))
    Entry.objects.filter(pk=entry.pk).update(outcome=other)
    return f"outcome of product {entry.pk}"


def granted(contest: Contest, chooser: Random) -> str:
    rating = one_of(Rating.objects.all(), chooser)
    Rating.objects.filter(pk=rating.pk).update(stars=5 if rating.stars < 5 else 4)
    return f"stars granted to {rating.key}"


def certificate(contest: Contest, chooser: Random) -> str:
    row = one_of(Certificate.objects.all(), chooser)
    Certificate.objects.filter(pk=row.pk).update(facts=row.facts | {"stars": 5, "product": "x"})
    return f"certificate {row.number}"


def condition(contest: Contest, chooser: Random) -> str:
    row = one_of(ConditionAnswer.objects.filter(entry__contest=contest), chooser)
    ConditionAnswer.objects.filter(pk=row.pk).update(holds=not row.holds, reason="vì thế")
    return f"condition {row.code}"


def seat(contest: Contest, chooser: Random) -> str:
    row = one_of(Seat.objects.filter(contest=contest), chooser)
    other = "seated" if row.state == "recused" else "recused"
    Seat.objects.filter(pk=row.pk).update(state=other)
    return f"seat {row.pk}"


def attendance(contest: Contest, chooser: Random) -> str:
    row = one_of(Attendance.objects.filter(contest=contest), chooser)
    Attendance.objects.filter(pk=row.pk).update(state="absent", reason="Bận")
    return f"attendance {row.pk}"


def further_test(contest: Contest, chooser: Random) -> str:
    """What was tested, why, by when, what was found, or the report of it."""
    test = one_of(FurtherTest.objects.filter(entry__contest=contest), chooser)
    column = chooser.choice(["what", "reason", "finding", "criteria", "due_on", "state", "report"])
    if column == "report":
        FurtherTestPaper.objects.filter(test=test).update(sha256="0" * 64)
        return f"report of test {test.pk}"
    changed = {"criteria": [], "due_on": "2030-01-01", "state": "asked"}.get(column, "khác")
    FurtherTest.objects.filter(pk=test.pk).update(**{column: changed})
    return f"{column} of test {test.pk}"


def second_round(contest: Contest, chooser: Random) -> str:
    """The points of the first round, in its row or on a sheet that was kept."""
    again = SecondRound.objects.get(entry__contest=contest)
    if chooser.random() < 0.5:
        totals = [[sheet, total + 1] for sheet, total in again.totals]
        SecondRound.objects.filter(pk=again.pk).update(totals=totals)
        return "points of round 1"
    kept = one_of(KeptSheet.objects.filter(second_round=again), chooser)
    answers = [[*kept.answers[0][:2], kept.answers[0][2] + 1, ""], *kept.answers[1:]]
    KeptSheet.objects.filter(pk=kept.pk).update(answers=answers)
    return f"kept sheet {kept.pk}"


def discussion(contest: Contest, chooser: Random) -> str:
    rows = Discussion.objects.filter(entry__contest=contest)
    changes = chooser.choice([{"spread": 1}, {"totals": []}, {"reason": "khác"}, {"limit": 30}])
    rows.update(**changes)
    return f"a discussion: {changes}"


def kept_sheet(contest: Contest, chooser: Random) -> str:
    kept = one_of(KeptSheet.objects.filter(score_sheet__entry__contest=contest), chooser)
    if chooser.random() < 0.3:
        kept.delete()
    elif chooser.random() < 0.5:
        KeptSheet.objects.filter(pk=kept.pk).update(total=kept.total + 1)
    else:
        first, *others = kept.answers
        changed = [[*first[:2], first[2] + 1, *first[3:]], *others]
        KeptSheet.objects.filter(pk=kept.pk).update(answers=changed)
    return f"kept sheet {kept.pk}"


def passes(contest: Contest, chooser: Random) -> str:
    Contest.objects.filter(pk=contest.pk).update(two_passes=False)
    return "the two rounds"


def paper(contest: Contest, chooser: Random) -> str:
    column = chooser.choice(["number", "signer", "place"])
    Decision.objects.filter(contest=contest).update(**{column: "khác"})
    return f"the decision's {column}"


def minutes(contest: Contest, chooser: Random) -> str:
    Minutes.objects.filter(contest=contest).update(conclusion="Nhất trí tất cả.")
    return "the minutes"


def state(contest: Contest, chooser: Random) -> str:
    Contest.objects.filter(pk=contest.pk).update(state=chooser.choice(["closed", "scoring"]))
    return "the contest's state"


def payload(contest: Contest, chooser: Random) -> str:
    event = one_of(events(contest), chooser)
    told = json.loads(event.payload)
    told["facts"]["points"] = told["facts"].get("points", 0) + 1
    with unguarded():
        Event.objects.filter(pk=event.pk).update(payload=chain.canonical(told))
    return f"payload of event {event.seq}"


def column(contest: Contest, chooser: Random) -> str:
    event = one_of(events(contest), chooser)
    which = chooser.choice(["verb", "thing", "before", "after", "previous", "hash", "at"])
    changed: Any = f"{getattr(event, which)}x"[-60:]
    if which == "at":
        changed = event.at.replace(microsecond=(event.at.microsecond + 1) % 1_000_000)
    with unguarded():
        Event.objects.filter(pk=event.pk).update(**{which: changed})
    return f"{which} of event {event.seq}"


def words(contest: Contest, chooser: Random) -> str:
    text = one_of(EventText.objects.filter(event__chain__key=contest.chain_key), chooser)
    EventText.objects.filter(pk=text.pk).update(note=text.note + " Không.")
    return f"the words of event {text.event.seq}"


def event_gone(contest: Contest, chooser: Random) -> str:
    event = one_of(events(contest), chooser)
    EventText.objects.filter(event=event).delete()
    with unguarded():
        Event.objects.filter(pk=event.pk).delete()
    return f"event {event.seq}"


def event_gone_closed_up(contest: Contest, chooser: Random) -> str:
    """An event that gave an answer is taken out, and everything after it hashed anew."""
    rows = events(contest).filter(verb="score_sheet.answered")
    event = one_of(rows, chooser)
    EventText.objects.filter(event=event).delete()
    with unguarded():
        Event.objects.filter(pk=event.pk).delete()
    rehash(contest)
    return f"event {event.seq}, closed up"


def events_swapped(contest: Contest, chooser: Random) -> str:
    first, second = chooser.sample(list(events(contest)), 2)
    with unguarded():
        Event.objects.filter(pk=first.pk).update(seq=100_000)
        Event.objects.filter(pk=second.pk).update(seq=first.seq)
        Event.objects.filter(pk=first.pk).update(seq=second.seq)
    return f"events {first.seq} and {second.seq}"


def event_added(contest: Contest, chooser: Random) -> str:
    """An event copied to the end, with a hash that fits; the head stays as it was."""
    event, last = one_of(events(contest), chooser), events(contest).last()
    event.pk, event.seq, event.previous = None, last.seq + 1, last.hash
    event.hash = chain.link(contest.chain_key, event.seq, event.at, event.previous, event.payload)
    event.save(force_insert=True)
    return "an event at the end"


def tail_cut(contest: Contest, chooser: Random) -> str:
    """The last events are taken away and the head is left as it was."""
    last = events(contest).last().seq
    gone = events(contest).filter(seq__gt=last - chooser.randint(1, 5))
    EventText.objects.filter(event__in=gone).delete()
    with unguarded():
        gone.delete()
    return "the tail"


def head(contest: Contest, chooser: Random) -> str:
    Chain.objects.filter(key=contest.chain_key).update(hash=f"{chooser.getrandbits(256):064x}")
    return "the head"


def kept_head(contest: Contest, chooser: Random) -> str:
    which = chooser.choice(["closed_head", "published_head"])
    Contest.objects.filter(pk=contest.pk).update(**{which: f"{chooser.getrandbits(256):064x}"})
    return which


ALL: tuple[Alteration, ...] = (
    option, option_with_sums, points, answer_gone, total, sheet_state, sheet_gone, sheets_swapped,
    result, reasons, outcome, granted, certificate, condition, seat, attendance, further_test,
    second_round, discussion, kept_sheet, passes, paper, minutes, state, payload, column, words,
    event_gone, event_gone_closed_up, events_swapped, event_added, tail_cut, head, kept_head,
)  # fmt: skip
