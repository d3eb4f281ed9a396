"""What waits in a written round: one's own opinion, and ending it once all are in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.models import ContestState, CouncilRole, SeatState, WrittenRound, WrittenState
from ocop.accounts import glance
from ocop.lib.waiting import Waiting, asks

OPEN = Q(state=WrittenState.OPEN, contest__state=ContestState.SCORING)


@asks
def own_opinions(user: Any) -> Iterator[Waiting]:
    """Rounds in which the person's opinion on a product is still to come."""
    if glance.at(user, "sits") is False:
        return
    seat = Q(contest__seats__member__user=user.pk, contest__seats__state=SeatState.SEATED)
    products = Count("contest__entries", distinct=True)
    given = Count("opinions", filter=Q(opinions__seat__member__user=user.pk), distinct=True)
    rows = WrittenRound.objects.filter(OPEN, seat).annotate(all=products, given=given)
    for found in rows.filter(given__lt=F("all")).select_related("contest"):
        yield Waiting(
            title=_("Write your opinion: %(contest)s") % {"contest": found.contest.title},
            url=reverse("written_opinion", args=[found.contest_id]),
            detail=_("The council decides in writing."),
            due=found.due_on,
            count=found.all - found.given,
            action=_("Write your opinion"),
            order=6,
        )


@asks
def to_end(user: Any) -> Iterator[Waiting]:
    """Rounds whose opinions are all in, for chair and secretary."""
    if glance.at(user, "sits") is False:
        return
    speaks = Q(
        contest__council__members__user=user.pk,
        contest__council__members__role__in=(CouncilRole.CHAIR, CouncilRole.SECRETARY),
    )
    seats = Count("contest__seats", filter=Q(contest__seats__state=SeatState.SEATED), distinct=True)
    entries = Count("contest__entries", distinct=True)
    given = Count("opinions", filter=Q(opinions__seat__state=SeatState.SEATED), distinct=True)
    rows = WrittenRound.objects.filter(OPEN, speaks).annotate(
        seats=seats, entries=entries, given=given
    )
    ready = rows.filter(given__gte=F("seats") * F("entries"), seats__gt=0)
    for found in ready.select_related("contest"):
        yield Waiting(
            title=_("End the written round: %(contest)s") % {"contest": found.contest.title},
            url=reverse("written", args=[found.contest_id]),
            detail=_("All opinions are in."),
            action=_("Look at it"),
            order=9,
        )
