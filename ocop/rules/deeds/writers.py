"""Who wrote in a draft: publishing needs somebody else, however little the others wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from ocop.rules.models import Authorship, Sheet, SheetImport
from ocop.workflow.doors import name_of
from ocop.workflow.models import Event

WROTE = (
    "sheet.begun",
    "sheet.imported",
    "sheet.loaded",
    "sheet.mark_settled",
    *(
        f"sheet.{layer}_{deed}"
        for layer in ("part", "section", "criterion")
        for deed in ("changed", "added", "removed", "moved")
    ),
)


def of(drafts: Iterable[Sheet]) -> dict[int, set[int]]:
    """The keys of all who wrote in each draft, by its key: three queries for any number.

    Everybody with a change in its history, and who brought its file; where it was begun from a
    version that was never published, also who wrote in that one.
    """
    wanted = [sheet.pk for sheet in drafts]
    if not wanted:
        return {}
    unpublished = {row.sheet_id: row for row in Authorship.objects.filter(published_at=None)}
    brought = dict(
        SheetImport.objects.filter(sheet__in={*wanted, *unpublished})
        .order_by()
        .values_list("sheet", "uploaded_by")
    )
    lines = {pk: _line(pk, unpublished, brought) for pk in wanted}
    acted = _acted({pk for line in lines.values() for pk in line})
    found: dict[int, set[int]] = {}
    for pk, line in lines.items():
        people: set[Any] = {brought.get(one) for one in line}
        for one in line:
            row = unpublished.get(one)
            people |= acted[one] | ({row.made_by_id, row.edited_by_id} if row else set())
        found[pk] = people - {None}
    return found


def _line(pk: int, unpublished: dict[int, Authorship], brought: dict[int, Any]) -> list[int]:
    """The version and the unpublished ones whose content it was begun from; a file is its own."""
    line = [pk]
    while line[-1] in unpublished and line[-1] not in brought:
        base = unpublished[line[-1]].based_on_id
        if base is None or base not in unpublished or base in line:
            break
        line.append(base)
    return line


def _acted(keys: Iterable[int]) -> dict[int, set[int]]:
    names = {name_of(Sheet(pk=pk)): pk for pk in keys}
    rows = Event.objects.filter(thing__in=names, verb__in=WROTE).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for thing, actor in rows.values_list("thing", "actor").distinct():
        found[names[thing]].add(actor)
    return found
