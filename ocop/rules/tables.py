"""A sheet as lines of a table, one a part, section, group, criterion, option or note.

So it stands in a spreadsheet, and so a file that is brought in is judged line by line. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.rules import checking
from ocop.rules.checking import STARS, TOTAL, Where

Content = dict[str, Any]
PART, SECTION, GROUP, CRITERION, OPTION, NOTE = LAYERS = (
    "part",
    "section",
    "group",
    "criterion",
    "option",
    "note",
)
NAMES = {
    PART: _("Part"),
    SECTION: _("Section"),
    GROUP: _("Group"),
    CRITERION: _("Criterion"),
    OPTION: _("Option"),
    NOTE: _("Note"),
}
# What stands above a line: its nearest line of one of these layers.
UNDER = {SECTION: (PART,), GROUP: (SECTION,), CRITERION: (SECTION,), OPTION: (CRITERION,)}


@dataclass(frozen=True)
class Line:
    """One line; ``row`` counts from 1 as the spreadsheet does. ``faults`` are lazy sentences."""

    row: int
    layer: str
    code: str = ""
    vi: str = ""
    en: str = ""
    points: int | None = None
    star: int | None = None
    group: str = ""
    branch: str = ""
    branch_vi: str = ""
    branch_en: str = ""
    derived: bool = False
    faults: tuple[Any, ...] = field(default=())

    @property
    def name(self) -> Any:
        return NAMES.get(self.layer, "")


def lines(content: Content) -> Iterator[Line]:
    """The content as lines, in the order of the paper, notes under what they stand beside."""
    row = 0
    for _where, layer, thing in checking.walk(content):
        row += 1
        yield _line(row, layer, thing)
        if layer in (SECTION, CRITERION):
            for vi, en in _notes(thing):
                row += 1
                yield Line(row, NOTE, vi=vi, en=en)


def _notes(thing: Content) -> Iterator[tuple[str, str]]:
    vi, en = thing.get("notes_vi", []), thing.get("notes_en", [])
    for place in range(max(len(vi), len(en))):
        yield _at(vi, place), _at(en, place)


def _at(texts: list[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def _line(row: int, layer: str, thing: Content) -> Line:
    if layer == OPTION:
        return Line(
            row,
            layer,
            vi=thing["label_vi"],
            en=thing["label_en"],
            points=thing["points"],
            star=thing.get("min_for_star"),
            branch=str(thing.get("branch") or ""),
            branch_vi=thing.get("branch_vi", ""),
            branch_en=thing.get("branch_en", ""),
            derived=thing.get("derived", False),
        )
    return Line(
        row,
        layer,
        code=thing["code"],
        vi=thing["title_vi"],
        en=thing["title_en"],
        points=thing["max_points"],
        star=thing.get("min_star_mark"),
        group=thing.get("group", ""),
    )


def judged(found: Iterable[Line]) -> list[Line]:
    """The lines with what is wrong with each by itself or with where it stands."""
    seen: dict[str, str] = {}
    codes: dict[tuple[Any, ...], int] = {}
    judged = []
    for line in found:
        faults = [*line.faults, *_faults(line), *_misplaced(line, seen), *_twice(line, seen, codes)]
        if line.layer in LAYERS and line.layer != NOTE:
            _enter(line, seen)
        judged.append(replace(line, faults=tuple(faults)))
    return judged


def _faults(line: Line) -> Iterator[Any]:
    if line.layer not in LAYERS:
        return
    if line.layer not in (OPTION, NOTE) and not line.code:
        yield _("the code is missing")
    if not line.vi:
        yield _("the words are missing")
    if line.layer != NOTE and line.points is None and not line.faults:
        yield _("the points are missing")
    if line.points is not None and not 0 <= line.points <= TOTAL:
        yield _("the points must be a whole number from 0 to 100")
    if line.star is not None and line.star not in STARS:
        yield _("the star mark must be 3, 4 or 5")


def _misplaced(line: Line, seen: dict[str, str]) -> Iterator[Any]:
    if line.layer == NOTE and SECTION not in seen:
        yield _("stands above the first section")
    elif line.layer == OPTION and CRITERION not in seen:
        yield _("no criterion stands above it")
    elif line.layer in (CRITERION, GROUP) and SECTION not in seen:
        yield _("no section stands above it")
    elif line.layer == SECTION and PART not in seen:
        yield _("no part stands above it")


def _enter(line: Line, seen: dict[str, str]) -> None:
    """What stands above the next line: a new part ends the section and the criterion before."""
    below = {PART: (SECTION, CRITERION), SECTION: (CRITERION,)}.get(line.layer, ())
    for layer in below:
        seen.pop(layer, None)
    seen[line.layer] = line.code


def _twice(line: Line, seen: dict[str, str], codes: dict[tuple[Any, ...], int]) -> Iterator[Any]:
    """A code stands once: of criteria in the sheet, of sections in their part."""
    if line.layer in (OPTION, NOTE) or line.layer not in LAYERS or not line.code:
        return
    within = {SECTION: seen.get(PART), GROUP: seen.get(SECTION)}.get(line.layer)
    key = line.layer, within, line.code
    if key in codes:
        yield Fault(_("the code “%(code)s” stands already in row %(row)s"),
                    {"code": line.code, "row": codes[key]})  # fmt: skip
    else:
        codes[key] = line.row


@dataclass(frozen=True)
class Fault:
    """A lazy sentence with facts in it."""

    why: Any
    facts: dict[str, Any]

    def __str__(self) -> str:
        return str(self.why) % self.facts


def content(found: Iterable[Line]) -> list[Content]:
    """Return the parts that lines without faults describe."""
    return made(found)[0]


def made(found: Iterable[Line]) -> tuple[list[Content], list[Content | None]]:
    """Return the parts that lines without faults describe, and what each line made of them.

    A note makes nothing of its own. A group may stand below criteria, so the lines need not be in
    the order in which the content is walked.
    """
    parts: list[Content] = []
    things: list[Content | None] = []
    beside: Content = {}
    for line in found:
        if line.layer == NOTE:
            beside.setdefault("notes_vi", []).append(line.vi)
            beside.setdefault("notes_en", []).append(line.en or line.vi)
            things.append(None)
            continue
        thing = _thing(line)
        things.append(thing)
        if line.layer in (SECTION, CRITERION):
            beside = thing
        _home(line.layer, parts).append(thing)
    return parts, things


def _thing(line: Line) -> Content:
    if line.layer == OPTION:
        return _option(line)
    if line.layer == CRITERION:
        return _criterion(line)
    inner = {PART: "sections", SECTION: "criteria"}.get(line.layer)
    return _titled(line) | ({inner: []} if inner else {})


def _home(layer: str, parts: list[Content]) -> list[Content]:
    """The list in which the next thing of the layer stands."""
    if layer == PART:
        return parts
    if layer == SECTION:
        return parts[-1]["sections"]
    section = parts[-1]["sections"][-1]
    if layer == GROUP:
        return section.setdefault("groups", [])
    if layer == CRITERION:
        return section["criteria"]
    return section["criteria"][-1]["options"]


def _titled(line: Line) -> Content:
    return {
        "code": line.code,
        "title_vi": line.vi,
        "title_en": line.en or line.vi,
        "max_points": line.points,
    }


def _criterion(line: Line) -> Content:
    found = _titled(line)
    if line.group:
        found["group"] = line.group
    if line.star:
        found["min_star_mark"] = line.star
    return {**found, "options": []}


def _option(line: Line) -> Content:
    found: Content = {
        "label_vi": line.vi,
        "label_en": line.en or line.vi,
        "points": line.points,
    }
    may = {
        "min_for_star": line.star,
        "branch": line.branch,
        "branch_vi": line.branch_vi,
        "branch_en": line.branch_en or line.branch_vi,
        "derived": line.derived,
    }
    return found | {key: value for key, value in may.items() if value}


def placed(content: Content, things: list[Content | None]) -> dict[tuple[str, ...], int]:
    """The place of each problem → the index of its line; ``things`` is what each line stands for,
    the very objects of the content."""
    index = {id(thing): number for number, thing in enumerate(things) if thing is not None}
    return {_spoken(where): index[id(thing)] for where, _layer, thing in checking.walk(content)}


def things(content: Content) -> list[Content | None]:
    """What each line of the content's own ``lines`` stands for."""
    found: list[Content | None] = []
    for _where, layer, thing in checking.walk(content):
        notes = list(_notes(thing)) if layer in (SECTION, CRITERION) else []
        found += [thing, *[None] * len(notes)]
    return found


def _spoken(where: Where) -> tuple[str, ...]:
    return tuple(str(step) for step in where)


def index_of(where: Where, places: dict[tuple[str, ...], int]) -> int | None:
    """The line a problem belongs to: that of the innermost place that has one."""
    steps = _spoken(where)
    for length in range(len(steps), 0, -1):
        if steps[:length] in places:
            return places[steps[:length]]
    return None
