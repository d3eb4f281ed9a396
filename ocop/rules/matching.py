"""Which criteria of two sheets are truly the same, so that an answer on one tells the other. Pure.

The same criterion bears the same title in the same part and offers the same options, word for
word (capitals, punctuation and blanks aside); points and star marks may differ, for these are what
the law changed. Anything less is another question, and what was answered does not tell it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ocop.lib.text import nfc
from ocop.rules.trees import CriterionNode, OptionNode, SheetTree

_BLANK = re.compile(r"[^\w%<>≥≤]+")


def plain(text: str) -> str:
    """The words of a text: small letters, no punctuation, one blank between."""
    return " ".join(_BLANK.sub(" ", nfc(text).casefold()).split())


@dataclass(frozen=True)
class Match:
    """``pairs``: a criterion of the new sheet and the one of the old sheet that is the same."""

    old: SheetTree
    new: SheetTree
    pairs: tuple[tuple[CriterionNode, CriterionNode], ...]

    @cached_property
    def unknown(self) -> tuple[CriterionNode, ...]:
        """Criteria of the new sheet that no answer tells."""
        known = {new.id for new, _old in self.pairs}
        return tuple(one for one in self.new.criteria if one.id not in known)

    @cached_property
    def dropped(self) -> tuple[CriterionNode, ...]:
        """Criteria of the old sheet that the new one does not ask so."""
        known = {old.id for _new, old in self.pairs}
        return tuple(one for one in self.old.criteria if one.id not in known)

    @cached_property
    def _options(self) -> dict[int, OptionNode]:
        return {
            option.id: other
            for new, old in self.pairs
            for option in old.options
            for other in new.options
            if _words(option) == _words(other)
        }

    @cached_property
    def now(self) -> dict[int, CriterionNode]:
        """The criterion of the new sheet, by the key of the old one."""
        return {old.id: new for new, old in self.pairs}

    def option(self, key: int | None) -> OptionNode | None:
        """The option of the new sheet that says what the old one did; None stays None."""
        return None if key is None else self._options[key]

    def points(self, chosen: Mapping[int, int | None]) -> dict[str, int]:
        """Return what a sheet (criterion → option, old keys) gives on the criteria it answers.

        None is an answer (no option is met); a criterion that is not among them was never scored.
        """
        found = {}
        for new, old in self.pairs:
            if old.id in chosen:
                option = chosen[old.id]
                found[new.code] = 0 if option is None else self._options[option].points
        return found


def match(old: SheetTree, new: SheetTree) -> Match:
    """Pair the criteria that are the same; one that has its like twice is paired with none."""
    before, after = Counter(map(key, old.criteria)), Counter(map(key, new.criteria))
    homes = {key(one): one for one in old.criteria}
    pairs = (
        (one, homes[same])
        for one in new.criteria
        if (same := key(one)) and before[same] == 1 and after[same] == 1
    )
    return Match(old, new, tuple(pairs))


def key(criterion: CriterionNode) -> Any:
    """What makes a criterion the same: part, title, and the options in any order.

    None where two options read alike: no answer could be told from the other.
    """
    options = Counter(map(_words, criterion.options))
    if max(options.values(), default=0) > 1:
        return None
    return criterion.part_code, plain(criterion.title_vi), frozenset(options)


def _words(option: OptionNode) -> tuple[str, str]:
    return plain(option.branch_vi or option.branch), plain(option.label_vi)
