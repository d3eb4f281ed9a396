"""Letters of result: taken down with the publication, numbered and released by the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import letter_facts, letter_messages, signers
from evaluation.evening.letter_paper import digest
from evaluation.models import Decision, DecisionState, Entry, Letter
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import clean
from ocop.workflow import chain
from ocop.workflow.doors import record

TAKEN = "letters.taken_down"
NUMBERED = "letters.numbered"
RELEASED = "letters.released"
CORRECTED = "letter.corrected"
RETOLD = "letter.retold"


@transaction.atomic
def take_down(decision: Decision, *, by: User) -> list[Letter]:
    """Take down what the letters say. Belongs to the transaction that publishes the decision.

    In a constant number of queries; the event keeps the hash of each letter.
    """
    drafts = letter_facts.drafts(decision, decision.contest.entries.all())
    return _store(decision, drafts, by)


def _store(decision: Decision, drafts: Sequence[letter_facts.Draft], by: User) -> list[Letter]:
    rows = [
        letter_facts.row_of(draft, decision, order) for order, draft in enumerate(drafts, start=1)
    ]
    made = Letter.objects.bulk_create(rows)
    _name(made, drafts)
    record(decision, TAKEN, by=by, after=str(len(made)), says={str(r.pk): digest(r) for r in made})
    return made


def _name(letters: Sequence[Letter], drafts: Sequence[letter_facts.Draft]) -> None:
    told = Letter.entries.through
    told.objects.bulk_create(
        [
            told(letter_id=letter.pk, entry_id=entry.pk)
            for letter, draft in zip(letters, drafts, strict=True)
            for entry in draft.entries
        ]
    )


@transaction.atomic
def number(decision: Decision, numbers: Mapping[int, str], *, by: User) -> int:
    """Write the registry clerk's numbers to letters that are not out; returns how many changed."""
    _refuse_strangers(decision, by)
    chain.head(decision.chain_key)
    changed = []
    for letter in Letter.objects.filter(decision=decision).held().filter(pk__in=list(numbers)):
        wanted = clean(numbers[letter.pk])[:60]
        if wanted != letter.number:
            letter.number = wanted
            changed.append(letter)
    if changed:
        Letter.objects.bulk_update(changed, ["number"])
        record(
            decision, NUMBERED, by=by, after=str(len(changed)),
            numbers={str(one.pk): one.number for one in changed},
        )  # fmt: skip
    return len(changed)


@transaction.atomic
def release(
    decision: Decision,
    *,
    number: str = "",
    dated: dt.date,
    place: str = "",
    formula: str = "",
    signer_office: str = "",
    signer: str,
    handing_over: str = "",
    sure: bool = False,
    by: User,
) -> list[Letter]:
    """Release all letters that are not out yet, and tell who they are for, once each.

    ``number`` is for letters without a number of their own: the registry clerk gives one for the
    batch or one each. A letter that replaces an earlier one takes its place in the same moment. A
    signer who held no such office that day is refused unless ``sure``.
    """
    _refuse_strangers(decision, by)
    chain.head(decision.chain_key)
    rows = list(Letter.objects.filter(decision=decision).held().select_related("decision"))
    if not rows:
        raise AlreadyDecided(_("All letters of this decision are released already."))
    _refuse_wrong_paper(decision, rows, number, dated, signer)
    region = decision.contest.council.region
    doubt = signers.doubt_of_letters(region, dated, clean(signer), formula, signer_office)
    if doubt and not sure:
        raise Refused(doubt, field="sure")
    now = clock.now()
    paper: dict[str, Any] = {
        "dated": dated, "place": clean(place), "formula": clean(formula),
        "signer_office": clean(signer_office), "signer": clean(signer),
        "handing_over": clean(handing_over), "released_at": now, "released_by": by,
    }  # fmt: skip
    earlier = Letter.objects.filter(replaced_by__in=[row.pk for row in rows])
    earlier.filter(replaced_at__isnull=True).update(replaced_at=now)
    Letter.objects.filter(decision=decision).held().filter(number="").update(number=clean(number))
    Letter.objects.filter(decision=decision).held().update(**paper)
    out = list(Letter.objects.filter(pk__in=[row.pk for row in rows]))
    says = {str(row.pk): [row.number, digest(row)] for row in out}
    record(decision, RELEASED, by=by, after=str(len(out)), dated=dated, says=says)
    letter_messages.released(decision, out)
    return out


def _refuse_wrong_paper(
    decision: Decision, rows: Sequence[Letter], number: str, dated: dt.date, signer: str
) -> None:
    if not clean(number) and any(not row.number for row in rows):
        raise Refused(_("Write the number: some letters have none of their own."), field="number")
    if not clean(signer):
        raise Refused(_("Write the name of the signer."), field="signer")
    if dated > clock.today():
        raise Refused(_("The date of the letter lies in the future."), field="dated")
    if decision.decided_on and dated < decision.decided_on:
        raise Refused(_("The letter cannot be older than the decision."), field="dated")


def _refuse_strangers(decision: Decision, by: User) -> None:
    if not standing(by, decision.contest.council).staff:
        raise NotAllowed(_("Letters are released by the office that prepares the decision."))
    if decision.state != DecisionState.PUBLISHED:
        raise Refused(_("Letters are released when the decision has been published."))


@transaction.atomic
def correct(letter: Letter, *, by: User) -> Letter:
    """Take down anew what the letter has to say, after what it tells of was corrected.

    The earlier letter stands as it was sent, and speaks until the new one is released.
    """
    decision = letter.decision
    _refuse_strangers(decision, by)
    chain.head(decision.chain_key)
    letter.refresh_from_db(fields=["released_at", "replaced_at"])
    if why := why_not_correct(letter):
        raise Refused(why)
    draft = _draft(letter)
    if _said(draft.facts) == _said(letter.facts):
        raise Refused(_("The letter says what stands: nothing of it has been corrected."))
    return _later(letter, draft, by)


@transaction.atomic
def put_right(decision: Decision, entry: Entry, *, anew: bool, by: User) -> list[Letter]:
    """Have the letters that tell of the result say what stands, after it was put right.

    Belongs to the transaction that publishes the correction: whoever of the authority publishes it
    answers for the letters too. What is prepared is written anew; of a letter that is out a later
    one is prepared where ``anew`` says that what it told was wrong. Both wait for their number.
    """
    chain.head(decision.chain_key)
    told = list(Letter.objects.filter(decision=decision, entries=entry).speaking())
    prepared = {letter.replaces_id for letter in told if not letter.is_out}
    made = []
    for letter in told:
        if letter.pk in prepared or (letter.is_out and not anew):
            continue
        draft = _draft(letter)
        if _said(draft.facts) != _said(letter.facts):
            made.append(_later(letter, draft, by) if letter.is_out else _retold(letter, draft, by))
    return made


def _draft(letter: Letter) -> letter_facts.Draft:
    """What the letter would say today."""
    found = letter_facts.drafts(letter.decision, letter.entries.all())
    return next(one for one in found if one.kind == letter.kind)


def _later(letter: Letter, draft: letter_facts.Draft, by: User) -> Letter:
    """Prepare the letter that takes the place of this one."""
    assert letter.dated is not None  # it is out: the database holds it
    decision = letter.decision
    row = letter_facts.row_of(draft, decision, letter.order)
    row.facts["replaces"] = {"number": letter.number, "dated": letter.dated.isoformat()}
    row.replaces = letter
    row.save(force_insert=True)
    _name([row], [draft])
    record(decision, CORRECTED, by=by, before=letter.number, letter=row.pk, says=digest(row))
    return row


def _retold(letter: Letter, draft: letter_facts.Draft, by: User) -> Letter:
    """Nobody has it yet: it says the right thing from the beginning."""
    kept = {name: letter.facts[name] for name in ("replaces",) if name in letter.facts}
    letter.facts = {**draft.facts, **kept}
    letter.save(update_fields=["facts"])
    record(
        letter.decision, RETOLD, by=by, after=str(letter.facts["to"]), letter=letter.pk,
        says=digest(letter),
    )  # fmt: skip
    return letter


def why_not_correct(letter: Letter) -> str:
    """Why no later letter can be prepared; '' if it can."""
    if not letter.is_out:
        return _("The letter is not out yet.")
    if Letter.objects.filter(replaces=letter).exists():
        return _("A later letter is prepared already.")
    return ""


def _said(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a corrected result changes: the products, not what a new day or office name does."""
    return {"products": facts["products"], "decision": facts["decision_no"]}
