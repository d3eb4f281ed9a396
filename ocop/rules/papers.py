"""A sheet file as a tree, without the database; its keys are mere running numbers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from typing import Any

from ocop.rules import reading
from ocop.rules.classification import DATA
from ocop.rules.trees import CriterionNode, Node, OptionNode, PartNode, SectionNode, SheetTree

SHIPPED = DATA / "sheets"


def full_slug(decision: str, slug: str) -> str:
    """Return the slug with its decision in front: '26-2026-che', '148-rau-cu-qua-hat-tuoi'."""
    return f"{decision.rpartition('/')[0].replace('/', '-')}-{slug}"


@cache
def _names() -> frozenset[str]:
    return frozenset(path.stem for path in SHIPPED.glob("*.json"))


def shipped(decision: str, slug: str) -> dict[str, Any] | None:
    """Return the content of the shipped sheet, or None if there is no such file."""
    name = full_slug(decision, slug)
    return reading.read(SHIPPED / f"{name}.json") if name in _names() else None


def grown(content: dict[str, Any]) -> SheetTree:
    """Return the tree of a sound sheet file (see ``checking``)."""
    keys = itertools.count(1)
    facts = content["product_set"]
    return SheetTree(
        id=0,
        decision=content["decision"],
        slug=facts["slug"],
        version=0,
        digest=reading.digest(content),
        name_vi=facts["name_vi"],
        name_en=facts["name_en"],
        total_points=content["total_points"],
        parts=tuple(_part(part, keys) for part in content["parts"]),
    )


def _titled(thing: dict[str, Any], keys: Iterator[int]) -> dict[str, Any]:
    names = ("code", "title_vi", "title_en", "max_points")
    return {"id": next(keys)} | {name: thing[name] for name in names}


def _noted(thing: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(thing.get(name, ())) for name in ("notes_vi", "notes_en")}


def _part(part: dict[str, Any], keys: Iterator[int]) -> PartNode:
    return PartNode(
        **_titled(part, keys),
        sections=tuple(_section(one, part["code"], keys) for one in part["sections"]),
    )


def _section(section: dict[str, Any], part: str, keys: Iterator[int]) -> SectionNode:
    return SectionNode(
        **_titled(section, keys),
        **_noted(section),
        criteria=tuple(_criterion(one, section["code"], part, keys) for one in section["criteria"]),
        groups=tuple(Node(**_titled(one, keys)) for one in section.get("groups", ())),
    )


def _criterion(one: dict[str, Any], section: str, part: str, keys: Iterator[int]) -> CriterionNode:
    titled = _titled(one, keys)
    return CriterionNode(
        **titled,
        **_noted(one),
        options=tuple(
            _option(option, index, titled["id"], next(keys))
            for index, option in enumerate(one["options"])
        ),
        group=one.get("group", ""),
        min_star_mark=one.get("min_star_mark"),
        section_code=section,
        part_code=part,
    )


def _option(option: dict[str, Any], index: int, criterion: int, key: int) -> OptionNode:
    branch = option.get("branch")
    return OptionNode(
        id=key,
        index=index,
        criterion_id=criterion,
        label_vi=option["label_vi"],
        label_en=option["label_en"],
        points=option["points"],
        min_for_star=option.get("min_for_star"),
        branch="" if branch is None else str(branch),
        branch_vi=option.get("branch_vi", ""),
        branch_en=option.get("branch_en", ""),
        derived=option.get("derived", False),
    )
