"""Comparing an odd cell of the source with the signed text, and saying what was found there."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.lib import clock, shown
from ocop.lib.errors import AlreadyDecided, Refused
from ocop.rules import cells, contents, trees
from ocop.rules.cells import Cell
from ocop.rules.deeds import drafts, holding
from ocop.rules.models import Confirmation, Criterion, Sheet, SheetState
from ocop.rules.trees import OptionNode
from ocop.workflow.doors import record

NO_MINIMUM = "none"


@transaction.atomic
def confirm(
    sheet: Sheet,
    key: str,
    *,
    against: str,
    seen: str = "",
    note: str = "",
    means: str = "",
    by: Any,
) -> Sheet:
    """Note that the signed text was looked at; return the sheet on which it takes effect.

    An uncertain place or a mended misprint: the text says what the sheet has (if it says
    otherwise, the cell is corrected in a draft first). A star mark on a title: ``means`` is the
    place of the option it stands for ('2', counted from 0), or 'none'. In a draft the mark
    becomes the minimum at once; of a sheet in use a new draft is made, it never changes itself.
    ``seen`` is the fingerprint (see ``shown_of``) of the criterion whose options were shown.
    """
    holding.may(sheet, by)
    if not against.strip():
        raise Refused(_("Say which signed text you looked at."), field="against")
    holding.queue(sheet)
    held = holding.fresh(sheet)
    if held.state == SheetState.RETIRED:
        raise Refused(_("A retired version is left as it was."))
    cell = next((one for one in cells.of(held) if one.key == key), None)
    if cell is None:
        raise Refused(_("The sheet has no such odd cell any more."))
    if cell.confirmation is not None:
        raise AlreadyDecided(_told(cell.confirmation))
    if (cell.is_mark or seen) and seen != shown_of(held, cell):
        raise AlreadyDecided(holding.somebody_else(held))
    facts = {"against": against, "note": note, "by": by, "at": clock.now()}
    if not cell.is_mark:
        _keep(held, cell, facts)
        return held
    return _mark(held, cell, means, facts, by=by)


def _told(one: Confirmation) -> str:
    return _("%(who)s has confirmed it on %(when)s already.") % {
        "who": one.by,
        "when": shown.moment(one.at),
    }


def _keep(sheet: Sheet, cell: Cell, facts: dict[str, Any], **more: Any) -> None:
    said = {"text": cell.text, "criterion": cell.criterion, **facts, **more}
    Confirmation.objects.update_or_create(sheet=sheet, cell=cell.key, defaults=said)
    record(
        sheet, "sheet.cell_confirmed", by=facts["by"], after=cell.criterion, note=facts["note"],
        cell=cell.key, against=facts["against"], **more,
    )  # fmt: skip


def shown_of(sheet: Sheet, cell: Cell) -> str:
    """The fingerprint of the criterion beside the cell; empty where it names none."""
    if not cell.criterion:
        return ""
    return contents.fingerprint(contents.criterion(trees.of(sheet).criterion(cell.criterion)))


def choices(sheet: Sheet, cell: Cell) -> list[OptionNode]:
    """The options a star mark can mean: those that give points."""
    return [one for one in trees.of(sheet).criterion(cell.criterion).options if one.points]


def _mark(sheet: Sheet, cell: Cell, means: str, facts: dict[str, Any], *, by: Any) -> Sheet:
    options = {str(one.index): one for one in choices(sheet, cell)}
    if means != NO_MINIMUM and means not in options:
        raise Refused(_("Say which option the mark means."), field="means")
    chosen = options.get(means)
    said = {"star": cell.star, "option": chosen.label_vi if chosen else ""}
    draft = sheet if sheet.state == SheetState.DRAFT else drafts.renew(sheet, by=by)
    if draft.pk != sheet.pk:
        _keep(sheet, cell, facts, **said)
        draft = holding.fresh(draft)
        twin = next((one for one in cells.of(draft) if one.key == cell.key), None)
        if twin is not None and not twin.is_open:
            return draft
    _enforce(draft, cell, chosen, by=by)
    _keep(draft, cell, facts, **said)
    return draft


def _enforce(draft: Sheet, cell: Cell, chosen: OptionNode | None, *, by: Any) -> None:
    """Take the mark off the title and put it on the option, where the draft still has both."""
    row = Criterion.objects.filter(sheet=draft, code=cell.criterion, min_star_mark=cell.star)
    criterion = row.first()
    if criterion is None:
        return
    was = contents.criterion(trees.of(draft).criterion(cell.criterion))
    if chosen is not None:
        option = criterion.options.filter(label_vi=chosen.label_vi, points=chosen.points).first()
        if option is None:
            raise Refused(
                _("The draft of version %(no)s has other options there. Confirm it on the draft.")
                % {"no": draft.version}
            )
        option.min_for_star = cell.star
        option.save(update_fields=["min_for_star"])
    row.update(min_star_mark=None)
    now = contents.criterion(trees.of(draft).criterion(cell.criterion))
    holding.edited(
        draft, "sheet.mark_settled", by=by, before=cell.criterion, after=cell.star, was=was, now=now
    )
