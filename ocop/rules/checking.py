"""Is a scoring sheet sound? Asked of the file's content before anything is stored. Pure.

The points must add up at every level (criteria = section, sections = part, parts = total = 100),
each criterion must offer its own maximum, and star marks must rise with the points: a misprinted
digit then shows itself.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ocop.rules import shapes
from ocop.rules.reading import Problem

SCHEMA = "ocop-criteria/1"
TOTAL = 100
STARS = (3, 4, 5)

Where = tuple[Any, ...]

_title = {"title_vi": shapes.text(2000), "title_en": shapes.text(2000)}
_notes = {"notes_vi": shapes.texts, "notes_en": shapes.texts}
_coded = {"code": shapes.code(), **_title, "max_points": shapes.whole(0, TOTAL)}

SHEET = {
    "decision": shapes.code(60),
    "product_set": shapes.thing,
    "total_points": shapes.whole(),
    "parts": shapes.rows,
}
SHEET_MAY = {
    "schema": shapes.one_of(SCHEMA),
    "decision_date": shapes.or_null(shapes.date),
    "effective_from": shapes.or_null(shapes.date),
    "effective_to": shapes.or_null(shapes.date),
    "completeness": shapes.text(2000, empty=True),
    "verification": shapes.text(2000, empty=True),
    "star_minimum_rule": shapes.or_null(shapes.text(2000, empty=True)),
    "uncertain_points": shapes.texts,
    "source_corrections": shapes.texts,
    "sources": shapes.texts,
    "disqualification_codes": shapes.texts,
}
PRODUCT_SET = {"slug": shapes.slug, "name_vi": shapes.text(200), "name_en": shapes.text(200)}
PRODUCT_SET_MAY = {
    "no": shapes.or_null(shapes.whole(1, 999)),
    "classification_ref": shapes.or_null(shapes.thing),
}
PART = {**_coded, "sections": shapes.rows}
SECTION = {**_coded, "criteria": shapes.rows}
SECTION_MAY = {"groups": shapes.any_rows, **_notes}
GROUP = _coded
CRITERION = {**_coded, "options": shapes.rows}
CRITERION_MAY = {
    "group": shapes.code(),
    "min_star_mark": shapes.or_null(shapes.one_of(*STARS)),
    **_notes,
}
OPTION = {
    "label_vi": shapes.text(5000),
    "label_en": shapes.text(5000),
    "points": shapes.whole(0, TOTAL),
}


def _branch(value: Any) -> Any:
    return None if type(value) is int else shapes.code(60)(value)


OPTION_MAY = {
    "min_for_star": shapes.or_null(shapes.one_of(*STARS)),
    "branch": shapes.or_null(_branch),
    "branch_vi": shapes.text(300, empty=True),
    "branch_en": shapes.text(300, empty=True),
    "derived": shapes.flag,
}


def problems(content: Any) -> list[Problem]:
    """Return all that is wrong with the content of a sheet file; an empty list if it is sound.

    The sums are read only once every key has the right shape.
    """
    return shape_problems(content) or list(_sums(content))


def shape_problems(content: Any) -> list[Problem]:
    """Return the keys that are missing, of a wrong kind or unknown."""
    return list(_shape(content))


def _shape(content: Any) -> Iterator[Problem]:
    top = list(shapes.faults(content, (_("sheet"),), needs=SHEET, may=SHEET_MAY, others=True))
    yield from top
    if top:
        return
    inner = (_("product set"),)
    yield from shapes.faults(
        content["product_set"], inner, needs=PRODUCT_SET, may=PRODUCT_SET_MAY, others=True
    )
    for number, part in enumerate(content["parts"], start=1):
        yield from _part_shape(part, (_named(_("part {code}"), part, number),))


def _part_shape(part: dict[str, Any], where: Where) -> Iterator[Problem]:
    yield from shapes.faults(part, where, needs=PART)
    for number, section in _inside(part, "sections"):
        place = (*where, _named(_("section {code}"), section, number))
        yield from shapes.faults(section, place, needs=SECTION, may=SECTION_MAY)
        for index, group in _inside(section, "groups"):
            at = (*place, _named(_("group {code}"), group, index))
            yield from shapes.faults(group, at, needs=GROUP)
        for index, criterion in _inside(section, "criteria"):
            yield from _criterion_shape(criterion, (*place, _criterion(criterion, index)))


def _criterion_shape(criterion: dict[str, Any], where: Where) -> Iterator[Problem]:
    yield from shapes.faults(criterion, where, needs=CRITERION, may=CRITERION_MAY)
    for number, option in _inside(criterion, "options"):
        at = (*where, format_lazy(_("option {code}"), code=number))
        yield from shapes.faults(option, at, needs=OPTION, may=OPTION_MAY)


def walk(content: dict[str, Any]) -> Iterator[tuple[Where, str, dict[str, Any]]]:
    """Yield place, layer and content of everything in the sheet, in the order of the paper.

    The places are those that problems name; layers: part, section, group, criterion, option.
    """
    for number, part in _inside(content, "parts"):
        where = (_named(_("part {code}"), part, number),)
        yield where, "part", part
        for index, section in _inside(part, "sections"):
            place = (*where, _named(_("section {code}"), section, index))
            yield place, "section", section
            for nth, group in _inside(section, "groups"):
                yield (*place, _named(_("group {code}"), group, nth)), "group", group
            for nth, criterion in _inside(section, "criteria"):
                at = (*place, _criterion(criterion, nth))
                yield at, "criterion", criterion
                for no, option in _inside(criterion, "options"):
                    yield (*at, format_lazy(_("option {code}"), code=no)), "option", option


def layer_faults(layer: str, facts: dict[str, Any]) -> list[Problem]:
    """What is wrong with the shape of one part, section or criterion of a draft.

    Nothing need lie in it yet; options and groups that do are looked at as well.
    """
    needs: dict[str, Any] = {**_coded}
    may: dict[str, Any] = {}
    if layer == "criterion":
        needs, may = {**_coded, "options": shapes.any_rows}, CRITERION_MAY
    elif layer == "section":
        may = SECTION_MAY
    found = list(shapes.faults(facts, (), needs=needs, may=may))
    for index, group in _inside(facts, "groups"):
        at = (_named(_("group {code}"), group, index),)
        found += shapes.faults(group, at, needs=GROUP)
    for number, option in _inside(facts, "options"):
        at = (format_lazy(_("option {code}"), code=number),)
        found += shapes.faults(option, at, needs=OPTION, may=OPTION_MAY)
    return found


def _inside(thing: dict[str, Any], key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of the list, counted from 1, as far as it is a list of objects."""
    inner = thing.get(key)
    if isinstance(inner, list):
        for number, item in enumerate(inner, start=1):
            if isinstance(item, dict):
                yield number, item


def _named(words: Any, thing: dict[str, Any], number: int) -> Any:
    """'part A', or 'part #1' where its code cannot be read."""
    code = thing.get("code")
    if isinstance(code, str) and shapes.code()(code) is None and code.isprintable():
        return format_lazy(words, code=code.replace(":", " "))
    return format_lazy(words, code=f"#{number}")


def _criterion(criterion: dict[str, Any], number: int) -> Any:
    return _named(_("criterion {code}"), criterion, number)


def _sums(sheet: dict[str, Any]) -> Iterator[Problem]:
    parts = sheet["parts"]
    yield from _twice(parts, (_("sheet"),))
    total = sum(part["max_points"] for part in parts)
    if not total == sheet["total_points"] == TOTAL:
        yield Problem(
            (_("sheet"),),
            _("the parts add up to %(sum)s, the total says %(said)s; both must be 100"),
            {"sum": total, "said": sheet["total_points"]},
        )
    for number, part in enumerate(parts, start=1):
        where = (_named(_("part {code}"), part, number),)
        yield from _twice(part["sections"], where)
        yield from _adds_up(part, part["sections"], where)
        for index, section in enumerate(part["sections"], start=1):
            place = (*where, _named(_("section {code}"), section, index))
            yield from _section_sums(section, place)
    criteria = [one for part in parts for s in part["sections"] for one in s["criteria"]]
    yield from _twice(criteria, (_("sheet"),))


def _twice(things: list[dict[str, Any]], where: Where) -> Iterator[Problem]:
    counts = Counter(thing["code"] for thing in things)
    for code in (code for code, times in counts.items() if times > 1):
        yield Problem(where, _("the code “%(code)s” stands twice"), {"code": code})


def _adds_up(thing: dict[str, Any], inner: list[dict[str, Any]], where: Where) -> Iterator[Problem]:
    total = sum(item["max_points"] for item in inner)
    if total != thing["max_points"]:
        yield Problem(
            where,
            _("adds up to %(sum)s points, not %(said)s"),
            {"sum": total, "said": thing["max_points"]},
        )


def _section_sums(section: dict[str, Any], where: Where) -> Iterator[Problem]:
    criteria = section["criteria"]
    yield from _adds_up(section, criteria, where)
    groups = section.get("groups", [])
    yield from _twice(groups, where)
    for number, group in enumerate(groups, start=1):
        members = [item for item in criteria if item.get("group") == group["code"]]
        yield from _adds_up(group, members, (*where, _named(_("group {code}"), group, number)))
    known = {group["code"] for group in groups}
    for number, criterion in enumerate(criteria, start=1):
        place = (*where, _criterion(criterion, number))
        if "group" in criterion and criterion["group"] not in known:
            yield Problem(place, _("names a group that its section does not have"))
        yield from _best(criterion, place)
        yield from _marks_rise(criterion, place)


def _best(criterion: dict[str, Any], where: Where) -> Iterator[Problem]:
    best = max(option["points"] for option in criterion["options"])
    if best != criterion["max_points"]:
        yield Problem(
            where,
            _("the best option has %(best)s points, the criterion %(said)s"),
            {"best": best, "said": criterion["max_points"]},
        )


def _marks_rise(criterion: dict[str, Any], where: Where) -> Iterator[Problem]:
    """Within a branch a higher star asks for more points, and no star is marked twice."""
    marked: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    for option in criterion["options"]:
        if option.get("min_for_star"):
            marked[option.get("branch")].append((option["min_for_star"], option["points"]))
    for pairs in marked.values():
        pairs.sort()
        steps = itertools.pairwise(pairs)
        if any(low[0] == high[0] or low[1] >= high[1] for low, high in steps):
            yield Problem(where, _("the star marks do not rise with the points"))
