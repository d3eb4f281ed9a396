"""Rule books and sheets by name: from the database, or the shipped files where it has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from ocop.rules import conditions, papers, reading, trees
from ocop.rules.classification import DATA
from ocop.rules.conditions import Condition
from ocop.rules.models import RuleBook, Sheet
from ocop.rules.reading import Problem
from ocop.rules.stars import Minimum
from ocop.rules.trees import SheetTree


class NotFound(Exception):
    """There is no such book or sheet; ``problem`` says which and why."""

    def __init__(self, key: str, why: Any, **facts: Any) -> None:
        self.problem = Problem((key,), why, facts)
        super().__init__(str(self.problem))


class Edge(NamedTuple):
    """A star band of a book."""

    stars: int
    minimum: Decimal
    below: Decimal | None


@dataclass(frozen=True)
class Rules:
    """What a book says about stars."""

    slug: str
    decisions: tuple[str, ...]  # whose sheets it scores on, later ones win
    bands: tuple[Edge, ...]
    settings: Mapping[str, Any]

    @property
    def aggregation(self) -> str:
        return self.settings["council"]["aggregation"]

    @property
    def enforced(self) -> bool:
        return bool(self.settings["minima"]["enforced"])

    @property
    def reading(self) -> str:
        return self.settings["minima"]["reading"]

    @property
    def below(self) -> int:
        return int(self.settings["minima"]["below"])


@dataclass(frozen=True)
class Blank:
    """A blank sheet with the codes of all that knocks a product out."""

    tree: SheetTree
    disqualifications: tuple[str, ...]

    @cached_property
    def minima(self) -> tuple[Minimum, ...]:
        return self.tree.minima

    @cached_property
    def asked(self) -> tuple[Condition, ...]:
        """What disqualifies the dossier, and the conditions printed beside criteria."""
        return conditions.asked(self.tree, self.disqualifications)

    @cached_property
    def knockouts(self) -> frozenset[str]:
        """The codes of all that knocks a product out."""
        return frozenset(one.code for one in self.asked)


class Shelf:
    """What was looked up is kept as long as the shelf: a file of a thousand cases reads once."""

    def __init__(self) -> None:
        self._rules: dict[str, Rules | None] = {}
        self._blanks: dict[tuple[str, str], Blank | NotFound] = {}

    def rules(self, slug: str) -> Rules:
        """Return the book; raises :class:`NotFound`."""
        if slug not in self._rules:
            self._rules[slug] = _loaded_book(slug) or _shipped_book(slug)
        found = self._rules[slug]
        if found is None:
            raise NotFound("rulebook", _("there is no rule book “%(slug)s”"), slug=slug[:60])
        return found

    def blank(self, rules: Rules, name: str) -> Blank:
        """Return the sheet that the book scores on; raises :class:`NotFound`.

        ``name`` is the sheet's slug ('che'), the slug with its decision ('26-2026-che'), or the
        name of a file of the sheet ('criteria-26-2026-che.json').
        """
        name = name.removesuffix(".json").removeprefix("criteria-")
        key = rules.slug, name
        if key not in self._blanks:
            try:
                self._blanks[key] = _blank(rules, name)
            except NotFound as fault:
                self._blanks[key] = fault
        found = self._blanks[key]
        if isinstance(found, NotFound):
            raise found
        return found


def _loaded_book(slug: str) -> Rules | None:
    book = RuleBook.objects.filter(slug=slug).first()
    return rules_of(book) if book else None


def rules_of(book: RuleBook) -> Rules:
    """Return what a loaded book says about stars."""
    bands = tuple(Edge(one.stars, one.minimum, one.below) for one in book.bands.all())
    return Rules(book.slug, tuple(book.scoring_decisions), bands, book.settings)


def _shipped_book(slug: str) -> Rules | None:
    for path in sorted((DATA / "books").glob("*.json")):
        content = reading.read(path)
        if content["slug"] == slug:
            return Rules(
                slug,
                tuple(content["sheets"]["decisions"]),
                tuple(_edge(band) for band in content["bands"]),
                content["settings"],
            )
    return None


def _edge(band: dict[str, Any]) -> Edge:
    below = band["below"]
    return Edge(band["stars"], Decimal(band["minimum"]), None if below is None else Decimal(below))


def blank_of(sheet: Sheet) -> Blank:
    """Return a loaded sheet as a blank one; its product set is read with it."""
    return Blank(trees.of(sheet), tuple(sheet.about.get("disqualification_codes", ())))


def _blank(rules: Rules, name: str) -> Blank:
    """Later decisions win; of one decision the sheet in use, then the shipped file.

    A sheet that the database holds only as a draft or retired is not in use, shipped or not.
    """
    resting = False
    for decision in reversed(rules.decisions):
        slug = name.removeprefix(papers.full_slug(decision, ""))
        rows = Sheet.objects.filter(decision=decision, slug=slug)
        found = rows.filter(state=Sheet.State.ACTIVE).select_related("product_set").first()
        if found:
            return blank_of(found)
        if rows.exists():
            resting = True
        elif content := papers.shipped(decision, slug):
            return Blank(papers.grown(content), tuple(content.get("disqualification_codes", ())))
    told = {"name": name[:60], "book": rules.slug}
    if resting:
        raise NotFound("sheet", _("the sheet “%(name)s” is not in use under %(book)s"), **told)
    raise NotFound("sheet", _("%(book)s has no sheet “%(name)s”"), **told)
