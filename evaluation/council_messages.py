"""Who is told what of conflicts of interest, places and assignments, once each."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.messages import office_of
from evaluation.models import Contest, Council, CouncilMember, CouncilRole, Interest
from ocop.accounts.models import User
from ocop.notices.posting import post
from ocop.workflow.models import Event


def run_by(council: Council) -> list[User]:
    """The chair and the secretaries of the council, and its office."""
    leading = CouncilMember.objects.filter(
        council=council, role__in=(CouncilRole.CHAIR, CouncilRole.SECRETARY)
    )
    return [*(one.user for one in leading.select_related("user")), *office_of(council)]


def interest_declared(interest: Interest, contests: Collection[Contest]) -> None:
    """Those who run the contests concerned; what was said stands on the page, not in the mail."""
    for contest in contests:
        post(
            [user for user in run_by(contest.council) if user.pk != interest.user_id],
            key=f"interest.declared:{interest.pk}:{contest.pk}",
            subject=_("%(who)s declared a conflict of interest: %(contest)s"),
            body=_(
                "%(who)s does not score the products of %(producer)s in %(contest)s any more. "
                "See whether enough members score them."
            ),
            link=reverse("contest_conflicts", args=[contest.pk]),
            facts={
                "who": interest.user.name,
                "producer": interest.producer.name,
                "contest": contest.title,
            },
        )


def interest_withdrawn(interest: Interest, reason: str) -> None:
    post(
        [interest.user],
        key=f"interest.withdrawn:{interest.pk}",
        subject=_("Your declaration was withdrawn: %(producer)s"),
        body=_("Your declared interest in %(producer)s counts no longer: %(reason)s"),
        link=reverse("interests"),
        facts={"producer": interest.producer.name, "reason": reason},
    )


# --- places ---------------------------------------------------------------------------------
def place_taken(member: CouncilMember, alternate: CouncilMember, reason: str, event: Event) -> None:
    post(
        [member.user, alternate.user],
        key=f"council.place_taken:{member.council_id}:{event.seq}",
        subject=_("%(who)s takes the place of %(whose)s: %(council)s"),
        body=_("%(who)s takes the place of %(whose)s on %(council)s: %(reason)s"),
        link=member.council.get_absolute_url(),
        facts={
            "who": alternate.user.name,
            "whose": member.user.name,
            "council": member.council.name,
            "reason": reason,
        },
    )


# --- assignments and scoring ----------------------------------------------------------------
def assigned(contest: Contest, person: User, entries: Collection[int]) -> None:
    """What a member scores, told once for each set of products, in one notice."""
    digest = hashlib.sha256(",".join(map(str, sorted(entries))).encode()).hexdigest()[:16]
    post(
        [person],
        key=f"contest.assigned:{contest.pk}:{digest}",
        subject=_("Your products in: %(contest)s"),
        body=_("You score %(n)s products in %(contest)s, by %(day)s. You may read them now."),
        link=contest.get_absolute_url(),
        facts={"contest": contest.title, "n": len(entries), "day": contest.held_on},
    )


def session_near(contest: Contest, people: Collection[User], *, mark: int) -> None:
    post(
        people,
        key=f"session.remind:{contest.pk}:{contest.held_on}:{mark}",
        subject=_("The session comes near, %(day)s: %(contest)s"),
        body=_("You score in %(contest)s on %(day)s. Please read the dossiers before."),
        link=contest.get_absolute_url(),
        facts={"contest": contest.title, "day": contest.held_on},
    )


def sheets_due(contest: Contest, people: Collection[User], *, mark: int) -> None:
    post(
        people,
        key=f"sheets.remind:{contest.pk}:{contest.held_on}:{mark}",
        subject=_("Your score sheets are due on %(day)s: %(contest)s"),
        body=_("Sheets of yours are open in %(contest)s. They are due on %(day)s."),
        link=reverse("scoring"),
        facts={"contest": contest.title, "day": contest.held_on},
    )


def sheets_late(contest: Contest, names: str) -> None:
    """The chair, the secretary and the office, the day after."""
    post(
        run_by(contest.council),
        key=f"sheets.late:{contest.pk}:{contest.held_on}",
        subject=_("Score sheets are overdue: %(contest)s"),
        body=_("On %(day)s sheets were still open of: %(names)s."),
        link=reverse("contest_control", args=[contest.pk]),
        facts={"contest": contest.title, "day": contest.held_on, "names": names},
    )
