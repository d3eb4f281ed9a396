"""A trial on a blank sheet: options chosen on a page, and the star they would give."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from ocop.rules import ranking, reasons, shelf
from ocop.rules.models import RuleBook, Sheet
from ocop.rules.stars import StarResult
from ocop.rules.trees import CriterionNode, SheetTree


@dataclass(frozen=True)
class Question:
    """A criterion with the option chosen on it, by its place; None: no option met."""

    criterion: CriterionNode
    chosen: int | None

    @property
    def name(self) -> str:
        """Its name in the form."""
        return f"c{self.criterion.code}"


@dataclass(frozen=True)
class Knockout:
    """What knocks the product out: its code, its words, and whether it was ticked."""

    code: str
    text: str
    ticked: bool


@dataclass(frozen=True)
class Trial:
    """The filled sheet; without a ``result`` as long as nobody asked for one."""

    tree: SheetTree
    questions: tuple[Question, ...]
    knockouts: tuple[Knockout, ...]
    result: StarResult | None
    reasons: tuple[str, ...]


def tried(book: RuleBook, sheet: Sheet, given: QueryDict) -> Trial:
    """Return the trial that a query string describes; what it says wrongly counts as not met."""
    blank = shelf.blank_of(sheet)
    questions = tuple(
        Question(one, _place(given.get(f"c{one.code}", ""), len(one.options)))
        for one in blank.tree.criteria
    )
    known = {one.code: one.said for one in blank.asked}
    ticked = tuple(code for code in known if code in given.getlist("out"))
    result = None
    if "ask" in given:
        points = {
            one.criterion.code: one.criterion.options[one.chosen].points
            for one in questions
            if one.chosen is not None
        }
        result = ranking.star([points], shelf.rules_of(book), blank, ticked, agreed=points)
    return Trial(
        tree=blank.tree,
        questions=questions,
        knockouts=tuple(Knockout(code, text, code in ticked) for code, text in known.items()),
        result=result,
        reasons=tuple(reasons.sentences(result, knockouts=known)) if result else (),
    )


def _place(text: str, options: int) -> int | None:
    """The place of an option as the form sends it: '0', '1', …"""
    return next((place for place in range(options) if str(place) == text), None)
