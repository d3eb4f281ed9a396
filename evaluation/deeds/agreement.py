"""The council agrees on an option for each criterion with star marks, where its book asks so."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation import agreement, asked
from evaluation.deeds.conditions import MEANWHILE, refuse_others
from evaluation.deeds.holding import hold
from evaluation.deeds.sheets import looked_up
from evaluation.models import AgreedOption, ContestState, Entry
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, Refused
from ocop.rules import trees
from ocop.workflow.doors import record

AGREED = "criterion.agreed"


@transaction.atomic
def agree(
    entry: Entry, options: Mapping[int, int | None], *, seen: str | None = None, by: User
) -> int:
    """Keep what the council agreed on: {criterion: option, or None where no option is met}.

    For its chair or secretary while the contest is scoring; only criteria with star marks, only
    under a book that reads the minima so. Returns how many are new or changed. ``seen``: as in
    ``conditions.answer``.
    """
    contest = entry.contest
    hold(contest, ContestState.SCORING)
    if seen is not None and seen != asked.fingerprint(entry):
        raise AlreadyDecided(str(MEANWHILE))
    refuse_others(contest, [entry], by)
    if not agreement.needed(contest.council.stage.book):
        raise Refused(_("This rule book reads the minimum requirements from the members' sheets."))
    tree = trees.of(entry.sheet)
    marked = {one.id for one in agreement.marked(tree)}
    before = {row.criterion_id: row for row in AgreedOption.objects.filter(entry=entry)}
    told = []
    for key, option in options.items():
        one, chosen = looked_up(tree, key, option)
        if one.id not in marked:
            raise Refused(_("This criterion has no minimum requirement to agree on."))
        old, pk = before.get(one.id), chosen.id if chosen else None
        if old and old.option_id == pk:
            continue
        points = chosen.points if chosen else 0
        facts = {"option_id": pk, "points": points, "agreed_by": by, "agreed_at": clock.now()}
        AgreedOption.objects.update_or_create(entry=entry, criterion_id=one.id, defaults=facts)
        told.append([one.id, pk, points, [old.option_id, old.points] if old else None])
    if told:
        record(entry, AGREED, by=by, before=len(before), after=len(told), agreed=told)
    return len(told)
