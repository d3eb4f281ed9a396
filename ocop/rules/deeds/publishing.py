"""A draft comes into use by a second person; a version goes out of use; drafts are dropped."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.rules import cells, checking, contents, knockouts, reading
from ocop.rules.cells import Cell
from ocop.rules.deeds import holding, writers
from ocop.rules.knockouts import Turn
from ocop.rules.models import Authorship, Sheet, SheetState
from ocop.rules.reading import Problem
from ocop.workflow import chain
from ocop.workflow.doors import move


def wrong_with(sheet: Sheet) -> list[Problem]:
    """All that keeps the sheet from being published, each with its exact place."""
    return checking.problems(contents.of(sheet))


def wrote(sheet: Sheet, user: Any) -> bool:
    """True for everybody who wrote in the draft: publishing needs another person."""
    return user.pk in writers.of([sheet])[sheet.pk]


def second_person() -> str:
    """Why who wrote the draft does not publish it."""
    return _("You wrote or edited this draft. A second person of the office publishes it.")


def in_use(sheet: Sheet) -> Sheet | None:
    """The version in use of the same decision and set."""
    rows = Sheet.objects.filter(decision=sheet.decision, slug=sheet.slug, state=SheetState.ACTIVE)
    return rows.select_related("product_set").first()


def knocked_out(sheet: Sheet) -> Turn:
    """The knock-outs of the draft beside those of the version in use, or of the last that was."""
    before = in_use(sheet)
    if before is None:
        was_used = Q(authorship=None) | Q(authorship__published_at__isnull=False)
        rows = Sheet.objects.filter(was_used, decision=sheet.decision, slug=sheet.slug)
        rows = rows.filter(state=SheetState.RETIRED).select_related("product_set")
        before = rows.order_by("-version").first()
    return knockouts.turned(contents.of(before) if before else None, contents.of(sheet))


@transaction.atomic
def publish(
    sheet: Sheet, *, seen: str, with_open: bool, without: bool = False, note: str = "", by: Any
) -> Sheet:
    """Put the draft in use; the version in use until now is retired with it.

    ``seen`` is the digest of the draft the person had before them: nobody publishes what they
    never saw. Refused while anything does not add up, for who wrote the draft, with odd cells of
    the source that nobody compared with the signed text, unless ``with_open`` says so outright,
    and where knock-outs went (or there are none at all), unless ``without`` does.
    """
    holding.may(sheet, by)
    holding.queue(sheet)
    before = in_use(sheet)
    for key in sorted({sheet.pk, before.pk} if before else {sheet.pk}):
        chain.head(f"sheet:{key}")
    held = holding.draft(sheet, by=by)
    if wrote(held, by):
        raise NotAllowed(second_person())
    if held.digest != seen:
        raise AlreadyDecided(holding.somebody_else(held))
    if problems := wrong_with(held):
        raise Refused(_told(problems))
    left, turn = cells.open_of(held), knocked_out(held)
    _said_outright(left, turn, with_open=with_open, without=without)
    if before is not None:
        move(before, SheetState.RETIRED, sources={SheetState.ACTIVE}, by=by, followed_by=held.pk)
    held.digest = reading.digest(contents.of(held))
    Sheet.objects.filter(pk=held.pk).update(digest=held.digest)
    move(
        held, SheetState.ACTIVE, sources={SheetState.DRAFT}, by=by, note=note,
        digest=held.digest, open_cells=[cell.key for cell in left],
        knockouts_lost=[one.code for one in turn.went], knockouts_none=not turn.asked,
    )  # fmt: skip
    at = {"published_by": by, "published_at": clock.now()}
    Authorship.objects.update_or_create(
        sheet=held, defaults=at, create_defaults={**at, "made_at": clock.now()}
    )
    return held


def _said_outright(left: list[Cell], turn: Turn, *, with_open: bool, without: bool) -> None:
    if left and not with_open:
        raise Refused(
            _("Confirm the odd cells first, or say that it is published with them open."),
            field="with_open",
        )
    if turn.must_be_said and not without:
        raise Refused(
            _("Knock-outs went, or there are none. Say that this is right."),
            field="without",
        )


def _told(problems: list[Problem]) -> str:
    first, more = str(problems[0]), len(problems) - 1
    if not more:
        return first
    return ngettext("%(first)s (and %(n)s more)", "%(first)s (and %(n)s more)", more) % {
        "first": first,
        "n": more,
    }


@transaction.atomic
def retire(sheet: Sheet, *, reason: str, seen: str, by: Any) -> Sheet:
    """Take the version out of use, or drop the draft; the reason stands in its history.

    ``seen`` is the state the person had before them: who drops a draft never retires what was
    published meanwhile.
    Sessions that score on it keep it; new ones find no sheet until another is published.
    """
    holding.may(sheet, by)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    holding.queue(sheet)
    held = holding.fresh(sheet)
    sources = {SheetState.DRAFT, SheetState.ACTIVE} & {seen}
    move(held, SheetState.RETIRED, sources=sources, by=by, note=reason)
    return held
