"""What every deed on a sheet begins with: who may, the lock, and the version as it stands now.

Locks are taken in one order: the row of the classification (versions come and go), then the heads
of the sheets' chains by key.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.lib import clock, shown
from ocop.lib.errors import SOMEBODY, AlreadyDecided, NotAllowed
from ocop.rules import authors, contents, reading, trees
from ocop.rules.contents import Content
from ocop.rules.models import Authorship, Classification, Confirmation, Sheet, SheetState
from ocop.workflow import chain
from ocop.workflow.doors import history, record


def may(sheet: Sheet, by: Any) -> None:
    """Raise unless the person writes sheets of the decision."""
    if not authors.writes(by, sheet.decision):
        raise NotAllowed(why_not())


def why_not() -> str:
    """Who writes sheets, for everybody who does not."""
    return _(
        "Scoring sheets are written by officers of the office that decides on ideas and plans."
    )


def queue(sheet: Sheet) -> None:
    """Wait for whoever makes or publishes a version of the same classification."""
    Classification.objects.select_for_update().get(pk=sheet.product_set.classification_id)


def fresh(sheet: Sheet) -> Sheet:
    """The sheet as it stands now; its chain is locked until the transaction ends."""
    chain.head(sheet.chain_key)
    return Sheet.objects.select_related("product_set").get(pk=sheet.pk)


def draft(sheet: Sheet, *, by: Any) -> Sheet:
    """The draft as it stands now, locked; refused where it is none any more."""
    may(sheet, by)
    now = fresh(sheet)
    if now.state != SheetState.DRAFT:
        raise AlreadyDecided(
            _("This version is no draft any more and never changes. Make a new version of it.")
        )
    return now


def begun(sheet: Sheet, *, based_on: Sheet | None, by: Any) -> None:
    """Note who made the draft; what was confirmed of the version before stays confirmed.

    Not so where the criterion says something else now, nor a star mark that is back on its title.
    """
    Authorship.objects.create(sheet=sheet, based_on=based_on, made_by=by, made_at=clock.now())
    if based_on is None:
        return
    before, now = _criteria(based_on), _criteria(sheet)
    Confirmation.objects.bulk_create(
        _copied(one, sheet)
        for one in Confirmation.objects.filter(sheet=based_on)
        if before.get(one.criterion) == now.get(one.criterion)
        and not (one.star and now.get(one.criterion, {}).get("min_star_mark") == one.star)
    )


def _criteria(sheet: Sheet) -> dict[str, Content]:
    return {one.code: contents.criterion(one) for one in trees.of(sheet).criteria}


def unconfirmed(sheet: Sheet, codes: Collection[str]) -> list[str]:
    """Drop what was confirmed of criteria that are changed or taken out; return the cells' keys."""
    rows = Confirmation.objects.filter(sheet=sheet, criterion__in=codes)
    keys = sorted(rows.order_by().values_list("cell", flat=True))
    rows.delete()
    return keys


def _copied(one: Confirmation, sheet: Sheet) -> Confirmation:
    names = ("cell", "text", "against", "note", "criterion", "star", "option", "by_id", "at")
    return Confirmation(sheet=sheet, **{name: getattr(one, name) for name in names})


def edited(sheet: Sheet, verb: str, *, by: Any, **facts: Any) -> None:
    """After every change of a draft: its hash, who edited last, and the event."""
    sheet.digest = reading.digest(contents.of(sheet))
    Sheet.objects.filter(pk=sheet.pk).update(digest=sheet.digest)
    last = {"edited_by": by, "edited_at": clock.now()}
    Authorship.objects.update_or_create(
        sheet=sheet, defaults=last, create_defaults={**last, "made_at": clock.now()}
    )
    record(sheet, verb, by=by, **facts)


def somebody_else(sheet: Sheet) -> str:
    """'Phạm Thu Hà changed this at 10:42': who was faster."""
    last = history(sheet).first()
    return _(
        "%(who)s changed this at %(when)s, after you had opened it. Nothing of yours was kept: "
        "look at the page again, then repeat your change."
    ) % {
        "who": (last and last.actor) or SOMEBODY,
        "when": shown.moment(timezone.localtime(last.at) if last else clock.now()),
    }
