"""What waits for chair and secretary: products to be discussed because members lie far apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation import spread
from evaluation.models import Contest, ContestState, CouncilMember, CouncilRole
from ocop.accounts import glance
from ocop.lib.waiting import Waiting, asks


@asks
def to_discuss(user: Any) -> Iterator[Waiting]:
    """Products whose spread keeps the scoring open, contest by contest."""
    if glance.at(user, "sits") is False:
        return
    speaks = CouncilMember.objects.filter(
        user_id=user.pk, role__in=(CouncilRole.CHAIR, CouncilRole.SECRETARY)
    )
    rows = Contest.objects.filter(council__in=speaks.values("council"), state=ContestState.SCORING)
    contests = {one.pk: one for one in rows.select_related("council__stage__book")}
    for pk, entries in (spread.unsettled(contests.values()) if contests else {}).items():
        yield Waiting(
            title=_("Discuss: %(contest)s") % {"contest": contests[pk].title},
            url=reverse("contest_control", args=[pk]),
            detail=ngettext(
                "%(n)s product on which members lie too far apart",
                "%(n)s products on which members lie too far apart",
                len(entries),
            )
            % {"n": len(entries)},
            due=contests[pk].held_on,
            count=len(entries),
            action=_("Look at it"),
            order=8,
        )
