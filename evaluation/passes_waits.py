"""What waits for chair and secretary between two rounds: results to record, round 2 to open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation import passes
from evaluation.models import Contest, ContestState, CouncilMember, CouncilRole, Entry, FurtherTest
from ocop.accounts import glance
from ocop.lib.waiting import Waiting, asks


@asks
def between_rounds(user: Any) -> Iterator[Waiting]:
    """Tests without a result and products ready for round 2, contest by contest."""
    if glance.at(user, "sits") is False:
        return
    speaks = CouncilMember.objects.filter(
        user_id=user.pk, role__in=(CouncilRole.CHAIR, CouncilRole.SECRETARY)
    )
    asked = FurtherTest.objects.filter(entry__contest__council__in=speaks.values("council"))
    rows = Contest.objects.filter(state=ContestState.SCORING, pk__in=asked.values("entry__contest"))
    contests = {one.pk: one for one in rows}
    if not contests:
        return
    found = passes.among(list(contests.values()))
    by_contest: dict[int, list[passes.Standing]] = defaultdict(list)
    for pk, contest in Entry.objects.filter(pk__in=found).values_list("pk", "contest"):
        by_contest[contest].append(found[pk])
    for pk, listed in sorted(by_contest.items()):
        awaited = [one for each in listed for one in each.awaited]
        ready = sum(each.ready for each in listed)
        if awaited or ready:
            yield Waiting(
                title=_("Between two rounds: %(contest)s") % {"contest": contests[pk].title},
                url=reverse("contest_passes", args=[pk]),
                detail=_("%(tests)s tests without a result, %(ready)s products ready for round 2")
                % {"tests": len(awaited), "ready": ready},
                due=min((one.due_on for one in awaited), default=contests[pk].held_on),
                count=len(awaited) + ready,
                action=_("Look at it"),
                order=9,
            )
