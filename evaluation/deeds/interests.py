"""Declaring a conflict of interest, withdrawing it, and deciding on what the records show."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cycle import authority
from evaluation import council_messages as messages
from evaluation import near_lines, nearness
from evaluation.deeds import taking_off
from evaluation.deeds.holding import hold
from evaluation.models import (
    Contest,
    ContestState,
    Council,
    Interest,
    InterestKind,
    InterestState,
    NearDecision,
)
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import ConflictOfInterest, NotAllowed, Refused
from ocop.lib.text import nfc
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from ocop.workflow.models import Event
from products.deeds import readers
from products.deeds.once import insert, made_already
from products.models import Producer, ShutOut

DECLARED = "interest.declared"
IN_WORDS = (InterestKind.RELATIVE, InterestKind.CONSULTANT, InterestKind.OTHER)
FROM_INTEREST = "interest:"  # why a person is shut out, where a declaration is the reason


@transaction.atomic
def declare(
    producer: Producer,
    *,
    kind: str,
    words: str = "",
    declared_on: dt.date | None = None,
    once_key: uuid.UUID | None = None,
    by: User,
) -> Interest:
    """Declare what one is to the producer. From now on one sees nothing of it and judges nothing.

    Sheets of contests being prepared are taken away; while the scoring runs they are kept and do
    not count, neither as points nor as zero.
    """
    if made := made_already(Interest, once_key, verb=DECLARED, by=by):
        return made
    words, day = nfc(words).strip(), declared_on or clock.today()
    if kind not in InterestKind.values:
        raise Refused(_("Choose what you are to the producer."), field="kind")
    if kind in IN_WORDS and not words:
        raise Refused(_("Write in what way you stand near to it."), field="words")
    if day > clock.today():
        raise Refused(_("The day of the declaration lies in the future."), field="declared_on")
    contests = _held(by, producer)
    interest = Interest(user=by, producer=producer, kind=kind, words=words, declared_on=day)
    if once_key:
        interest.once_key = once_key
    clash = Refused(_("You have declared this already."), field="kind")
    interest, new = insert(interest, verb=DECLARED, by=by, clash=clash)
    if not new:
        return interest
    for contest in contests:
        record(
            contest, "contest.interest_declared", by=by, after=kind, note=words,
            person=by.pk, producer=producer.pk, interest=interest.pk,
        )  # fmt: skip
        taking_off.take_off(contest, {(by.pk, producer.pk)}, by=by)
    readers.shut_out(by, producer, why=f"{FROM_INTEREST}{interest.pk}", by=by)
    record(
        interest, DECLARED, by=by, after=kind, note=words,
        producer=producer.pk, declared_on=day,
    )  # fmt: skip
    messages.interest_declared(interest, contests)
    return interest


def _held(user: User, producer: Producer) -> list[Contest]:
    """Contests not closed where the person sits and the producer's products stand, locked."""
    rows = Contest.objects.filter(
        council__members__user=user,
        entries__dossier__product__producer=producer,
        state__in=near_lines.OPEN,
    )
    found = list(rows.distinct().select_related("council__stage", "council__region").order_by("pk"))
    for contest in found:
        chain.head(contest.chain_key)
        contest.refresh_from_db(fields=["state"])
    return [one for one in found if one.state in near_lines.OPEN]


def may_withdraw(user: Any, interest: Interest) -> str:
    """Why the person may not withdraw the declaration; '' if they may: somebody else of the
    secretary or the office of a council the declarer sits on, who stands not near themselves."""
    if interest.state != InterestState.STANDING:
        return _("It was withdrawn already.")
    if interest.user_id == user.pk:
        return _("Somebody else withdraws it: the secretary or the office of the council.")
    councils = Council.objects.filter(members__user=interest.user_id).select_related(
        "stage", "region"
    )
    if not any(standing(user, council).arranges for council in councils.distinct()):
        return _("Only the secretary or the office of the council withdraws it.")
    if authority.is_partial(user, interest.producer):
        return authority.near()
    return ""


@transaction.atomic
def withdraw(interest: Interest, *, reason: str, by: User) -> Interest:
    """Withdraw a declaration made in error, or whose ground is gone; sheets do not come back."""
    if why := may_withdraw(by, interest):
        raise NotAllowed(why)
    words = nfc(reason).strip()
    if not words:
        raise Refused(_("Write why it is withdrawn."), field="reason")
    person, producer = interest.user, interest.producer
    for contest in _held(person, producer):
        record(
            contest, "contest.interest_withdrawn", by=by, after=interest.kind, note=words,
            person=person.pk, producer=producer.pk, interest=interest.pk,
        )  # fmt: skip
    chain.head(producer.chain_key)
    move(
        interest, InterestState.WITHDRAWN, sources={InterestState.STANDING}, by=by, note=words,
        producer=producer.pk,
    )  # fmt: skip
    if not _near_still(person, producer):
        readers.let_back(person, producer, by=by, note=words)
    messages.interest_withdrawn(interest, words)
    return interest


def _near_still(user: User, producer: Producer) -> bool:
    """Another declaration stands, or the person was shut out for another reason."""
    if Interest.objects.standing().filter(user=user, producer=producer).exists():
        return True
    row = ShutOut.objects.filter(user=user, producer=producer).first()
    if row is None or not row.why.startswith(FROM_INTEREST):
        return True
    dossiers = producer.products.values_list("dossiers", flat=True)
    keys = [f"dossier:{pk}" for pk in dossiers if pk]
    back = Event.objects.filter(chain__key__in=keys, actor=user, verb="panel_report.stood_back")
    return back.exists()


@transaction.atomic
def decide(
    contest: Contest,
    pairs: Collection[nearness.Pair],
    *,
    allowed: bool,
    reason: str,
    by: User,
) -> list[NearDecision]:
    """The chair decides whether members near to producers may score them; before the scoring.

    The reason stands on the contest's chain and in the minutes. What blocks is not decided on.
    """
    hold(contest, ContestState.PREPARING)
    words = nfc(reason).strip()
    if not words:
        raise Refused(_("Write the reason; it stands in the minutes."), field="reason")
    known = {(one.user.pk, one.producer): one for one in near_lines.lines(contest)}
    wanted = [known[pair] for pair in sorted(set(pairs)) if pair in known]
    if not wanted:
        raise Refused(_("Choose at least one line."))
    for line in wanted:
        if line.blocks:
            facts = {"who": line.user.name, "producer": line.maker}
            raise ConflictOfInterest(
                _("%(who)s stands too near to the producer %(producer)s to judge it.") % facts
            )
        if by.pk not in line.deciders:
            raise NotAllowed(who_decides())
    rows = [_decided(contest, line, allowed, words, by) for line in wanted]
    record(
        contest, "contest.nearness_decided", by=by, after="allowed" if allowed else "kept off",
        note=words, allowed=allowed,
        pairs=[[line.user.pk, line.producer, line.kinds] for line in wanted],
    )  # fmt: skip
    if not allowed:
        taking_off.take_off(contest, {(one.user.pk, one.producer) for one in wanted}, by=by)
    return rows


def who_decides() -> str:
    return _("The chair decides; where the chair is concerned, a vice chair or who stands in.")


def _decided(
    contest: Contest, line: near_lines.Line, allowed: bool, words: str, by: User
) -> NearDecision:
    row, _new = NearDecision.objects.update_or_create(
        contest=contest,
        user=line.user,
        producer_id=line.producer,
        defaults={
            "kinds": line.kinds, "allowed": allowed, "reason": words,
            "decided_by": by, "decided_at": clock.now(),
        },
    )  # fmt: skip
    return row
