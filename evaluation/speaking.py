"""Who speaks for the council about a product when its conditions are answered.

Its chair and its secretary. Where both stood back or stand near to the producer, the vice chair;
where no vice chair may either, any member of the sitting: a contest can always be closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from evaluation.models import Contest, CouncilRole, Seat, SeatState
from products.models import Membership, ShutOut

ORDER = ((CouncilRole.CHAIR, CouncilRole.SECRETARY), (CouncilRole.VICE,), (CouncilRole.MEMBER,))


def speakers(contest: Contest, producers: Collection[int]) -> dict[int, set[int]]:
    """{producer: ids of the people who may answer about its products now} (four queries)."""
    members = list(contest.council.members.values_list("pk", "user_id", "role"))
    seats = Seat.objects.filter(contest=contest, state=SeatState.RECUSED)
    recused = set(seats.values_list("member_id", flat=True))
    near = _near([user for _pk, user, _role in members], producers)
    found: dict[int, set[int]] = {}
    for producer in producers:
        free = [(user, role) for pk, user, role in members
                if pk not in recused and user not in near[producer]]  # fmt: skip
        turns = ({user for user, role in free if role in roles} for roles in ORDER)
        found[producer] = next((turn for turn in turns if turn), set())
    return found


def may_speak(user: Any, contest: Contest, producers: Iterable[int]) -> bool:
    """True if the person may answer about products of all these producers."""
    return all(user.pk in people for people in speakers(contest, set(producers)).values())


def _near(users: Collection[int], producers: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for model in (Membership, ShutOut):
        rows = model.objects.filter(user__in=users, producer__in=producers)
        for user, producer in rows.values_list("user_id", "producer_id"):
            found[producer].add(user)
    return found
