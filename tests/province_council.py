"""Things around the council: a declared interest, an invitation with its key, a place."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from evaluation import invited
from evaluation.deeds import interests
from evaluation.models import Contest
from ocop.lib import clock


def council_things(world: SimpleNamespace) -> dict[str, Any]:
    """`recused` declares an interest in a producer that they do not see anyway."""
    people = world.people
    contest = Contest.objects.get(entries__dossier__product=world.own, state=Contest.State.SCORING)
    secretary = contest.council.members.get(user=people["secretary"])
    invitation: Any = secretary.invitation
    invitation.token = invited.token(invitation)
    interest = interests.declare(
        world.closed.producer, kind="relative", words="Em họ của chủ hộ.",
        declared_on=clock.today(), by=people["recused"],
    )  # fmt: skip
    return {
        "interest.own": interest,
        "invitation.own": invitation,
        "member.secretary": secretary,
    }
