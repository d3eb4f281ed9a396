"""The council asks for a test of a product after the first round; its result is recorded.

Chair and secretary do it for the council, or who stands in for them; nobody near the producer.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import asked, passes, passes_messages
from evaluation.deeds.conditions import refuse_others
from evaluation.deeds.holding import hold
from evaluation.deeds.spreads import all_in
from evaluation.models import (
    ContestState,
    Entry,
    FurtherTest,
    FurtherTestPaper,
    FurtherTestState,
    SecondRound,
)
from ocop.accounts.models import User
from ocop.lib import clock, shown, uploads
from ocop.lib.errors import Refused
from ocop.lib.text import clean, nfc
from ocop.rules import trees
from ocop.workflow.doors import move, record
from products.deeds.once import insert, made_already

ASKED = "further_test.asked"
PAPER_ADDED = "further_test_paper.added"
WHAT = 300  # longest words of what is tested
WORDS = 2000  # longest reason or finding


@transaction.atomic
def ask(
    entry: Entry,
    *,
    what: str,
    criteria: Collection[str],
    due_on: dt.date,
    reason: str,
    once_key: uuid.UUID | None = None,
    by: User,
) -> FurtherTest:
    """Ask for a test of the criteria (codes of the product's sheet) once its sheets are all in.

    The producer is told what is tested and until when, not why: the reason may tell points.
    """
    contest = entry.contest
    hold(contest, ContestState.SCORING)
    if made := made_already(FurtherTest, once_key, verb=ASKED, by=by):
        return made
    refuse_others(contest, [entry], by)
    _refuse_late(entry)
    test = FurtherTest(
        entry=entry,
        what=clean(what)[:WHAT],
        criteria=_known(entry, criteria),
        due_on=due_on,
        reason=nfc(reason).strip()[:WORDS],
        asked_by=by,
        asked_at=clock.now(),
    )
    _refuse_unclear(test)
    if once_key:
        test.once_key = once_key
    clash = Refused(_("The test could not be asked for. Send the form again."))
    test, new = insert(test, verb=ASKED, by=by, clash=clash)
    if new:
        record(
            test, ASKED, by=by, after=shown.day(due_on), note=said(test), entry=entry.pk,
            criteria=test.criteria, due_on=due_on,
        )  # fmt: skip
        passes_messages.test_asked(test)
    return test


def said(test: FurtherTest) -> str:
    """The words of the event that asked for the test."""
    return f"{test.what}\n{test.reason}"


def _refuse_late(entry: Entry) -> None:
    contest = entry.contest
    contest.refresh_from_db(fields=["two_passes"])
    if not passes.two(contest):
        raise Refused(
            passes.why_not(contest)
            or _("This contest has one round. The chair or the secretary decides for two.")
        )
    if SecondRound.objects.filter(entry=entry).exists():
        raise Refused(_("Round 2 of this product has begun: there is no third."))
    if asked.stops_of(entry):
        raise Refused(_("The evaluation of this product was stopped: nothing more is tested."))
    all_in(entry)


def _known(entry: Entry, criteria: Collection[str]) -> list[str]:
    """The codes in the order of the paper."""
    codes = [one.code for one in trees.of(entry.sheet).criteria if one.code in set(criteria)]
    if not codes or len(codes) != len(set(criteria)):
        raise Refused(_("Choose the criteria that the test is about."), field="criteria")
    return codes


def _refuse_unclear(test: FurtherTest) -> None:
    if not test.what:
        raise Refused(_("Write what is to be tested."), field="what")
    if not test.reason:
        raise Refused(_("Write why the council wants this test."), field="reason")
    if test.due_on < clock.today():
        raise Refused(_("This day is past."), field="due_on")


def record_result(
    test: FurtherTest,
    *,
    finding: str,
    file: UploadedFile,
    once_key: uuid.UUID | None = None,
    by: User,
) -> FurtherTest:
    """Record what was found, with the report of it; the members see both beside the criteria."""
    with uploads.with_their_rows() as files:
        _held(test, by)
        if made := made_already(FurtherTestPaper, once_key, verb=PAPER_ADDED, by=by):
            return made.test
        words = nfc(finding).strip()[:WORDS]
        if not words:
            raise Refused(_("Write what the test found."), field="finding")
        facts = uploads.checked(file)
        _end(test, by, finding=words)
        move(
            test, FurtherTestState.RECORDED, sources={FurtherTestState.ASKED}, by=by,
            note=words, entry=test.entry_id, sha256=facts["sha256"],
        )  # fmt: skip
        paper = FurtherTestPaper(test=test, **facts, uploaded_at=clock.now(), uploaded_by=by)
        if once_key:
            paper.once_key = once_key
        files.append(paper)
        clash = Refused(_("The file could not be kept. Send it again."), field="file")
        insert(paper, verb=PAPER_ADDED, by=by, clash=clash)
        record(paper, PAPER_ADDED, by=by, sha256=paper.sha256, size=paper.size)
        return test


@transaction.atomic
def withdraw(test: FurtherTest, *, reason: str, by: User) -> FurtherTest:
    """Take a test back, with a reason: it was not needed, or its result was recorded wrongly.

    Until round 2 of the product begins; what was recorded stays on record.
    """
    _held(test, by)
    if SecondRound.objects.filter(entry=test.entry_id).exists():
        raise Refused(_("Round 2 of this product has begun: its tests stand as they are."))
    words = nfc(reason).strip()[:WORDS]
    if not words:
        raise Refused(_("Write why the test is withdrawn."), field="reason")
    _end(test, by, withdrawn_why=words)
    sources: set[str] = {FurtherTestState.ASKED, FurtherTestState.RECORDED}
    event = move(
        test, FurtherTestState.WITHDRAWN, sources=sources, by=by, note=words, entry=test.entry_id
    )
    passes_messages.test_withdrawn(test, event)
    return test


def _held(test: FurtherTest, by: User) -> None:
    hold(test.entry.contest, ContestState.SCORING)
    refuse_others(test.entry.contest, [test.entry], by)
    test.refresh_from_db(fields=["state"])


def _end(test: FurtherTest, by: User, **words: str) -> None:
    """Keep the words of the end; the move that follows is refused where it ended already."""
    facts = {**words, "ended_by": by, "ended_at": clock.now()}
    FurtherTest.objects.filter(pk=test.pk).update(**facts)
    for name, value in facts.items():
        setattr(test, name, value)
