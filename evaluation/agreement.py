"""The council's agreed options: how some rule books read the minima of a star.

The law leaves open how minima are read from several members. A book may read them from the option
the council agreed on for each criterion with star marks; the points stay those of the sheets.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evaluation.models import AgreedOption, Answer, Contest, Entry, ScoreSheet, ScoreSheetState
from ocop.lib.shown import first_of
from ocop.rules import stars, trees
from ocop.rules.models import RuleBook, Sheet
from ocop.rules.trees import CriterionNode, OptionNode, SheetTree

NAMED = 8  # criteria named in one sentence


def needed(book: RuleBook) -> bool:
    """True for a book that reads the minima from the council's agreed options."""
    minima = book.settings["minima"]
    return bool(minima["enforced"]) and minima["reading"] == stars.AGREED


def marked(tree: SheetTree) -> tuple[CriterionNode, ...]:
    """The criteria with star marks, in the order of the paper."""
    return tuple(one for one in tree.criteria if one.minima)


def points_of(entries: Any) -> dict[int, dict[int, int]]:
    """{entry: {criterion: points}} of what was agreed on the entries, rows or keys (one query)."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = AgreedOption.objects.filter(entry__in=entries).order_by("pk")
    for entry, criterion, points in rows.values_list("entry_id", "criterion_id", "points"):
        found[entry][criterion] = points
    return found


def lacking(contest: Contest, sheets: dict[int, int]) -> dict[int, list[str]]:
    """{entry: codes of the criteria not agreed yet}; ``sheets`` is {entry: blank sheet}."""
    rows = Sheet.objects.filter(pk__in=set(sheets.values())).select_related("product_set")
    wanted = {sheet.pk: marked(trees.of(sheet)) for sheet in rows}
    given = points_of(contest.entries.values("pk"))
    found = {
        entry: [one.code for one in wanted[sheet] if one.id not in given[entry]]
        for entry, sheet in sheets.items()
    }
    return {entry: codes for entry, codes in found.items() if codes}


def sentence(product: str, codes: list[str]) -> str:
    """'Mật ong: the council has not agreed on an option yet (1.5, 2.1).'"""
    return _("%(product)s: the council has not agreed on an option yet (%(codes)s).") % {
        "product": product,
        "codes": first_of(codes, NAMED),
    }


@dataclass(frozen=True)
class Question:
    """A marked criterion: what was agreed, and whom of the members chose what, where it may be
    seen. ``chosen`` is what the form shows: what was agreed, else what all members chose."""

    node: CriterionNode
    agreed: AgreedOption | None
    choices: tuple[tuple[str, int | None], ...]  # member, option
    members: int  # whose sheets count

    @property
    def chosen(self) -> int | None:
        if self.agreed:
            return self.agreed.option_id
        return self.choices[0][1] if self._unanimous else None

    @property
    def none_chosen(self) -> bool:
        return self.chosen is None and (self.agreed is not None or self._unanimous)

    @property
    def _unanimous(self) -> bool:
        every = len(self.choices) == self.members
        return every and len({option for _who, option in self.choices}) == 1

    @property
    def options(self) -> list[tuple[OptionNode, str]]:
        """Each option with the names of the members who chose it."""
        return [(option, self._named(option.id)) for option in self.node.options]

    @property
    def none_named(self) -> str:
        return self._named(None)

    def _named(self, option: int | None) -> str:
        return ", ".join(who for who, theirs in self.choices if theirs == option)


def questions(entry: Entry, reader: Any) -> list[Question]:
    """The marked criteria of the entry; members' choices only from sheets the reader may see.

    Those are the sheets that are in, and none before the reader's own is.
    """
    tree = trees.of(entry.sheet)
    agreed = {one.criterion_id: one for one in AgreedOption.objects.filter(entry=entry)}
    sheets = ScoreSheet.objects.visible_to(reader).counted()
    seen = sheets.filter(entry=entry, state=ScoreSheetState.SUBMITTED)
    rows = Answer.objects.filter(score_sheet__in=seen.values("pk"))
    names: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    listed = rows.order_by("score_sheet__seat__member__order", "score_sheet_id").values_list(
        "criterion_id", "score_sheet__seat__member__user__name", "option_id"
    )
    for criterion, who, option in listed:
        names[criterion].append((who, option))
    members = ScoreSheet.objects.counted().filter(entry=entry).count()
    return [
        Question(one, agreed.get(one.id), tuple(names.get(one.id, ())), members)
        for one in marked(tree)
    ]
