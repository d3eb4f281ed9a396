"""People and sheets for the tests of writing sheets."""

from __future__ import annotations

from typing import Any

from ocop.rules import contents, trees
from ocop.rules.contents import fingerprint
from ocop.rules.deeds import drafts, publishing
from ocop.rules.models import Sheet
from ocop.rules.trees import CriterionNode


def in_use(slug: str = "che", decision: str = "26/2026/QĐ-TTg") -> Sheet:
    """The shipped sheet in use."""
    rows = Sheet.objects.filter(decision=decision, slug=slug, state=Sheet.State.ACTIVE)
    return rows.select_related("product_set").get()


def first(sheet: Sheet) -> CriterionNode:
    """The first criterion of the sheet."""
    return trees.of(sheet).criteria[0]


def change_first(draft: Sheet, by: Any, **facts: Any) -> Sheet:
    """Change the first criterion of a draft as somebody does who has just opened it."""
    node = first(draft)
    was = contents.criterion(node)
    return drafts.change(
        draft, "criterion", node.id, facts=was | facts, seen=fingerprint(was), by=by
    )


def publish(
    draft: Sheet, *, by: Any, with_open: bool = True, without: bool = True, **more: Any
) -> Sheet:
    """Publish as somebody does who has just opened the draft and ticks what is asked."""
    seen = more.pop("seen", None) or Sheet.objects.get(pk=draft.pk).digest
    return publishing.publish(draft, seen=seen, with_open=with_open, without=without, by=by, **more)
