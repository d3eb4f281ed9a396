"""Keying in a sheet that a member filled in on paper: twice, by two people, apart.

Equal keyings hand the sheet in; where they differ somebody settles each criterion with the paper
in hand. Whoever arranges the contest keys in, never their own sheet, never near the producer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import asked, keying
from evaluation.deeds import sheets
from evaluation.deeds.holding import hold
from evaluation.models import ContestState, Keying, KeyingState, ScoreSheet
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import nfc
from ocop.rules import trees
from ocop.workflow.doors import move, record
from products.models import shut_from

KEYED = "score_sheet.keyed"
SETTLED = "score_sheet.keying_settled"


@transaction.atomic
def key(
    score_sheet: ScoreSheet,
    answers: Mapping[Any, Any],
    *,
    remark: str = "",
    why: str = "",
    by: User,
) -> ScoreSheet:
    """Key in the whole sheet as it stands on paper: {criterion: option or None}.

    The second person who keys the same hands the sheet in. ``why``: the reason for paper, where
    members score on tablets. What the member had chosen there stays in the log and gives way.
    """
    hold_to_key(score_sheet, by)
    contest = score_sheet.entry.contest
    tree = trees.of(score_sheet.entry.sheet)
    listed = _listed(score_sheet, tree, answers)
    words, reason = nfc(remark).strip(), nfc(why).strip()
    there = keying.waiting(score_sheet)
    if any(one.by_id == by.pk for one in there):
        if any(one.by_id == by.pk and one.answers == listed for one in there):
            return score_sheet  # sent twice
        raise Refused(_("You keyed in this sheet already. Another person keys it in again."))
    if len(there) == 2:
        raise AlreadyDecided(_("Two people have keyed in this sheet. Settle where they differ."))
    if not there and not contest.paper and not reason:
        raise Refused(_("Write why this sheet was filled in on paper."), field="why")
    made = Keying.objects.create(
        score_sheet=score_sheet, turn=len(there) + 1, answers=listed,
        total=sum(points for _one, _option, points in listed), remark=words, by=by, at=clock.now(),
    )  # fmt: skip
    record(
        score_sheet, KEYED, by=by, after=made.turn, note=reason, turn=made.turn,
        keying=made.pk, sha256=keying.digest(listed),
    )  # fmt: skip
    if there and there[0].answers == listed:
        _hand_in(score_sheet, listed, [there[0], made], words or there[0].remark, by)
    return score_sheet


@transaction.atomic
def settle(
    score_sheet: ScoreSheet, choices: Mapping[int, int | None], *, reason: str, by: User
) -> ScoreSheet:
    """Settle every criterion on which the two keyings differ, with the reason; then it is in."""
    hold_to_key(score_sheet, by)
    pair = keying.waiting(score_sheet)
    if len(pair) != 2:
        raise AlreadyDecided(_("There is nothing to settle any more. Open the sheet again."))
    words = nfc(reason).strip()
    if not words:
        raise Refused(_("Write what stands on the paper and how you settled it."), field="reason")
    tree = trees.of(score_sheet.entry.sheet)
    apart = [one.node for one in keying.differences(tree, pair)]
    if missing := [one for one in apart if one.id not in choices]:
        raise Refused(sheets.without(missing))
    settled = {one.id: choices[one.id] for one in apart}
    listed = _listed(score_sheet, tree, pair[0].chosen | settled)
    record(
        score_sheet, SETTLED, by=by, note=words, criteria=[one.id for one in apart],
        sha256=keying.digest(listed),
    )  # fmt: skip
    _hand_in(score_sheet, listed, pair, pair[1].remark or pair[0].remark, by)
    return score_sheet


@transaction.atomic
def drop(score_sheet: ScoreSheet, *, reason: str, by: User) -> None:
    """Begin anew: what was keyed in (from a wrong paper, say) is put aside, with the reason."""
    hold_to_key(score_sheet, by)
    words = nfc(reason).strip()
    if not words:
        raise Refused(_("Write why the keying begins anew."), field="reason")
    there = keying.waiting(score_sheet)
    if not there:
        raise AlreadyDecided(_("Nothing of this sheet was keyed in."))
    _end(score_sheet, there, KeyingState.DROPPED, by, note=words)


def hold_to_key(score_sheet: ScoreSheet, by: User) -> None:
    """Lock the contest; refuse whoever may not key in this sheet now."""
    contest = score_sheet.entry.contest
    hold(contest, ContestState.SCORING)
    if not standing(by, contest.council).arranges:
        raise NotAllowed(_("Only the secretary or the office of the council keys in paper sheets."))
    if why := keying.why_not(score_sheet, by):
        raise NotAllowed(why)
    producer = score_sheet.entry.dossier.product.producer_id
    if shut_from(by).filter(producer=producer).exists():
        raise NotAllowed(_("You stand too near to this producer to key in its sheets."))
    if not ScoreSheet.objects.going_on().filter(pk=score_sheet.pk).exists():
        raise AlreadyDecided(sheets.why_shut(score_sheet))


def _listed(score_sheet: ScoreSheet, tree: Any, answers: Mapping[Any, Any]) -> list[list[Any]]:
    """[[criterion, option, points]] by key; a whole sheet, unless a condition stopped it."""
    chosen = dict(sheets.looked_up(tree, one, option) for one, option in answers.items())
    missing = [one for one in tree.criteria if one not in chosen]
    if missing and not asked.stops_of(score_sheet.entry):
        raise Refused(sheets.without(missing))
    return [
        [one.id, option.id if option else None, option.points if option else 0]
        for one, option in sorted(chosen.items(), key=lambda both: both[0].id)
    ]


def _hand_in(
    score_sheet: ScoreSheet, listed: list[list[Any]], pair: list[Keying], remark: str, by: User
) -> None:
    _end(score_sheet, pair, KeyingState.SETTLED, by)
    sheets.hand_in_keyed(
        score_sheet, {criterion: option for criterion, option, _points in listed},
        remark=remark, whole=False, by=by, keyed_by=[one.by_id for one in pair],
    )  # fmt: skip


def _end(
    score_sheet: ScoreSheet, there: list[Keying], state: str, by: User, *, note: str = ""
) -> None:
    for one in there:
        one.score_sheet = score_sheet
        move(one, state, sources={KeyingState.WAITING}, by=by, note=note)
