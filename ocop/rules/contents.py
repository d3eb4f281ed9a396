"""A sheet as the content of a sheet file: what is edited, exported, compared and checked. Pure.

The other way round: ``papers.grown`` (a tree of a content), ``sheets.written`` (rows of it).
"""

from __future__ import annotations

from typing import Any

from ocop.rules import checking, reading, trees
from ocop.rules.models import Sheet
from ocop.rules.trees import CriterionNode, Node, OptionNode, PartNode, SectionNode, SheetTree

Content = dict[str, Any]


def of(sheet: Sheet) -> Content:
    """Return the content of a stored sheet, as its file would hold it."""
    return told(trees.of(sheet), about=sheet.about, number=sheet.product_set.no)


def told(tree: SheetTree, *, about: Content, number: int) -> Content:
    """Return the tree as the content of a file, with what is known about its source."""
    kept = {key: about[key] for key in checking.SHEET_MAY if key in about}
    return {
        "schema": checking.SCHEMA,
        "decision": tree.decision,
        "product_set": {
            "no": number,
            "slug": tree.slug,
            "name_vi": tree.name_vi,
            "name_en": tree.name_en,
        },
        **kept,
        "total_points": tree.total_points,
        "parts": [part(one) for one in tree.parts],
    }


def _titled(node: Node) -> Content:
    keys = ("code", "title_vi", "title_en", "max_points")
    return {key: getattr(node, key) for key in keys}


def _noted(node: SectionNode | CriterionNode) -> Content:
    found = {key: list(getattr(node, key)) for key in ("notes_vi", "notes_en")}
    return {key: notes for key, notes in found.items() if notes}


def part(node: PartNode) -> Content:
    """A part with its sections."""
    return {**_titled(node), "sections": [section(one) for one in node.sections]}


def section(node: SectionNode) -> Content:
    """A section with its criteria."""
    groups = [_titled(one) for one in node.groups]
    return {
        **_titled(node),
        **({"groups": groups} if groups else {}),
        **_noted(node),
        "criteria": [criterion(one) for one in node.criteria],
    }


def criterion(node: CriterionNode) -> Content:
    """A criterion with its options."""
    found = {**_titled(node), **_noted(node)}
    if node.group:
        found["group"] = node.group
    if node.min_star_mark:
        found["min_star_mark"] = node.min_star_mark
    found["options"] = [_option(one) for one in node.options]
    return found


def _option(option: OptionNode) -> Content:
    found: Content = {key: getattr(option, key) for key in ("label_vi", "label_en", "points")}
    may = ("min_for_star", "branch", "branch_vi", "branch_en", "derived")
    return found | {key: value for key in may if (value := getattr(option, key))}


def fingerprint(facts: Content) -> str:
    """A short mark of a content: whoever edits it must have seen this one."""
    return reading.digest(facts)[:16]
