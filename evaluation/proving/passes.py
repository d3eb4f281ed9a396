"""Two rounds of scoring against what the events say: tests, second rounds, sheets kept. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.models import FurtherTest, FurtherTestState
from evaluation.proving.links import Finding
from evaluation.proving.loading import Rows
from evaluation.proving.said import Said, Tested
from ocop.lib.text import nfc


def differences(rows: Rows, said: Said) -> Iterator[Finding]:
    """Yield everything between two rounds that stands otherwise than the events left it."""
    two, seq = said.two
    if rows.contest.two_passes != two:
        yield Finding(seq or said.begun, f"two rounds: {two} was said")
    for pk in sorted(rows.tests.keys() | said.tests.keys()):
        yield from _test(pk, rows, said)
    yield from _rounds(rows, said)
    yield from _kept(said)
    if said.closed:
        yield from _closed(rows, said)


def _test(pk: int, rows: Rows, said: Said) -> Iterator[Finding]:
    name, test, told = f"test {pk}", rows.tests.get(pk), said.tests.get(pk)
    if told is None:
        yield Finding(said.begun, f"{name} stands there, no event asked for it")
        return
    if test is None:
        yield Finding(told.seq, f"{name} is gone")
        return
    stored = (test.entry_id, test.criteria, test.due_on.isoformat())
    if stored != (told.entry, told.criteria, told.due_on):
        yield Finding(told.seq, f"{name} is not the one that was asked for")
    if told.note is not None and nfc(f"{test.what}\n{test.reason}") != told.note:
        yield Finding(told.seq, f"{name}: its words are not those that were asked with")
    if (paper := getattr(test, "paper", None)) is None:
        sha256 = None
    else:
        sha256 = paper.sha256
    if sha256 != told.sha256:
        yield Finding(told.ended or told.seq, f"{name}: its report is not the one recorded")
    if told.words is not None and nfc(_words(test)) != told.words:
        yield Finding(told.ended, f"{name}: what it came to is not what was written")


def _words(test: FurtherTest) -> str:
    return test.withdrawn_why if test.state == FurtherTestState.WITHDRAWN else test.finding


def _rounds(rows: Rows, said: Said) -> Iterator[Finding]:
    for pk in sorted(rows.rounds.keys() | said.rounds.keys()):
        there, told = rows.rounds.get(pk), said.rounds.get(pk)
        if told is None:
            yield Finding(said.begun, f"second round {pk} stands there, no event opened it")
        elif there is None:
            yield Finding(told.seq, f"second round {pk} is gone")
        elif (there.entry_id, there.totals) != (told.entry, told.totals):
            yield Finding(told.seq, f"second round {pk} was opened on other points")


def _kept(said: Said) -> Iterator[Finding]:
    """A second round opened exactly the sheets whose points it names."""
    for again in said.rounds.values():
        given = {sheet: total for (sheet, _seq), (pk, total, _answers) in said.kept.items()
                 if pk and said.rounds.get(pk) == again}  # fmt: skip
        pairs = [(sheet, total) for sheet, total in again.totals]
        if given != dict(pairs):
            yield Finding(again.seq, f"product {again.entry}: other sheets were opened for round 2")


def _closed(rows: Rows, said: Said) -> Iterator[Finding]:
    """Nothing was closed with a test open, or a result that nobody scored on."""
    again = {one.entry for one in said.rounds.values()}
    for pk, told in said.tests.items():
        state = said.states.get(f"evaluation.furthertest:{pk}", (FurtherTestState.ASKED, 0))[0]
        if state == FurtherTestState.ASKED:
            yield Finding(said.closed, f"test {pk}: closed without its result")
        elif state == FurtherTestState.RECORDED and not _scored(told, again, said):
            yield Finding(said.closed, f"test {pk}: closed without round 2")


def _scored(told: Tested, again: set[int], said: Said) -> bool:
    """True for a product of a second round; one that was stopped needs none."""
    ended = any(one.stopped for one in said.handed_in.values() if one.entry == told.entry)
    holds = any(
        yes for (entry, _c), (yes, _s, _n) in said.conditions.items() if entry == told.entry
    )
    return told.entry in again or ended or holds
