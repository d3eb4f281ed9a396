"""One score sheet as its pages show it: sections, options, and how the stars stand. No writing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from evaluation import asked, bands, passes, readings
from evaluation.asked import Asked
from evaluation.models import Answer, FurtherTest, ScoreSheet
from ocop.lib.shown import first_of
from ocop.rules import trees
from ocop.rules.stars import band_for
from ocop.rules.trees import CriterionNode, Node, PartNode, SectionNode, SheetTree

NO_OPTION = "none"  # what the form sends for "no option is met"
NAMED = 4  # codes of criteria named in one line


@dataclass(frozen=True)
class Line:
    """A criterion with what was answered. ``typed`` is kept when a form is drawn again."""

    node: CriterionNode
    chosen: int | None
    answered: bool
    points: int
    comment: str = ""
    fault: str = ""
    group: Node | None = None  # the heading printed before it, on the first of a group
    asked: tuple[Asked, ...] = ()  # the conditions printed beside it, with the council's answers
    stopped: bool = False  # the evaluation of the product was stopped
    own: Any = None  # what the producer claims on it (``own_page.Claimed``)
    reading: str = ""  # how the council agreed to read it
    tests: tuple[FurtherTest, ...] = ()  # what was tested before the second round

    @property
    def may_have_none(self) -> bool:
        """True where the paper prints no option for 0 points: then none may be met."""
        return all(option.points for option in self.node.options)

    @property
    def differs(self) -> bool:
        """True where the points are not what the producer claims: a comment is asked for."""
        return self.answered and self.own is not None and self.points != self.own.claim.points

    @property
    def none_chosen(self) -> bool:
        return self.answered and self.chosen is None


@dataclass(frozen=True)
class Screen:
    """What is scored on one page: a section, or short sections in a row of the same part."""

    part: PartNode
    sections: tuple[SectionNode, ...]

    @property
    def key(self) -> str:
        """Its name in addresses: 'A-2'."""
        return f"{self.part.code}-{self.sections[0].code}"

    @property
    def label(self) -> str:
        """'A.2', 'C.7–12'."""
        first, last = self.sections[0].code, self.sections[-1].code
        return f"{self.part.code}.{first}" + (f"–{last}" if last != first else "")

    @property
    def title(self) -> str:
        alone = len(self.sections) == 1
        return sentence(self.sections[0].title if alone else self.part.title)

    @property
    def max_points(self) -> int:
        return sum(section.max_points for section in self.sections)

    @property
    def criteria(self) -> tuple[CriterionNode, ...]:
        return tuple(one for section in self.sections for one in section.criteria)

    @property
    def groups(self) -> tuple[Node, ...]:
        return tuple(group for section in self.sections for group in section.groups)

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of the sections, without those that stand beside a criterion as well."""
        beside = {note for one in self.criteria for note in one.notes}
        found = (note for section in self.sections for note in section.notes)
        return tuple(note for note in found if note not in beside)


def screens_of(tree: SheetTree) -> list[Screen]:
    """Cut the sheet into pages; sections of a single criterion stand together."""
    found: list[Screen] = []
    for part in tree.parts:
        for section in part.sections:
            last = found[-1] if found else None
            if last and last.part is part and _short(section) and _short(last.sections[-1]):
                found[-1] = Screen(part, (*last.sections, section))
            else:
                found.append(Screen(part, (section,)))
    return found


def _short(section: SectionNode) -> bool:
    return len(section.criteria) == 1


@dataclass(frozen=True)
class Tab:
    """A page of the sheet in the row of pages: its points so far, and whether it is finished."""

    key: str
    label: str
    title: str
    points: int
    most: int
    answered: int
    criteria: int
    current: bool = False
    stopped: bool = False

    @property
    def done(self) -> bool:
        return self.answered == self.criteria or self.stopped

    @property
    def left(self) -> int:
        return self.criteria - self.answered


@dataclass(frozen=True)
class StarLine:
    """How the minima of one star stand on this sheet: met, missed (codes) and still open."""

    star: int
    met: int
    of: int
    missed: tuple[str, ...]

    @property
    def words(self) -> str:
        facts = {"star": self.star, "met": self.met, "of": self.of}
        if not self.missed:
            return _("%(star)s★: %(met)s/%(of)s minimum requirements met, none missed.") % facts
        codes = first_of(list(self.missed), NAMED)
        return _("%(star)s★: not met on this sheet (%(codes)s).") % {**facts, "codes": codes}


@dataclass(frozen=True)
class SheetPage:
    """Everything the pages of a sheet need; made from one query of answers."""

    sheet: ScoreSheet
    tree: SheetTree
    given: Mapping[int, Answer]
    claims: Mapping[int, Any] = field(default_factory=dict)  # the producer's, by criterion

    @cached_property
    def screens(self) -> list[Screen]:
        return screens_of(self.tree)

    def screen(self, key: str) -> Screen:
        """Return the page of the key; ``KeyError`` if the sheet has none of that name."""
        for screen in self.screens:
            if screen.key == key:
                return screen
        raise KeyError(key)

    def key_of(self, node: CriterionNode) -> str:
        """The page a criterion stands on."""
        return next(screen.key for screen in self.screens if node in screen.criteria)

    def tabs(self, current: str = "") -> list[Tab]:
        return [self._tab(screen, screen.key == current) for screen in self.screens]

    def _tab(self, screen: Screen, current: bool) -> Tab:
        given = [self.given[one.id] for one in screen.criteria if one.id in self.given]
        return Tab(
            key=screen.key,
            label=screen.label,
            title=screen.title,
            points=sum(answer.points for answer in given),
            most=screen.max_points,
            answered=len(given),
            criteria=len(screen.criteria),
            current=current,
            stopped=bool(self.stops),
        )

    def lines(self, screen: Screen, typed: Mapping[int, Any] | None = None) -> list[Line]:
        """The criteria of a page, the first of each group under the heading of the group."""
        groups = {group.code: group for group in screen.groups}
        lines = [self.line(one, (typed or {}).get(one.id)) for one in screen.criteria]
        return [
            replace(
                line,
                group=groups.pop(line.node.group, None),
                asked=tuple(o for o in self.asked if o.condition.criterion == line.node.code),
                stopped=bool(self.stops),
                own=self.claims.get(line.node.id),
                reading=self.readings.get(line.node.code, ""),
                tests=tuple(self.tests.get(line.node.code, ())),
            )
            for line in lines
        ]

    def line(self, node: CriterionNode, typed: Any = None) -> Line:
        """The criterion as stored, or as it was typed in a form that could not be kept."""
        answer = self.given.get(node.id)
        if typed is not None:
            return Line(node, typed["option"], typed["answered"], 0, typed["comment"],
                        typed["fault"])  # fmt: skip
        if answer is None:
            return Line(node, None, False, 0)
        return Line(node, answer.option_id, True, answer.points, answer.comment)

    # --- conditions -----------------------------------------------------------------------
    @cached_property
    def asked(self) -> list[Asked]:
        """What the council is asked about the product apart from points, with its answers."""
        return asked.of(self.sheet.entry)

    @cached_property
    def readings(self) -> dict[str, str]:
        """How the council reads the criteria, by code; the general words under ''."""
        return readings.beside(self.sheet.entry.contest, self.sheet.entry.sheet)

    @cached_property
    def tests(self) -> dict[str, list[FurtherTest]]:
        """What was tested of the product before its second round, by code of the criterion."""
        return passes.beside(self.sheet.entry)

    @property
    def general(self) -> str:
        return self.readings[readings.GENERAL]

    @property
    def stops(self) -> list[Asked]:
        """What stopped the evaluation: the sheet counts as finished as it stands.

        Not asked for a sheet that was loaded with the word that no condition holds.
        """
        if self.sheet.__dict__.get("some_hold") is False:
            return []
        return [one for one in self.asked if one.stops]

    @property
    def out(self) -> list[Asked]:
        """What knocks the product out without stopping its evaluation."""
        return [one for one in self.asked if one.holds and not one.stops]

    def beside(self, screen: Screen) -> list[Asked]:
        """Conditions printed beside a section of the page, and those of the dossier that hold."""
        sections = {section.code for section in screen.sections}
        return [
            one
            for one in self.asked
            if not one.condition.criterion
            and (one.condition.section in sections or (one.holds and not one.condition.section))
        ]

    # --- the foot -------------------------------------------------------------------------
    @property
    def total(self) -> int:
        return sum(answer.points for answer in self.given.values())

    @property
    def possible(self) -> int:
        """The most points that can still be reached."""
        rest = sum(one.max_points for one in self.tree.criteria if one.id not in self.given)
        return self.total + rest

    @property
    def criteria(self) -> int:
        return len(self.tree.criteria)

    @property
    def complete(self) -> bool:
        return len(self.given) == self.criteria or bool(self.stops)

    @cached_property
    def book(self) -> Any:
        return self.sheet.entry.contest.council.stage.book

    @property
    def marks(self) -> list[tuple[int, object]]:
        return bands.marks(self.book)

    @property
    def band(self) -> int:
        """The stars that the points alone would give."""
        return band_for(self.total, bands.of(self.book))

    @cached_property
    def star_lines(self) -> list[StarLine]:
        """Of the stars with minima: the highest still open, and the lowest no longer so."""
        if not self.book.settings["minima"]["enforced"]:
            return []
        lines = [line for star in (3, 4, 5) if (line := self._star(star)).of]
        still = [line for line in lines if not line.missed][-1:]
        gone = [line for line in lines if line.missed][:1]
        return still + gone

    def _star(self, star: int) -> StarLine:
        wanted = [one for one in self.tree.minima if one.star <= star]
        met, missed = 0, []
        for one in wanted:
            answer = self.given.get(self.tree.criterion(one.criterion).id)
            if answer and answer.points >= one.points:
                met += 1
            elif answer and one.criterion not in missed:
                missed.append(one.criterion)
        return StarLine(star, met, len(wanted), tuple(missed))

    def receipt(self, typed: Mapping[int, Any] | None = None) -> list[tuple[Screen, list[Line]]]:
        """The whole sheet, page by page."""
        return [(screen, self.lines(screen, typed)) for screen in self.screens]

    def part_points(self) -> list[tuple[PartNode, int]]:
        """Each part with the points it has."""
        return [
            (part, sum(self.given[one.id].points for one in part.criteria if one.id in self.given))
            for part in self.tree.parts
        ]


def sentence(title: str) -> str:
    """A heading that the paper prints in capitals, as it is read on a screen."""
    return title[:1] + title[1:].lower() if title.isupper() else title


def page_of(sheet: ScoreSheet) -> SheetPage:
    """Return the sheet with its answers (one query; the tree comes from the process)."""
    given = {answer.criterion_id: answer for answer in sheet.answers.order_by("criterion_id")}
    return SheetPage(sheet, trees.of(sheet.entry.sheet), given)


def neighbours(tabs: Sequence[Tab]) -> tuple[Tab | None, Tab | None]:
    """The tabs before and after the current one."""
    here = next((place for place, tab in enumerate(tabs) if tab.current), 0)
    before = tabs[here - 1] if here else None
    after = tabs[here + 1] if here + 1 < len(tabs) else None
    return before, after
