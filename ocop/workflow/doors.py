"""The one door for every change of state, and the door for other changed facts.

Nothing else assigns ``.state``. A thing that moves has ``state``, ``pk`` and ``chain_key``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from ocop.lib.errors import SOMEBODY, AlreadyDecided
from ocop.workflow import chain
from ocop.workflow.models import Chain, Event


def name_of(thing: Any) -> str:
    """Return the name a thing has in the log: 'cycle.idea:12'."""
    return f"{thing._meta.label_lower}:{thing.pk}"


@transaction.atomic
def move(
    thing: Any, to: str, *, sources: Collection[str], by: Any, note: str = "", **facts: Any
) -> Event:
    """Move the thing to the state ``to`` and log it, in one transaction.

    Refuses unless its state is among ``sources`` and is still the one that was read: of two
    people deciding at once one wins, the other is told who did.
    """
    held = chain.head(thing.chain_key)
    seen = thing.state
    changed = 0
    if seen in sources:
        rows = type(thing)._base_manager.filter(pk=thing.pk, state=seen)
        changed = rows.update(state=to)
    if not changed:
        thing.refresh_from_db(fields=["state"])
        raise AlreadyDecided(_who_was_faster(thing))
    thing.state = to
    return chain.append(
        thing.chain_key,
        f"{thing._meta.model_name}.{to}",
        name_of(thing),
        by=by,
        before=seen,
        after=to,
        note=note,
        facts=facts,
        held=held,
    )


def _who_was_faster(thing: Any) -> str:
    last = (
        Event.objects.filter(thing=name_of(thing))
        .exclude(after="")
        .select_related("actor")
        .order_by("-id")
        .first()
    )
    state = thing.get_state_display()
    if last is None:
        return _("This cannot be done now: it stands at “%(state)s”.") % {"state": state}
    return _("%(who)s was faster: it stands at “%(state)s” since %(when)s.") % {
        "who": last.actor or SOMEBODY,
        "state": state,
        "when": formats.date_format(timezone.localtime(last.at), "SHORT_DATETIME_FORMAT"),
    }


def record(
    thing: Any,
    verb: str,
    *,
    by: Any,
    before: Any = "",
    after: Any = "",
    note: str = "",
    held: Chain | None = None,
    **facts: Any,
) -> Event:
    """Log a changed fact other than the state (dates, people, prices, points) on its chain.

    ``held``: the chain's head where the caller locked it already and keeps no other copy of it.
    """
    return chain.append(
        thing.chain_key,
        verb,
        name_of(thing),
        by=by,
        before=str(before),
        after=str(after),
        note=note,
        facts=facts,
        held=held,
    )


def history(*things: Any) -> Any:
    """Return the events of the things, latest first, with actor and words: two queries' worth."""
    names = [name_of(thing) for thing in things]
    return Event.objects.filter(thing__in=names).select_related("actor", "text").order_by("-id")
