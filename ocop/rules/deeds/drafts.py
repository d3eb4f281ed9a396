"""Writing in a draft: parts, sections and criteria are changed, added, moved and taken out.

A draft may be unsound while it is written; only publishing asks for more than the right shape.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from ocop.lib.errors import AlreadyDecided, Refused
from ocop.rules import checking, contents, sheets, trees
from ocop.rules.contents import Content
from ocop.rules.deeds import holding
from ocop.rules.models import Criterion, Option, Part, Section, Sheet, SheetState
from ocop.rules.trees import CriterionNode, PartNode, SectionNode
from ocop.workflow.doors import record

Row = Part | Section | Criterion
LAYERS: dict[str, type[Row]] = {"part": Part, "section": Section, "criterion": Criterion}
TITLED = ("code", "title_vi", "title_en", "max_points")
NOTED = ("notes_vi", "notes_en")


def open_draft(sheet: Sheet) -> Sheet | None:
    """The latest draft of the same decision and set."""
    rows = Sheet.objects.filter(decision=sheet.decision, slug=sheet.slug, state=SheetState.DRAFT)
    return rows.select_related("product_set").order_by("-version").first()


@transaction.atomic
def renew(sheet: Sheet, *, by: Any) -> Sheet:
    """Begin a new version with the content of this one; a draft there already is gone on with."""
    holding.may(sheet, by)
    holding.queue(sheet)
    found = open_draft(sheet)
    if found is not None:
        return found
    made = sheets.draft(sheet.decision, sheet.product_set, contents.of(sheet))
    holding.begun(made, based_on=sheet, by=by)
    record(made, "sheet.begun", by=by, before=sheet.version, after=made.version, base=sheet.pk)
    return made


# --- what stands in a draft -----------------------------------------------------------------
def row_of(sheet: Sheet, layer: str, pk: int) -> Row | None:
    """The part, section or criterion of the sheet with the key."""
    path = {"part": "sheet", "section": "part__sheet", "criterion": "sheet"}[layer]
    return LAYERS[layer]._default_manager.filter(**{path: sheet.pk}, pk=pk).first()


def content_of(sheet: Sheet, layer: str, pk: int) -> Content:
    """What can be changed of it in one go: of a part or section without what lies in it."""
    return _content(_node(sheet, layer, pk))


def whole_of(sheet: Sheet, layer: str, pk: int) -> Content:
    """It with all that lies in it."""
    node = _node(sheet, layer, pk)
    if isinstance(node, CriterionNode):
        return contents.criterion(node)
    return contents.section(node) if isinstance(node, SectionNode) else contents.part(node)


def _node(sheet: Sheet, layer: str, pk: int) -> PartNode | SectionNode | CriterionNode:
    tree = trees.of(sheet)
    parts = tree.parts
    sections = [one for part in parts for one in part.sections]
    nodes: dict[str, Any] = {"part": parts, "section": sections, "criterion": tree.criteria}
    node: PartNode | SectionNode | CriterionNode | None
    node = next((one for one in nodes[layer] if one.id == pk), None)
    if node is None:
        raise AlreadyDecided(_("This was taken out of the draft meanwhile."))
    return node


def _content(node: PartNode | SectionNode | CriterionNode) -> Content:
    if isinstance(node, CriterionNode):
        return contents.criterion(node)
    if isinstance(node, SectionNode):
        found = contents.section(node)
        return {key: value for key, value in found.items() if key != "criteria"}
    return {key: getattr(node, key) for key in TITLED}


@transaction.atomic
def change(sheet: Sheet, layer: str, pk: int, *, facts: Content, seen: str, by: Any) -> Sheet:
    """Write the facts over the part, section or criterion.

    ``seen`` is the fingerprint of the content the person had before them: who saw an older one is
    refused, so that nobody overwrites what another has just written.
    """
    held = holding.draft(sheet, by=by)
    was = content_of(held, layer, pk)
    if contents.fingerprint(was) != seen:
        raise AlreadyDecided(holding.somebody_else(held))
    row = row_of(held, layer, pk)
    assert row is not None  # its content was just read under the lock
    _refuse(held, layer, facts, row=row)
    _write(row, facts)
    if facts != was:
        again = holding.unconfirmed(held, [was["code"]] if layer == "criterion" else [])
        holding.edited(
            held, f"sheet.{layer}_changed", by=by, before=was["code"], after=facts["code"],
            was=was, now=facts, unconfirmed=again,
        )  # fmt: skip
    return held


@transaction.atomic
def add(sheet: Sheet, layer: str, *, under: int | None, facts: Content, by: Any) -> Row:
    """Add a part at the end of the sheet, a section or criterion at the end of what it lies in."""
    held = holding.draft(sheet, by=by)
    above: dict[str, Any] = {"sheet": held}
    if layer != "part":
        name = {"section": "part", "criterion": "section"}[layer]
        home = row_of(held, name, under or 0)
        if home is None:
            raise AlreadyDecided(_("This was taken out of the draft meanwhile."))
        above = {name: home} | ({"sheet": held} if layer == "criterion" else {})
    row = LAYERS[layer](**above, order=9999)
    _refuse(held, layer, facts, row=row)
    _write(row, facts)
    _renumber(held)
    holding.edited(held, f"sheet.{layer}_added", by=by, after=facts["code"], now=facts)
    return row


@transaction.atomic
def remove(sheet: Sheet, layer: str, pk: int, *, seen: str, by: Any) -> Sheet:
    """Take it out of the draft with all that lies in it.

    ``seen`` is the fingerprint of all of that (see ``whole_of``) when the person was asked.
    """
    held = holding.draft(sheet, by=by)
    was = whole_of(held, layer, pk)
    if contents.fingerprint(was) != seen:
        raise AlreadyDecided(holding.somebody_else(held))
    row = row_of(held, layer, pk)
    assert row is not None
    again = holding.unconfirmed(held, _codes(layer, was))
    row.delete()
    _renumber(held)
    holding.edited(
        held, f"sheet.{layer}_removed", by=by, before=was["code"], was=was, unconfirmed=again
    )
    return held


def _codes(layer: str, whole: Content) -> list[str]:
    """The codes of the criteria in it."""
    if layer == "criterion":
        return [whole["code"]]
    sections = whole["sections"] if layer == "part" else [whole]
    return [one["code"] for section in sections for one in section["criteria"]]


@transaction.atomic
def shift(sheet: Sheet, layer: str, pk: int, *, up: bool, by: Any) -> Sheet:
    """Let it change places with the one before or after it; at the end it stays where it is."""
    held = holding.draft(sheet, by=by)
    row = row_of(held, layer, pk)
    if row is None:
        raise AlreadyDecided(_("This was taken out of the draft meanwhile."))
    rows = list(_siblings(row).order_by("order"))
    place = [one.pk for one in rows].index(row.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return held
    rows[place].order, rows[other].order = rows[other].order, rows[place].order
    LAYERS[layer]._default_manager.bulk_update([rows[place], rows[other]], ["order"])
    _renumber(held)
    holding.edited(
        held, f"sheet.{layer}_moved", by=by, before=place + 1, after=row.code, to=other + 1
    )
    return held


def _siblings(row: Row) -> Any:
    """Those that lie in the same part, section or sheet."""
    if isinstance(row, Part):
        return Part.objects.filter(sheet=row.sheet_id)
    if isinstance(row, Section):
        return Section.objects.filter(part=row.part_id)
    return Criterion.objects.filter(section=row.section_id)


def _refuse(sheet: Sheet, layer: str, facts: Content, *, row: Row) -> None:
    """Refuse what no sheet can hold, and a code that stands already."""
    for problem in checking.layer_faults(layer, facts):
        told = str(problem) if len(problem.where) > 1 else problem.sentence
        raise Refused(told, field=str(problem.where[-1]) if len(problem.where) == 1 else None)
    rows = Criterion.objects.filter(sheet=sheet) if layer == "criterion" else _siblings(row)
    if rows.filter(code=facts["code"]).exclude(pk=row.pk).exists():
        sentence = _("The code “%(code)s” stands already.") % {"code": facts["code"]}
        raise Refused(sentence, field="code")


def _write(row: Row, facts: Content) -> None:
    """Store the facts in the row; a criterion's options are made anew, nothing refers to them."""
    for name in TITLED:
        setattr(row, name, facts[name])
    if isinstance(row, Section | Criterion):
        for name in NOTED:
            setattr(row, name, facts.get(name, []))
    if isinstance(row, Section):
        row.groups = facts.get("groups", [])
    if isinstance(row, Criterion):
        row.group = facts.get("group", "")
        row.min_star_mark = facts.get("min_star_mark")
    row.save()
    if isinstance(row, Criterion):
        row.options.all().delete()
        Option.objects.bulk_create(
            Option(criterion=row, **sheets.option_fields(option, number))
            for number, option in enumerate(facts.get("options", []), start=1)
        )


def _renumber(sheet: Sheet) -> None:
    """Count everything anew in the order of the paper: criteria through the whole sheet."""
    parts = list(Part.objects.filter(sheet=sheet).order_by("order", "pk"))
    sections = list(
        Section.objects.filter(part__sheet=sheet).order_by("part__order", "order", "pk")
    )
    criteria = list(
        Criterion.objects.filter(sheet=sheet).order_by(
            "section__part__order", "section__order", "order", "pk"
        )
    )
    for rows in (parts, criteria):
        _count(rows)
    for part in parts:
        _count([one for one in sections if one.part_id == part.pk])


def _count(rows: list[Any]) -> None:
    turned = []
    for number, row in enumerate(rows, start=1):
        if row.order != number:
            row.order = number
            turned.append(row)
    if turned:
        model: type[Model] = type(turned[0])
        model._default_manager.bulk_update(turned, ["order"])
