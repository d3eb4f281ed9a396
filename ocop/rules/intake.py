"""A sheet file that somebody brings: read, judged line by line, nothing stored. Pure but for the
sheet it would follow, which is handed in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.lib.uploads import EXCEL
from ocop.rules import checking, reading, tables, workbook
from ocop.rules.reading import Problem, Unreadable
from ocop.rules.tables import Content, Fault, Line

JSON = "application/json"
NAMED = ("disqualification_codes", "star_minimum_rule")  # empty in a file: it names none
REMARKS = ("uncertain_points", "source_corrections")
FILE = (_("file"),)


@dataclass(frozen=True)
class Target:
    """Which sheet the file is to become: its decision, its set, and the version it would follow."""

    decision: str
    slug: str
    name_vi: str
    name_en: str
    number: int
    before: Content | None = None


@dataclass(frozen=True)
class Look:
    """What was found in a file: its lines with their verdicts, what is wrong with it as a whole,
    and the content, if nothing is."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    content: Content | None

    @property
    def wrong(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.faults)

    @property
    def is_good(self) -> bool:
        return self.content is not None

    @property
    def first(self) -> str:
        """The first fault with its exact place, for a refusal."""
        if self.problems:
            return str(self.problems[0])
        return next((f"{line.row}: {line.faults[0]}" for line in self.wrong), "")


def looked(raw: bytes, mime: str, target: Target) -> Look:
    """Read the file and judge it against the target."""
    try:
        return _table(raw, target) if mime == EXCEL else _json(raw, target)
    except Unreadable as fault:
        return Look((), (fault.problem,), None)
    except RecursionError:
        return Look((), (Problem(FILE, _("nested too deep")),), None)


def _table(raw: bytes, target: Target) -> Look:
    lines = tables.judged(workbook.read(raw))
    if not lines:
        return Look((), (Problem(FILE, _("holds no rows")),), None)
    if any(line.faults for line in lines):
        return Look(tuple(lines), (), None)
    parts, things = tables.made(lines)
    return _judged(_headed(target, {}) | {"parts": parts}, lines, things)


def _json(raw: bytes, target: Target) -> Look:
    content = reading.parse(raw)
    if misshaped := checking.shape_problems(content):
        return Look((), tuple(misshaped), None)
    lines = list(tables.lines(content))
    if strange := list(_of_another(content, target)):
        return Look(tuple(lines), tuple(strange), None)
    headed = _headed(target, content) | {"parts": content["parts"]}
    return _judged(headed, lines, tables.things(headed))


def _of_another(content: Content, target: Target) -> Any:
    """A file of another sheet is refused: it would stand under a name that is not its own."""
    if content["decision"] != target.decision:
        yield Problem(
            (_("sheet"), "decision"),
            _("the file is a sheet of %(found)s, wanted is one of %(wanted)s"),
            {"found": content["decision"], "wanted": target.decision},
        )
    if content["product_set"]["slug"] != target.slug:
        yield Problem(
            (_("product set"), "slug"),
            _("the file is the sheet of “%(found)s”, wanted is that of “%(wanted)s”"),
            {"found": content["product_set"]["name_vi"], "wanted": target.name_vi},
        )


def _headed(target: Target, content: Content) -> Content:
    """What stands above the parts. What a file does not say is taken from the version before:
    knock-out codes stay unless it names others, remarks on odd cells are never lost on the way."""
    before = target.before or {}
    kept = {key: before[key] for key in checking.SHEET_MAY if key in before}
    said = {key: content[key] for key in checking.SHEET_MAY if key in content}
    said = {key: value for key, value in said.items() if value or key not in NAMED}
    remarks = {
        key: list(dict.fromkeys([*(kept.get(key) or []), *(said.get(key) or [])]))
        for key in REMARKS
    }
    return {
        **kept,
        **said,
        **remarks,
        "decision": target.decision,
        "product_set": {
            "no": target.number,
            "slug": target.slug,
            "name_vi": target.name_vi,
            "name_en": target.name_en,
        },
        "total_points": content.get("total_points", checking.TOTAL),
    }


def _judged(content: Content, lines: list[Line], things: list[Content | None]) -> Look:
    """Check the sums; each problem goes to its line, what has none to the file."""
    places = tables.placed(content, things)
    general: list[Problem] = []
    found: dict[int, list[Any]] = defaultdict(list)
    for problem in checking.problems(content):
        index = tables.index_of(problem.where, places)
        if index is None:
            general.append(problem)
        else:
            found[index].append(Fault(problem.why, problem.facts) if problem.facts else problem.why)
    if not general and not found:
        return Look(tuple(lines), (), content)
    marked = [
        replace(line, faults=(*line.faults, *found[index])) if index in found else line
        for index, line in enumerate(lines)
    ]
    return Look(tuple(marked), tuple(general), None)
