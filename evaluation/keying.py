"""What waits of sheets keyed in from paper, and where two keyings differ. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Contest, Keying, KeyingState, ScoreSheet
from ocop.rules.trees import CriterionNode, OptionNode, SheetTree
from ocop.workflow.chain import canonical


@dataclass(frozen=True)
class Difference:
    """A criterion on which two people keyed otherwise; None: no option is met."""

    node: CriterionNode
    first: OptionNode | None
    second: OptionNode | None


def why_not(score_sheet: ScoreSheet, user: Any) -> str:
    """Why the person, who may key in for the council, does not key in this sheet; '' if they may.

    Who scores the product too reads nobody's points before their own sheet is in.
    """
    if score_sheet.seat.member.user_id == user.pk:
        return _("Somebody else keys in your own sheet.")
    if ScoreSheet.objects.open_for(user).filter(entry=score_sheet.entry_id).exists():
        return _("Hand in your own sheet of this product first.")
    return ""


def waiting(score_sheet: ScoreSheet) -> list[Keying]:
    """The keyings of the sheet that wait, the first before the second."""
    rows = Keying.objects.filter(score_sheet=score_sheet, state=KeyingState.WAITING)
    return list(rows.select_related("by").order_by("turn"))


def digest(answers: Any) -> str:
    """The hash of what was keyed, as its event holds it: the log tells no points before time."""
    return sha256(canonical({"answers": answers}).encode()).hexdigest()


def differences(tree: SheetTree, pair: Sequence[Keying]) -> list[Difference]:
    """The criteria on which the two differ, in the order of the paper."""
    first, second = (one.chosen for one in pair)
    return [
        Difference(one, _option(tree, first.get(one.id)), _option(tree, second.get(one.id)))
        for one in tree.criteria
        if (one.id in first, first.get(one.id)) != (one.id in second, second.get(one.id))
    ]


def _option(tree: SheetTree, key: int | None) -> OptionNode | None:
    return None if key is None else tree.option(key)


def told(contest: Contest) -> dict[int, list[str]]:
    """{entry: what waits of its paper sheets, in sentences}: one query, none if it is known that
    nothing was keyed."""
    if not getattr(contest, "keyed", True):
        return {}
    rows = Keying.objects.filter(
        score_sheet__entry__contest=contest, state=KeyingState.WAITING,
        score_sheet__out=False, score_sheet__seat__state="seated",
    ).order_by("score_sheet", "turn")  # fmt: skip
    columns = (
        "score_sheet__entry", "score_sheet", "score_sheet__seat__member__user__name",
        "score_sheet__entry__dossier__product__name", "by__name", "answers",
    )  # fmt: skip
    sheets: dict[tuple[int, int, str, str], list[tuple[str, Any]]] = defaultdict(list)
    for entry, sheet, who, product, by, answers in rows.values_list(*columns):
        sheets[entry, sheet, who, product].append((by, answers))
    found: dict[int, list[str]] = defaultdict(list)
    for (entry, _sheet, who, product), keyed in sheets.items():
        found[entry].append(_sentence(who, product, keyed))
    return found


def _sentence(who: str, product: str, keyed: list[tuple[str, Any]]) -> str:
    facts = {"who": who, "product": product, "first": keyed[0][0], "second": keyed[-1][0]}
    if len(keyed) == 1:
        return (
            _(
                "The paper sheet of %(who)s for %(product)s was keyed in by %(first)s; another "
                "person keys it in again."
            )
            % facts
        )
    (_one, first), (_other, second) = keyed
    apart = len({tuple(row[:2]) for row in first} ^ {tuple(row[:2]) for row in second})
    count = max(1, (apart + 1) // 2)
    return ngettext(
        "The paper sheet of %(who)s for %(product)s: %(first)s and %(second)s differ on "
        "%(n)s criterion. Settle it with the paper in hand.",
        "The paper sheet of %(who)s for %(product)s: %(first)s and %(second)s differ on "
        "%(n)s criteria. Settle them with the paper in hand.",
        count,
    ) % {**facts, "n": count}
