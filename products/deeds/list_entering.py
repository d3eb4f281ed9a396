"""A list is to be entered into the register: asked for once, done by the worker row by row."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.lib.after_commit import after_commit
from ocop.lib.errors import Refused
from ocop.workflow import chain
from ocop.workflow.doors import move
from products import tasks
from products.deeds.lists import looked, refuse_strangers
from products.lists.lines import ADD, ASK, CANNOT, Line
from products.models import BroughtList, ListState
from products.models.ratings import RatingEvidence

LEVELS = (RatingEvidence.LIST, RatingEvidence.TYPED)


@transaction.atomic
def enter(
    brought: BroughtList, *, seal: str, evidence: str, whole: bool = False, by: User
) -> BroughtList:
    """Let the worker enter every row whose verdict is good (:mod:`products.list_queue`).

    ``seal`` names the verdicts that were looked at; ``whole``: nothing at all where a row is
    still asked or cannot be added. Asked for twice, it is entered once.
    """
    refuse_strangers(brought.region, by)
    if evidence not in LEVELS:
        raise Refused(_("Say what the rows rest on."), field="evidence")
    chain.head(brought.chain_key)
    BroughtList.objects.filter(pk=brought.pk, state=ListState.OPEN).update(entered_by=by)
    move(brought, ListState.ENTERING, sources={ListState.OPEN}, by=by, seal=seal, evidence=evidence)
    judged, _names = looked(brought)
    lines = [line for line in judged.lines if line.status == ADD]
    _refuse_unready(judged, lines, seal=seal, whole=whole)
    brought.ready = [line.number for line in lines]
    brought.counts, brought.evidence, brought.entered_by = dict(judged.counts), evidence, by
    brought.save(update_fields=["ready", "counts", "evidence", "entered_by"])
    after_commit(tasks.enter_lists)
    return brought


@transaction.atomic
def go_on(brought: BroughtList, *, by: User) -> BroughtList:
    """Let the worker try again what it could not finish."""
    refuse_strangers(brought.region, by)
    move(brought, ListState.ENTERING, sources={ListState.STOPPED}, by=by)
    rows = BroughtList.objects.filter(pk=brought.pk)
    rows.update(claimed_at=None, tries=0, fault="")
    after_commit(tasks.enter_lists)
    return brought


def _refuse_unready(judged: Any, lines: list[Line], *, seal: str, whole: bool) -> None:
    if judged.seal != seal:
        raise Refused(_("The verdicts have changed since you looked. Look through them again."))
    if not lines:
        raise Refused(_("No row of the list can be added as it stands."))
    lacking = judged.counts[ASK] + judged.counts[CANNOT]
    if whole and lacking:
        raise Refused(
            _("%(n)s rows are not ready, so nothing was entered.") % {"n": lacking}, field="whole"
        )
