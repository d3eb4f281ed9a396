"""A sheet as one immutable structure: read once in five queries, then kept by the process."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from ocop.rules.models import Criterion, Option, Part, Section, Sheet
from ocop.rules.stars import Minimum

KEPT = 200  # trees a process keeps; an official sheet is about 150 kB of text and objects
_kept: dict[tuple[int, str], SheetTree] = {}


def _here(vi: str, en: str) -> str:
    return vi if get_language() == "vi" else (en or vi)


@dataclass(frozen=True)
class Node:
    """Something with a code, a title in both languages and its most points."""

    id: int
    code: str
    title_vi: str
    title_en: str
    max_points: int

    @property
    def title(self) -> str:
        return _here(self.title_vi, self.title_en)


@dataclass(frozen=True)
class OptionNode:
    """A labelled option of a criterion; ``index`` counts from 0 in the sheet's own order."""

    id: int
    index: int
    criterion_id: int
    label_vi: str
    label_en: str
    points: int
    min_for_star: int | None
    branch: str
    branch_vi: str
    branch_en: str
    derived: bool = False

    @property
    def label(self) -> str:
        return _here(self.label_vi, self.label_en)

    @property
    def branch_title(self) -> str:
        return _here(self.branch_vi, self.branch_en)


@dataclass(frozen=True)
class CriterionNode(Node):
    """A criterion: at most one of its options is chosen; none gives 0 points."""

    options: tuple[OptionNode, ...]
    notes_vi: tuple[str, ...]
    notes_en: tuple[str, ...]
    group: str
    min_star_mark: int | None
    section_code: str
    part_code: str

    @property
    def notes(self) -> tuple[str, ...]:
        return self.notes_vi if get_language() == "vi" else (self.notes_en or self.notes_vi)

    @property
    def branches(self) -> tuple[tuple[str, str, tuple[OptionNode, ...]], ...]:
        """(key, title, options) of each case the criterion offers; one nameless case if none."""
        cases: dict[str, list[OptionNode]] = defaultdict(list)
        for option in self.options:
            cases[option.branch].append(option)
        return tuple((key, found[0].branch_title, tuple(found)) for key, found in cases.items())

    @property
    def minima(self) -> tuple[Minimum, ...]:
        """The star marks; where two cases mark one star, the lower points count."""
        lowest: dict[int, int] = {}
        for option in self.options:
            if option.min_for_star:
                points = lowest.get(option.min_for_star, option.points)
                lowest[option.min_for_star] = min(points, option.points)
        return tuple(Minimum(self.code, star, points) for star, points in sorted(lowest.items()))


@dataclass(frozen=True)
class SectionNode(Node):
    """A section; ``groups`` are sub-totals printed inside it."""

    criteria: tuple[CriterionNode, ...]
    groups: tuple[Node, ...]
    notes_vi: tuple[str, ...]
    notes_en: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        return self.notes_vi if get_language() == "vi" else (self.notes_en or self.notes_vi)


@dataclass(frozen=True)
class PartNode(Node):
    sections: tuple[SectionNode, ...]

    @property
    def criteria(self) -> tuple[CriterionNode, ...]:
        return tuple(one for section in self.sections for one in section.criteria)


@dataclass(frozen=True)
class SheetTree:
    """A whole sheet with its look-ups. The same object for every request: never change it."""

    id: int
    decision: str
    slug: str
    version: int
    digest: str
    name_vi: str
    name_en: str
    total_points: int
    parts: tuple[PartNode, ...]

    @property
    def name(self) -> str:
        return _here(self.name_vi, self.name_en)

    @cached_property
    def criteria(self) -> tuple[CriterionNode, ...]:
        """All criteria in the order of the paper."""
        return tuple(one for part in self.parts for one in part.criteria)

    @cached_property
    def minima(self) -> tuple[Minimum, ...]:
        """All star marks in the order of the paper."""
        return tuple(one for criterion in self.criteria for one in criterion.minima)

    @cached_property
    def codes(self) -> dict[int, str]:
        """The code of each criterion by its key."""
        return {one.id: one.code for one in self.criteria}

    @cached_property
    def uncertain_marks(self) -> tuple[CriterionNode, ...]:
        """Criteria with a star mark on the title (148): listed, not enforced until confirmed."""
        return tuple(one for one in self.criteria if one.min_star_mark)

    @cached_property
    def _by_option(self) -> dict[int, OptionNode]:
        return {option.id: option for one in self.criteria for option in one.options}

    @cached_property
    def _by_criterion(self) -> dict[int | str, CriterionNode]:
        by_code: dict[int | str, CriterionNode] = {one.code: one for one in self.criteria}
        return by_code | {one.id: one for one in self.criteria}

    def option(self, option_id: int) -> OptionNode:
        """Return the option with the key; ``KeyError`` if it is none of this sheet."""
        return self._by_option[option_id]

    def criterion(self, which: int | str) -> CriterionNode:
        """Return the criterion with the code (text) or key (number); ``KeyError`` if none."""
        return self._by_criterion[which]


def tree(sheet_id: int) -> SheetTree:
    """Return the sheet's tree: one query if the process has it, five if not."""
    return of(Sheet.objects.select_related("product_set").get(pk=sheet_id))


def of(sheet: Sheet) -> SheetTree:
    """Return the tree of a loaded sheet: no query if the process has it.

    Kept under the key *and* the digest of the content, so replaced content is read afresh. A
    draft is read each time: its rows change under one digest while somebody edits it.
    """
    if sheet.state == Sheet.State.DRAFT:
        return _grown(sheet)
    found = _kept.get((sheet.pk, sheet.digest))
    if found is None:
        found = _grown(sheet)
        if len(_kept) >= KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[sheet.pk, sheet.digest] = found
    return found


def forget() -> None:
    """Drop all kept trees (tests that reuse keys)."""
    _kept.clear()


def _grown(sheet: Sheet) -> SheetTree:
    parts = list(Part.objects.filter(sheet=sheet).order_by("order"))
    sections: dict[int, list[Section]] = defaultdict(list)
    for section in Section.objects.filter(part__sheet=sheet).order_by("order"):
        sections[section.part_id].append(section)
    criteria: dict[int, list[Criterion]] = defaultdict(list)
    for criterion in Criterion.objects.filter(sheet=sheet).order_by("order"):
        criteria[criterion.section_id].append(criterion)
    options: dict[int, list[Option]] = defaultdict(list)
    for option in Option.objects.filter(criterion__sheet=sheet).order_by("order"):
        options[option.criterion_id].append(option)
    return SheetTree(
        id=sheet.pk,
        decision=sheet.decision,
        slug=sheet.slug,
        version=sheet.version,
        digest=sheet.digest,
        name_vi=sheet.about.get("name_vi") or sheet.product_set.name_vi,
        name_en=sheet.about.get("name_en") or sheet.product_set.name_en,
        total_points=sheet.total_points,
        parts=tuple(_part(part, sections[part.pk], criteria, options) for part in parts),
    )


def _titled(row: Part | Section | Criterion) -> dict[str, Any]:
    return {
        "id": row.pk,
        "code": row.code,
        "title_vi": row.title_vi,
        "title_en": row.title_en,
        "max_points": row.max_points,
    }


def _part(
    part: Part,
    sections: list[Section],
    criteria: dict[int, list[Criterion]],
    options: dict[int, list[Option]],
) -> PartNode:
    return PartNode(
        **_titled(part),
        sections=tuple(
            SectionNode(
                **_titled(section),
                criteria=tuple(
                    _criterion(one, section, part, options[one.pk]) for one in criteria[section.pk]
                ),
                groups=tuple(_group(number, one) for number, one in enumerate(section.groups)),
                notes_vi=tuple(section.notes_vi),
                notes_en=tuple(section.notes_en),
            )
            for section in sections
        ),
    )


def _group(number: int, group: dict[str, Any]) -> Node:
    keys = ("code", "title_vi", "title_en", "max_points")
    return Node(id=number, **{key: group[key] for key in keys})


def _criterion(
    row: Criterion, section: Section, part: Part, options: list[Option]
) -> CriterionNode:
    return CriterionNode(
        **_titled(row),
        options=tuple(_option(option, index) for index, option in enumerate(options)),
        notes_vi=tuple(row.notes_vi),
        notes_en=tuple(row.notes_en),
        group=row.group,
        min_star_mark=row.min_star_mark,
        section_code=section.code,
        part_code=part.code,
    )


def _option(row: Option, index: int) -> OptionNode:
    return OptionNode(
        id=row.pk,
        index=index,
        criterion_id=row.criterion_id,
        label_vi=row.label_vi,
        label_en=row.label_en,
        points=row.points,
        min_for_star=row.min_for_star,
        branch=row.branch,
        branch_vi=row.branch_vi,
        branch_en=row.branch_en,
        derived=row.derived,
    )
