"""The council discusses a product, and decides: scores kept, or members score again.

Its chair or its secretary writes it down, or who stands in for them. Opening a discussion also
lets the members see where the sheets differ; nothing is changed by anybody but the members.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import spread, spread_messages
from evaluation.deeds.conditions import refuse_others
from evaluation.deeds.holding import hold
from evaluation.deeds.sheets import open_again
from evaluation.models import ContestState, Discussion, DiscussionState, Entry, ScoreSheet
from evaluation.results import spread_limit
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, Refused
from ocop.lib.text import nfc
from ocop.workflow.doors import move, record
from products.deeds.once import insert, made_already

OPENED = "discussion.opened"
REASON = 2000  # longest words of an outcome


@transaction.atomic
def open(entry: Entry, *, once_key: uuid.UUID | None = None, by: User) -> Discussion:
    """Open the discussion of a product whose sheets are all in; one at a time for a product."""
    contest = entry.contest
    hold(contest, ContestState.SCORING)
    if made := made_already(Discussion, once_key, verb=OPENED, by=by):
        return made
    refuse_others(contest, [entry], by)
    if running := Discussion.objects.filter(entry=entry, state=DiscussionState.OPEN).first():
        return running
    totals = all_in(entry)
    talk = Discussion(
        entry=entry,
        spread=spread.of(totals),
        limit=spread_limit(contest.council.stage.book),
        totals=listed(totals),
        opened_by=by,
        opened_at=clock.now(),
    )
    if once_key:
        talk.once_key = once_key
    clash = Refused(_("This discussion could not be opened. Send the form again."))
    talk, new = insert(talk, verb=OPENED, by=by, clash=clash)
    if new:
        record(
            talk, OPENED, by=by, after=talk.spread, entry=entry.pk,
            spread=talk.spread, limit=talk.limit, totals=talk.totals,
        )  # fmt: skip
    return talk


@transaction.atomic
def keep(talk: Discussion, *, reason: str, seen: str | None = None, by: User) -> Discussion:
    """The council keeps the scores as they are, and says why."""
    words, totals = _concluding(talk, reason, seen, by)
    _conclude(talk, DiscussionState.KEPT, words, totals, by)
    return talk


@transaction.atomic
def rescore(
    talk: Discussion,
    *,
    sheets: Collection[int],
    reason: str,
    seen: str | None = None,
    by: User,
) -> Discussion:
    """Give the sheets (keys) back to their members with the reason; as they were they are kept."""
    words, totals = _concluding(talk, reason, seen, by)
    wanted = sorted(set(sheets))
    if not wanted:
        raise Refused(_("Choose the members who score again."), field="sheets")
    if not set(wanted) <= totals.keys():
        raise Refused(_("This sheet belongs to another product. Open the page again."))
    _conclude(talk, DiscussionState.RESCORED, words, totals, by, sheets=wanted)
    rows = ScoreSheet.objects.filter(pk__in=wanted).select_related("seat__member__user")
    for score_sheet in rows.order_by("pk"):
        score_sheet.entry = talk.entry
        event = open_again(score_sheet, words, by, discussion=talk)
        if not talk.entry.contest.paper:
            spread_messages.sheet_to_rescore(score_sheet, words, event)
    return talk


def _concluding(
    talk: Discussion, reason: str, seen: str | None, by: User
) -> tuple[str, spread.Totals]:
    contest = talk.entry.contest
    hold(contest, ContestState.SCORING)
    refuse_others(contest, [talk.entry], by)
    words = nfc(reason).strip()[:REASON]
    if not words:
        raise Refused(_("Write what the council found and why it decides so."), field="reason")
    totals = all_in(talk.entry)
    if seen is not None and seen != spread.fingerprint(totals):
        raise AlreadyDecided(_("A sheet was changed meanwhile. Look at the points again."))
    return words, totals


def _conclude(
    talk: Discussion, to: str, words: str, totals: spread.Totals, by: User, **more: object
) -> None:
    facts = {
        "reason": words, "concluded_by": by, "concluded_at": clock.now(),
        "totals": listed(totals), "spread": spread.of(totals),
    }  # fmt: skip
    Discussion.objects.filter(pk=talk.pk, state=DiscussionState.OPEN).update(**facts)
    for name, value in facts.items():
        setattr(talk, name, value)
    move(
        talk, to, sources={DiscussionState.OPEN}, by=by, note=words, entry=talk.entry_id,
        spread=talk.spread, limit=talk.limit, totals=talk.totals, **more,
    )  # fmt: skip


def all_in(entry: Entry) -> spread.Totals:
    """The points of every sheet of the product, or a refusal that names who is still to score."""
    totals, missing = spread.totals_of(entry)
    if missing:
        raise Refused(
            _("%(product)s: still to come from %(who)s.")
            % {"product": entry.dossier.product.name, "who": ", ".join(missing)}
        )
    if not totals:
        raise Refused(_("Nobody scores %(product)s.") % {"product": entry.dossier.product.name})
    return totals


def listed(totals: spread.Totals) -> list[list[int]]:
    """The points as rows and events keep them: [[sheet, points]]."""
    return [[pk, total] for pk, total in totals.items()]
