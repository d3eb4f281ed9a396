"""The end of a practice session: nothing of it reaches a result, so it is ended and not closed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.deeds import seating
from evaluation.deeds.holding import hold
from evaluation.models import Contest, ContestState
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib.errors import NotAllowed, Refused
from ocop.workflow.doors import move
from products.deeds import readers


@transaction.atomic
def end(contest: Contest, *, by: User) -> Contest:
    """End a practice session: its sheets are shut, its members read the dossiers no longer."""
    hold(contest, ContestState.PREPARING, ContestState.SCORING)
    if not contest.practice:
        raise Refused(_("Only a practice session is ended; any other is closed by its chair."))
    if not standing(by, contest.council).runs:
        raise NotAllowed(
            _("A practice session is ended by the secretary, the chair or the office.")
        )
    move(
        contest, ContestState.ENDED, by=by,
        sources={ContestState.PREPARING, ContestState.SCORING},
    )  # fmt: skip
    readers.dismiss_all(why=seating.reason(contest))
    return contest
