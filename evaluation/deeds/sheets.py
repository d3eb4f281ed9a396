"""Filling in a score sheet. Points are looked up here, on the server, never taken from a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation import asked, messages
from evaluation.deeds import kept
from evaluation.deeds.holding import hold
from evaluation.models import (
    Answer,
    Contest,
    ContestState,
    Discussion,
    Keying,
    KeyingState,
    ScoreSheet,
    ScoreSheetState,
    SeatState,
    SecondRound,
)
from evaluation.results import PARTS
from evaluation.roles import chair_of, standing
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.shown import first_of
from ocop.lib.text import nfc
from ocop.rules import trees
from ocop.rules.trees import CriterionNode, OptionNode, SheetTree
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from ocop.workflow.models import Chain, Event

ANSWERED = "score_sheet.answered"
NAMED = 8  # criteria named in one sentence
COMMENT = 1000  # longest comment on a criterion


def enter(
    score_sheet: ScoreSheet, *, criterion: Any, option: Any, comment: str = "", by: User
) -> dict[int, Answer]:
    """Keep the option chosen on a criterion (None: no option is met, 0 points).

    ``criterion`` and ``option`` are rows or keys. Refused on another's sheet, for an option of
    another criterion, and once the sheet is handed in or the contest closed: the sheet's row is
    touched first on the condition that it is still open. Stored totals are the sum, always.
    Returns the answers of the sheet by criterion.
    """
    return enter_section(score_sheet, {_key(criterion): (_key(option), comment)}, by=by)


@transaction.atomic
def enter_section(
    score_sheet: ScoreSheet, answers: Mapping[int, tuple[int | None, str]], *, by: User
) -> dict[int, Answer]:
    """Keep several answers at once (a form without JavaScript): {criterion: (option, comment)}.

    All or none; what is unchanged leaves no event.
    """
    _refuse_stranger(score_sheet, by)
    tree = trees.of(score_sheet.entry.sheet)
    chosen = [
        (*looked_up(tree, key, option), comment) for key, (option, comment) in answers.items()
    ]
    chain.head(score_sheet.chain_key)
    _touch(score_sheet)
    given = {one.criterion_id: one for one in score_sheet.answers.order_by("pk")}
    changed = [
        keep(score_sheet, given, one, option, comment=comment, by=by)
        for one, option, comment in chosen
    ]
    if any(changed):
        _sum_up(score_sheet, tree, given)
    return given


def _refuse_stranger(score_sheet: ScoreSheet, by: User) -> None:
    if score_sheet.seat.member.user_id != by.pk:
        raise NotAllowed(_("Only the member who holds the seat fills in this sheet."))


def _refuse_keyed(score_sheet: ScoreSheet) -> None:
    """What the member wrote on paper is being keyed in: one sheet is not handed in twice."""
    waiting = Keying.objects.filter(score_sheet=score_sheet, state=KeyingState.WAITING)
    if first := waiting.select_related("by").first():
        raise Refused(
            _("%(who)s is keying in your sheet from paper. Ask the secretary to begin anew first.")
            % {"who": first.by.name}
        )


def _key(thing: Any) -> Any:
    return getattr(thing, "pk", thing)


def looked_up(
    tree: SheetTree, criterion: Any, option: Any
) -> tuple[CriterionNode, OptionNode | None]:
    """Return the criterion and the option of this very sheet; anything else is refused."""
    try:
        one = tree.criterion(criterion)
        chosen = None if option is None else tree.option(option)
    except KeyError:
        raise Refused(_("This choice is not on the sheet. Open the sheet again.")) from None
    if chosen is not None and chosen.criterion_id != one.id:
        raise Refused(_("This choice belongs to another criterion. Open the sheet again."))
    return one, chosen


def _touch(score_sheet: ScoreSheet) -> None:
    """Mark the sheet as being written to, if it is still open and the scoring still runs."""
    now = clock.now()
    if not ScoreSheet.objects.going_on().filter(pk=score_sheet.pk).update(saved_at=now):
        raise AlreadyDecided(why_shut(score_sheet))
    score_sheet.saved_at = now
    if score_sheet.state != ScoreSheetState.OPEN:  # opened again since it was read
        score_sheet.refresh_from_db(fields=["state"])


def why_shut(score_sheet: ScoreSheet) -> str:
    """Why nothing can be written on the sheet, and who can help."""
    sheet = ScoreSheet.objects.select_related("entry__contest", "seat").get(pk=score_sheet.pk)
    contest = sheet.entry.contest
    if sheet.seat.state != SeatState.SEATED:
        return _("You stood back from this contest: the sheet is not counted.")
    if sheet.out:
        return _("You stand too near to this producer: the sheet is not counted.")
    if contest.state == ContestState.PREPARING:
        return _("The scoring has not begun yet. The chair of the council opens it.")
    if contest.state != ContestState.SCORING:
        return _("The scoring was closed: nothing more can be written on the sheet.")
    return _("The sheet was handed in. Only the chair of the council can open it again.")


def keep(
    score_sheet: ScoreSheet,
    given: dict[int, Answer],
    criterion: CriterionNode,
    option: OptionNode | None,
    *,
    comment: str,
    by: User,
    tapped_at: dt.datetime | None = None,
    held: Chain | None = None,
    **more: Any,
) -> bool:
    """Store one answer and its event; False if it stood there already.

    For deeds that hold the chain's head and have seen that the sheet is open.
    """
    before = given.get(criterion.id)
    comment = nfc(comment).strip()[:COMMENT]
    answer = Answer(
        score_sheet=score_sheet,
        criterion_id=criterion.id,
        option_id=option.id if option else None,
        points=option.points if option else 0,
        comment=comment,
        saved_at=score_sheet.saved_at or clock.now(),
        tapped_at=tapped_at,
    )
    if before and _same(before, answer):
        return False
    if before:
        answer.pk = before.pk
        answer.save(force_update=True)
    else:
        answer.save(force_insert=True)
    given[criterion.id] = answer
    record(
        score_sheet, ANSWERED, by=by, note=comment, held=held,
        before=_told(before), after=_told(answer), criterion=criterion.id, code=criterion.code,
        option=answer.option_id, points=answer.points,
        option_before=before.option_id if before else None,
        points_before=before.points if before else None, **more,
    )  # fmt: skip
    return True


def _same(one: Answer, other: Answer) -> bool:
    return (one.option_id, one.points, one.comment) == (
        other.option_id, other.points, other.comment,
    )  # fmt: skip


def _told(answer: Answer | None) -> str:
    return "" if answer is None else str(answer.points)


def totals_of(tree: SheetTree, points: Mapping[int, int]) -> dict[str, int]:
    """The totals of a sheet with these points by criterion: the sums, counted afresh."""
    parts = {
        PARTS[part.code]: sum(points[one.id] for one in part.criteria if one.id in points)
        for part in tree.parts
    }
    return {"answered": len(points), "total": sum(parts.values()), **parts}


def _sum_up(
    score_sheet: ScoreSheet, tree: SheetTree, given: Mapping[int, Answer], **more: Any
) -> None:
    """Store the totals of the sheet: they are the sum of its answers, counted afresh."""
    points = {key: one.points for key, one in given.items()}
    totals = {**totals_of(tree, points), **more}
    ScoreSheet.objects.filter(pk=score_sheet.pk).update(**totals)
    for name, value in totals.items():
        setattr(score_sheet, name, value)


@transaction.atomic
def submit(score_sheet: ScoreSheet, *, remark: str = "", by: User) -> ScoreSheet:
    """Hand in the sheet: complete, and then no more to be changed by its member.

    After a condition stopped the evaluation the sheet counts as finished: what has no answer then
    gives 0 points.
    """
    _refuse_stranger(score_sheet, by)
    chain.head(score_sheet.chain_key)
    _refuse_keyed(score_sheet)
    _touch(score_sheet)
    tree = trees.of(score_sheet.entry.sheet)
    missing = unanswered(score_sheet, tree)
    stops = asked.stops_of(score_sheet.entry) if missing else []
    if missing and not stops:
        raise Refused(without(missing))
    more = {"stopped": [one.code for one in stops]} if missing else {}
    said, at = nfc(remark).strip(), score_sheet.saved_at
    ScoreSheet.objects.filter(pk=score_sheet.pk).update(remark=said, submitted_at=at)
    score_sheet.remark, score_sheet.submitted_at = said, at
    score_sheet.refresh_from_db(fields=["total", "answered", "part_a", "part_b", "part_c"])
    move(
        score_sheet, ScoreSheetState.SUBMITTED, sources={ScoreSheetState.OPEN}, by=by,
        note=said, total=score_sheet.total, answered=score_sheet.answered,
        entry=score_sheet.entry_id, seat=score_sheet.seat_id, **more,
    )  # fmt: skip
    return score_sheet


def unanswered(score_sheet: ScoreSheet, tree: SheetTree) -> list[CriterionNode]:
    """The criteria without an answer, in the order of the sheet."""
    given = set(score_sheet.answers.values_list("criterion_id", flat=True))
    return [one for one in tree.criteria if one.id not in given]


def without(missing: list[CriterionNode]) -> str:
    """The sentence that names the criteria without an answer."""
    codes = first_of([one.code for one in missing], NAMED)
    return ngettext(
        "%(n)s criterion has no answer yet: %(codes)s.",
        "%(n)s criteria have no answer yet: %(codes)s.",
        len(missing),
    ) % {"n": len(missing), "codes": codes}


@transaction.atomic
def reopen(score_sheet: ScoreSheet, *, reason: str, by: User) -> ScoreSheet:
    """Give a sheet back to its member while the scoring runs. Only the chair, with a reason."""
    contest = score_sheet.entry.contest
    hold(contest, ContestState.SCORING)
    chair = chair_of(contest.council)
    if chair.pk != by.pk:
        raise NotAllowed(
            _("Only the chair of the council opens a sheet again: %(who)s.") % {"who": chair.name}
        )
    words = nfc(reason).strip()
    if not words:
        raise Refused(_("Write why the sheet is opened again."), field="reason")
    messages.sheet_reopened(score_sheet, words, open_again(score_sheet, words, by))
    return score_sheet


def give_back(score_sheet: ScoreSheet, words: str, *, by: User) -> ScoreSheet:
    """Open a sheet that was handed in unfinished, because the stop of the evaluation is gone."""
    messages.sheet_given_back(score_sheet, words, open_again(score_sheet, words, by))
    return score_sheet


def open_again(
    score_sheet: ScoreSheet,
    words: str,
    by: User,
    *,
    discussion: Discussion | None = None,
    second_round: SecondRound | None = None,
) -> Event:
    """Open a sheet that is in, and keep it as it was. Who may, and who is told, is the caller's."""
    score_sheet.refresh_from_db(fields=["total", "part_a", "part_b", "part_c", "submitted_at"])
    answers = kept.answers_of(score_sheet)
    more = {"second_round": second_round.pk} if second_round else {}
    event = move(
        score_sheet, ScoreSheetState.OPEN, sources={ScoreSheetState.SUBMITTED}, by=by,
        note=words, total=score_sheet.total, answers=[one[:3] for one in answers],
        **more,
    )  # fmt: skip
    kept.keep(score_sheet, answers, words, event, discussion, second_round)
    ScoreSheet.objects.filter(pk=score_sheet.pk).update(submitted_at=None, reopened_at=event.at)
    score_sheet.submitted_at, score_sheet.reopened_at = None, event.at
    return event


def key_in(score_sheet: ScoreSheet, answers: Mapping[Any, Any], *, by: User) -> ScoreSheet:
    """Key in a whole sheet as it stands on paper: {criterion: option or None}, all criteria.

    After a condition stopped the evaluation of the product, what was scored until then is enough.

    For contests held on paper, by the secretary or the office of the council. One insert, one
    event that holds all answers; the sheet counts as handed in.
    """
    return key_in_all(score_sheet.entry.contest, [(score_sheet, answers)], by=by)[0]


@transaction.atomic
def key_in_all(
    contest: Contest, pages: Iterable[tuple[ScoreSheet, Mapping[Any, Any]]], *, by: User
) -> list[ScoreSheet]:
    """Key in many sheets of one contest at once: all or none, one event a sheet."""
    chain.head(contest.chain_key)
    if not contest.paper:
        raise Refused(_("In this contest every member fills in their own sheet."))
    if not standing(by, contest.council).arranges:
        raise NotAllowed(_("Only the secretary or the office of the council keys in paper sheets."))
    ended = asked.stopped(contest)
    keyed = []
    for sheet, answers in pages:
        if sheet.entry.contest_id != contest.pk:
            raise Refused(_("This sheet belongs to another contest."))
        whole = sheet.entry_id not in ended
        keyed.append(hand_in_keyed(sheet, answers, whole=whole, by=by))
    return keyed


def hand_in_keyed(
    score_sheet: ScoreSheet,
    answers: Mapping[Any, Any],
    *,
    by: User,
    whole: bool = True,
    remark: str = "",
    **more: Any,
) -> ScoreSheet:
    """Write the answers of a paper sheet, and it is in: one event that holds all of them. Who may,
    and whether the paper was read rightly, is the caller's."""
    _touch(score_sheet)
    tree = trees.of(score_sheet.entry.sheet)
    chosen = [looked_up(tree, _key(one), _key(option)) for one, option in answers.items()]
    given = _inserted(score_sheet, chosen)
    missing = [one for one in tree.criteria if one.id not in given]
    if missing and whole:
        raise Refused(without(missing))
    at = score_sheet.saved_at
    _sum_up(score_sheet, tree, given, remark=remark, submitted_at=at)
    move(
        score_sheet, ScoreSheetState.SUBMITTED, sources={ScoreSheetState.OPEN}, by=by, note=remark,
        keyed=True, total=score_sheet.total, answered=score_sheet.answered,
        entry=score_sheet.entry_id, seat=score_sheet.seat_id,
        answers=[[key, one.option_id, one.points] for key, one in sorted(given.items())], **more,
    )  # fmt: skip
    return score_sheet


def _inserted(
    score_sheet: ScoreSheet, chosen: list[tuple[CriterionNode, OptionNode | None]]
) -> dict[int, Answer]:
    """Insert the answers in place of what an earlier keying left on the open sheet."""
    score_sheet.answers.all().delete()
    rows = Answer.objects.bulk_create(
        Answer(
            score_sheet=score_sheet,
            criterion_id=one.id,
            option_id=option.id if option else None,
            points=option.points if option else 0,
            saved_at=score_sheet.saved_at or clock.now(),
        )
        for one, option in {one.id: (one, option) for one, option in chosen}.values()
    )
    return {one.criterion_id: one for one in rows}
