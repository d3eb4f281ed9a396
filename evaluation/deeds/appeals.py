"""Petitions and complaints: filed by the producer, looked into by people who had no part in it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation import appeal_messages as messages
from evaluation import appealing
from evaluation.deeds import typed
from evaluation.models import (
    Appeal,
    AppealFile,
    AppealKind,
    AppealOutcome,
    AppealState,
    Entry,
)
from evaluation.models.appeals import OPEN, UNANSWERED
from ocop.accounts.models import User
from ocop.lib import clock, shown, uploads
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import clean, nfc
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from products.deeds.once import insert, made_already

FILED = "appeal.filed_with"
ISSUED = "appeal.issued"
FILE_ADDED = "appealfile.added"
MOST_FILES = 10


def file(
    entry: Entry,
    *,
    kind: str,
    text: str,
    asked: str,
    file: UploadedFile | None = None,
    once_key: uuid.UUID | None = None,
    by: User,
) -> Appeal:
    """File a petition or a complaint in the producer's name, within the days of the rule book."""
    with uploads.with_their_rows() as files:
        if made := made_already(Appeal, once_key, verb=FILED, by=by):
            return made
        _refuse_strangers(entry, by)
        _refuse_late(entry, kind)
        appeal = Appeal(entry=entry, kind=kind, region=entry.contest.council.region)
        clash = Refused(_("One of this kind is open already. Wait for its answer."))
        return _filed(appeal, text, asked, file, files, once_key, clash, by)


def second(
    first: Appeal,
    *,
    text: str,
    asked: str,
    remote: bool = False,
    file: UploadedFile | None = None,
    once_key: uuid.UUID | None = None,
    by: User,
) -> Appeal:
    """Complain against the outcome of a first complaint, to the level above (Law on Complaints
    art. 33: 30 days, 45 where ways are long). One for each first complaint, and no third."""
    with uploads.with_their_rows() as files:
        if made := made_already(Appeal, once_key, verb=FILED, by=by):
            return made
        _refuse_strangers(first.entry, by)
        chain.head(first.chain_key)
        first.refresh_from_db(fields=["state", "answered_at", "due_on"])
        term = appealing.second_of(first)
        if term is None:
            raise Refused(_("There is no second complaint against this."))
        if term.is_late(remote=remote):
            raise Refused(_second_late(term, remote=remote))
        if not appealing.served_above(term.to):
            raise Refused(appealing.by_post(term))
        appeal = Appeal(
            entry=first.entry, kind=AppealKind.COMPLAINT, region=term.to, against=first,
            remote=remote,
        )  # fmt: skip
        clash = Refused(_("A second complaint was filed already. There is no other."))
        return _filed(appeal, text, asked, file, files, once_key, clash, by)


def _second_late(term: appealing.Second, *, remote: bool) -> str:
    if remote or term.over:
        return _("The time for a second complaint ended on %(day)s.") % {
            "day": shown.day(term.remote_last if remote else term.last)
        }
    return _(
        "The time for a second complaint ended on %(day)s; only where ways are long it runs until "
        "%(until)s. Tick that below if it is so."
    ) % {"day": shown.day(term.last), "until": shown.day(term.remote_last)}


def _filed(
    appeal: Appeal, text: str, asked: str, file: UploadedFile | None, files: list[Any],
    once_key: uuid.UUID | None, clash: Refused, by: User,
) -> Appeal:  # fmt: skip
    """Keep it with its words and its evidence; the office is told."""
    words, wish = nfc(text).strip(), nfc(asked).strip()
    if not words:
        raise Refused(_("Write what is wrong with the result."), field="text")
    if not wish:
        raise Refused(_("Write what you ask for."), field="asked")
    appeal.text, appeal.asked, appeal.filed_by, appeal.filed_at = words, wish, by, clock.now()
    appeal.due_on = appealing.accept_by(appeal.entry, clock.today())
    if once_key:
        appeal.once_key = once_key
    appeal, new = insert(appeal, verb=FILED, by=by, clash=clash)
    if new:
        record(
            appeal, FILED, by=by, after=appeal.kind, note=words, entry=appeal.entry_id,
            due_on=appeal.due_on, against=appeal.against_id,
        )  # fmt: skip
        if file:
            files.append(_keep(appeal, file, None, by))
        messages.filed(appeal)
    return appeal


def _refuse_late(entry: Entry, kind: str) -> None:
    term = next((one for one in appealing.terms(entry) if one.kind == kind), None)
    if term is None:
        raise Refused(_("This cannot be filed against this result."), field="kind")
    if term.last < clock.today():
        raise Refused(appealing.closed_words(term), field="kind")


def add_file(
    appeal: Appeal, *, file: UploadedFile, once_key: uuid.UUID | None = None, by: User
) -> AppealFile:
    """Bring more evidence while it is open."""
    with uploads.with_their_rows() as files:
        if made := made_already(AppealFile, once_key, verb=FILE_ADDED, by=by):
            return made
        _refuse_strangers(appeal.entry, by)
        chain.head(appeal.chain_key)
        if not Appeal.objects.open().filter(pk=appeal.pk).exists():
            raise Refused(_("It is closed: nothing is added any more."))
        if appeal.files.count() >= MOST_FILES:
            raise Refused(_("At most %(n)s files.") % {"n": MOST_FILES}, field="file")
        files.append(paper := _keep(appeal, file, once_key, by))
        return paper


def _keep(appeal: Appeal, file: UploadedFile, once_key: uuid.UUID | None, by: User) -> AppealFile:
    facts = uploads.checked(file)
    paper = AppealFile(appeal=appeal, **facts, uploaded_at=clock.now(), uploaded_by=by)
    if once_key:
        paper.once_key = once_key
    clash = Refused(_("The file could not be kept. Send it again."), field="file")
    insert(paper, verb=FILE_ADDED, by=by, clash=clash)
    record(paper, FILE_ADDED, by=by, after=paper.title, sha256=paper.sha256, size=paper.size)
    return paper


def _refuse_strangers(entry: Entry, by: User) -> None:
    if not appealing.files_for(by, entry.dossier.product.producer):
        raise NotAllowed(_("The producer files it, or the office of its commune in its name."))


@transaction.atomic
def withdraw(appeal: Appeal, *, by: User) -> Appeal:
    """The producer takes it back; the result stands."""
    _refuse_strangers(appeal.entry, by)
    move(appeal, AppealState.WITHDRAWN, sources={AppealState.FILED, AppealState.ACCEPTED}, by=by)
    return appeal


@transaction.atomic
def accept(appeal: Appeal, *, complex: bool = False, by: User) -> Appeal:
    """Accept it: from today the days of the answer run, more of them for a complex one.

    A second complaint that is accepted takes an unanswered first one from the level below.
    """
    _second_look(appeal, by)
    due = appealing.answer_by(appeal, clock.today(), hard=complex)
    if first := appeal.against:
        chain.head(first.chain_key)
        first.refresh_from_db(fields=["state"])
        if first.is_open:
            move(first, AppealState.PASSED, sources=set(OPEN), by=by, second=appeal.pk)
    move(appeal, AppealState.ACCEPTED, sources={AppealState.FILED}, by=by, due_on=due)
    _keep_facts(appeal, due_on=due, complex=complex)
    messages.told(appeal)
    return appeal


@transaction.atomic
def refuse(appeal: Appeal, *, reason: str, by: User) -> Appeal:
    """Do not accept it, with the reason: not admissible."""
    _second_look(appeal, by)
    words = nfc(reason).strip()
    if not words:
        raise Refused(_("Write why it is not accepted."), field="reason")
    move(appeal, AppealState.REFUSED, sources={AppealState.FILED}, by=by, note=words)
    _keep_facts(appeal, refusal=words)
    messages.told(appeal)
    return appeal


@transaction.atomic
def examine(appeal: Appeal, *, findings: str, outcome: str, by: User) -> Appeal:
    """Write down what the second look found; the answer is then published by another person."""
    _second_look(appeal, by)
    words = nfc(findings).strip()
    if not words:
        raise Refused(_("Write what was found."), field="findings")
    if outcome not in AppealOutcome.values or not outcome:
        raise Refused(_("Choose who is right."), field="outcome")
    sources = {AppealState.ACCEPTED, AppealState.EXAMINED}
    move(appeal, AppealState.EXAMINED, sources=sources, by=by, note=words, outcome=outcome)
    _keep_facts(appeal, findings=words, outcome=outcome, examined_by=by)
    return appeal


@transaction.atomic
def answer(
    appeal: Appeal,
    *,
    number: str,
    decided_on: dt.date,
    place: str = "",
    formula: str = "",
    signer_office: str = "",
    signer: str,
    by: User,
) -> Appeal:
    """Publish the signed answer: by a second person, who had no part in the result either."""
    _second_look(appeal, by)
    if by.pk == appeal.examined_by_id:
        raise NotAllowed(_("Who wrote the findings does not publish the answer."))
    _refuse_wrong_paper(appeal, number, decided_on, signer)
    paper = typed.paper(
        number=number, decided_on=decided_on, place=place, formula=formula,
        signer_office=signer_office, signer=signer,
    )  # fmt: skip
    paper["answered_at"] = clock.now()
    chain.head(appeal.chain_key)
    Appeal.objects.filter(pk=appeal.pk, state=AppealState.EXAMINED).update(**paper)
    move(
        appeal, AppealState.ANSWERED, sources={AppealState.EXAMINED}, by=by,
        outcome=appeal.outcome, **paper,
    )  # fmt: skip
    _keep_facts(appeal, **paper)
    messages.told(appeal)
    return appeal


@transaction.atomic
def issue(
    appeal: Appeal,
    *,
    number: str,
    decided_on: dt.date,
    place: str = "",
    formula: str = "",
    signer_office: str = "",
    signer: str,
    by: User,
) -> Appeal:
    """Enter the signed paper that one was not accepted, or that its withdrawal ended it.

    From this day the days of a second complaint run against a refusal.
    """
    _second_look(appeal, by)
    _refuse_wrong_paper(appeal, number, decided_on, signer)
    paper = typed.paper(
        number=number, decided_on=decided_on, place=place, formula=formula,
        signer_office=signer_office, signer=signer,
    )  # fmt: skip
    paper["answered_at"] = clock.now()
    chain.head(appeal.chain_key)
    rows = Appeal.objects.filter(pk=appeal.pk, state__in=UNANSWERED, answered_at__isnull=True)
    if not rows.update(**paper):
        raise AlreadyDecided(_("The paper was entered already, or there is none of its own."))
    _keep_facts(appeal, **paper)
    record(appeal, ISSUED, by=by, after=appeal.number, **paper)
    messages.issued(appeal)
    return appeal


def _second_look(appeal: Appeal, by: User) -> None:
    if not appealing.serves(by, appeal):
        raise NotAllowed(_("Officers of the council's place look into it."))
    if why := appealing.why_not(by, appeal):
        raise NotAllowed(why)


def _keep_facts(appeal: Appeal, **facts: Any) -> None:
    Appeal.objects.filter(pk=appeal.pk).update(**facts)
    for name, value in facts.items():
        setattr(appeal, name, value)


def _refuse_wrong_paper(appeal: Appeal, number: str, decided_on: dt.date, signer: str) -> None:
    if not clean(number):
        raise Refused(_("Write the number of the paper."), field="number")
    if not clean(signer):
        raise Refused(_("Write the name of the signer."), field="signer")
    if decided_on > clock.today():
        raise Refused(_("The date of the paper lies in the future."), field="decided_on")
    if decided_on < timezone.localdate(appeal.filed_at):
        raise Refused(_("The answer cannot be older than what it answers."), field="decided_on")
