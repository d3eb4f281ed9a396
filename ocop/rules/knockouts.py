"""What a changed sheet no longer knocks out for, and what it newly does. Pure.

A note that is reworded or a criterion that is renumbered drops its condition (see
``conditions.of``), so nobody publishes such a change without having seen it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ocop.rules import papers
from ocop.rules.conditions import Condition
from ocop.rules.contents import Content
from ocop.rules.shelf import Blank

RULE = "star_minimum_rule"


@dataclass(frozen=True)
class Turn:
    """``went`` and ``came`` beside the version before; ``asked`` is all that knocks out now."""

    asked: tuple[Condition, ...]
    went: tuple[Condition, ...] = ()
    came: tuple[Condition, ...] = ()
    first: bool = False  # no version stands before
    rule_before: str = ""  # what the file says of star minima
    rule_now: str = ""

    @property
    def has_none(self) -> bool:
        """Nothing knocks a product out, and no version before tells whether that is right."""
        return self.first and not self.asked

    @property
    def must_be_said(self) -> bool:
        return bool(self.went) or self.has_none

    @property
    def rule_turned(self) -> bool:
        return not self.first and self.rule_before != self.rule_now

    @property
    def changes(self) -> bool:
        """True where the two say different things."""
        return bool(self.went or self.came or self.rule_turned)


def blank_of(content: Content) -> Blank:
    """A content as a blank sheet with all that knocks a product out."""
    return Blank(papers.grown(content), tuple(content.get("disqualification_codes") or ()))


def turned(before: Content | None, now: Content) -> Turn:
    """Compare the knock-outs of two contents of one sheet; None: there is no version before."""
    asked = blank_of(now).asked
    if before is None:
        return Turn(asked, came=asked, first=True)
    known = blank_of(before).asked
    return Turn(
        asked,
        went=_without(known, asked),
        came=_without(asked, known),
        rule_before=before.get(RULE) or "",
        rule_now=now.get(RULE) or "",
    )


def _without(some: Iterable[Condition], others: Iterable[Condition]) -> tuple[Condition, ...]:
    gone = set(others)
    return tuple(one for one in some if one not in gone)
