"""Conditions printed beside criteria: what excludes, stops or is required, as data.

The shipped sheets hold them only as text among their notes; ``data/conditions.json`` names them.
A code says what is wrong: it is true of a product that is excluded, stopped or short of what is
required.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ocop.rules import papers, reading, words
from ocop.rules.classification import DATA
from ocop.rules.trees import SheetTree

SCHEMA = "ocop-conditions/1"
Kind = Literal["disqualifies", "excludes", "stops", "requires"]
KINDS: tuple[Kind, ...] = ("excludes", "stops", "requires")  # printed beside criteria


@dataclass(frozen=True)
class Condition:
    """One condition, beside a criterion or, where ``criterion`` is empty, beside a section.

    What disqualifies the dossier as a whole stands beside neither.
    """

    code: str
    kind: Kind
    criterion: str
    section: str
    vi: str
    en: str

    @property
    def wording(self) -> str:
        """The words of the sheet, in the reader's language."""
        return self.vi if get_language() == "vi" else self.en

    @property
    def said(self) -> str:
        """What is true of a product that the condition knocks out."""
        if self.kind == "requires":
            return _("Not met: %(what)s") % {"what": self.wording}
        return self.wording

    @property
    def place(self) -> str:
        """Where it is printed: '2.1', '6'; empty for the dossier as a whole."""
        return self.criterion or self.section


@cache
def shipped() -> dict[str, tuple[Condition, ...]]:
    """Return the conditions of the official sheets, by the sheet's full slug."""
    found: dict[str, list[Condition]] = defaultdict(list)
    for row in reading.read(DATA / "conditions.json")["conditions"]:
        found[row["sheet"]].append(
            Condition(
                code=row["code"],
                kind=row["kind"],
                criterion=row.get("criterion", ""),
                section=row.get("section", ""),
                vi=row["vi"],
                en=row["en"],
            )
        )
    return {sheet: tuple(rows) for sheet, rows in found.items()}


def of(tree: SheetTree) -> tuple[Condition, ...]:
    """Return the conditions of a sheet: those whose words stand in its notes.

    A later version of a sheet that no longer prints a note does not ask for it.
    """
    known = shipped().get(papers.full_slug(tree.decision, tree.slug), ())
    return tuple(one for one in known if any(one.vi in note for note in _notes(tree, one)))


def _notes(tree: SheetTree, one: Condition) -> tuple[str, ...]:
    sections = (section for part in tree.parts for section in part.sections)
    places = tree.criteria if one.criterion else tuple(sections)
    wanted = one.criterion or one.section
    return tuple(note for place in places if place.code == wanted for note in place.notes_vi)


def asked(tree: SheetTree, disqualifications: Iterable[str]) -> tuple[Condition, ...]:
    """Return all that knocks a product out: what disqualifies the dossier, then the sheet's own."""
    return (*(of_dossier(code) for code in disqualifications), *of(tree))


@cache
def of_dossier(code: str) -> Condition:
    """Return what a code that disqualifies the dossier says."""
    return Condition(
        code, "disqualifies", "", "", vi=words.knockout(code, "vi"), en=words.knockout(code, "en")
    )


def known(decision: str, slug: str, codes: Iterable[str]) -> tuple[Condition, ...]:
    """Return the conditions of the codes on a sheet, without reading the sheet: data alone.

    A code that is not printed on the sheet concerns the dossier.
    """
    printed = {one.code: one for one in shipped().get(papers.full_slug(decision, slug), ())}
    return tuple(printed.get(code) or of_dossier(code) for code in codes)
