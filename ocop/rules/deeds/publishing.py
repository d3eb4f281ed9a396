"""A draft comes into use by a second person; a version goes out of use; drafts are dropped."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.rules import cells, checking, contents, reading
from ocop.rules.deeds import holding
from ocop.rules.models import Authorship, Sheet, SheetState
from ocop.rules.reading import Problem
from ocop.workflow import chain
from ocop.workflow.doors import move


def wrong_with(sheet: Sheet) -> list[Problem]:
    """All that keeps the sheet from being published, each with its exact place."""
    return checking.problems(contents.of(sheet))


def wrote(sheet: Sheet, user: Any) -> bool:
    """True for who made the draft or edited it last: publishing needs another person."""
    row = Authorship.objects.filter(sheet=sheet).first()
    return row is not None and user.pk in (row.made_by_id, row.edited_by_id)


def second_person() -> str:
    """Why who wrote the draft does not publish it."""
    return _("You wrote or edited this draft. A second person of the office publishes it.")


@transaction.atomic
def publish(sheet: Sheet, *, with_open: bool, note: str = "", by: Any) -> Sheet:
    """Put the draft in use; the version in use until now is retired with it.

    Refused while anything does not add up, for who wrote the draft, and with odd cells of the
    source that nobody compared with the signed text, unless ``with_open`` says so outright.
    """
    holding.may(sheet, by)
    holding.queue(sheet)
    rows = Sheet.objects.filter(decision=sheet.decision, slug=sheet.slug)
    before = rows.filter(state=SheetState.ACTIVE).select_related("product_set").first()
    for key in sorted({sheet.pk, before.pk} if before else {sheet.pk}):
        chain.head(f"sheet:{key}")
    held = holding.draft(sheet, by=by)
    if wrote(held, by):
        raise NotAllowed(second_person())
    if problems := wrong_with(held):
        raise Refused(_told(problems))
    left = cells.open_of(held)
    if left and not with_open:
        raise Refused(
            _("Confirm the odd cells first, or say that it is published with them open."),
            field="with_open",
        )
    if before is not None:
        move(before, SheetState.RETIRED, sources={SheetState.ACTIVE}, by=by, followed_by=held.pk)
    held.digest = reading.digest(contents.of(held))
    Sheet.objects.filter(pk=held.pk).update(digest=held.digest)
    move(
        held, SheetState.ACTIVE, sources={SheetState.DRAFT}, by=by, note=note,
        digest=held.digest, open_cells=[cell.key for cell in left],
    )  # fmt: skip
    at = {"published_by": by, "published_at": clock.now()}
    Authorship.objects.update_or_create(
        sheet=held, defaults=at, create_defaults={**at, "made_at": clock.now()}
    )
    return held


def _told(problems: list[Problem]) -> str:
    first, more = str(problems[0]), len(problems) - 1
    if not more:
        return first
    return ngettext("%(first)s (and %(n)s more)", "%(first)s (and %(n)s more)", more) % {
        "first": first,
        "n": more,
    }


@transaction.atomic
def retire(sheet: Sheet, *, reason: str, by: Any) -> Sheet:
    """Take the version out of use, or drop the draft; the reason stands in its history.

    Sessions that score on it keep it; new ones find no sheet until another is published.
    """
    holding.may(sheet, by)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    holding.queue(sheet)
    held = holding.fresh(sheet)
    sources = {SheetState.DRAFT, SheetState.ACTIVE}
    move(held, SheetState.RETIRED, sources=sources, by=by, note=reason)
    return held
