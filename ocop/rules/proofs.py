"""Which kinds of paper of form 02 speak of a criterion. Pure.

The form lists kinds of paper, the sheet lists criteria, and no decision joins them. They are
joined here only where a criterion's title, or the words of the option or its notes, name what the
kind is about; nothing is told where they do not. ``data/proofs.json`` holds these words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language

from ocop.rules import reading
from ocop.rules.classification import DATA
from ocop.rules.trees import CriterionNode, OptionNode


@dataclass(frozen=True)
class Kind:
    """A kind of paper as the form names it."""

    code: str
    vi: str
    en: str
    titles: tuple[str, ...]  # a criterion whose title begins so
    words: tuple[str, ...]  # an option or a note that holds them

    @property
    def name(self) -> str:
        return self.vi if get_language() == "vi" else self.en


@cache
def shipped() -> tuple[str, tuple[Kind, ...]]:
    """Return the decision whose form it is, and the form's kinds of paper in its order."""
    content = reading.read(DATA / "proofs.json")
    kinds = (
        Kind(row["code"], row["vi"], row["en"], tuple(row["titles"]), tuple(row["words"]))
        for row in content["kinds"]
    )
    return content["decision"], tuple(kinds)


def kinds_for(decision: str, criterion: CriterionNode, option: OptionNode) -> tuple[Kind, ...]:
    """Return the kinds of paper that the form names for the option; none on other sheets."""
    home, kinds = shipped()
    if decision != home:
        return ()
    title = criterion.title_vi.casefold()
    told = " ".join((option.label_vi, *criterion.notes_vi)).casefold()
    return tuple(
        kind
        for kind in kinds
        if title.startswith(kind.titles or ("\0",)) or any(word in told for word in kind.words)
    )
