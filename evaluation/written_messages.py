"""Members hear that they are asked in writing, and that a meeting is called after all."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models import WrittenRound
from ocop.accounts.models import User
from ocop.notices.posting import post


def opinions_asked(found: WrittenRound, people: Collection[User]) -> None:
    contest = found.contest
    post(
        people,
        key=f"written.asked:{found.pk}",
        subject=_("Your written opinion is asked for: %(contest)s"),
        body=_(
            "The council decides %(contest)s in writing (letter %(number)s). Score each product, "
            "say whether you agree with the proposal, and hand both in by %(due)s."
        ),
        link=reverse("written", args=[contest.pk]),
        facts={"contest": contest.title, "number": found.number, "due": found.due_on},
    )


def meeting_called(found: WrittenRound, people: Collection[User]) -> None:
    contest = found.contest
    post(
        people,
        key=f"written.meeting:{found.pk}",
        subject=_("The council meets after all: %(contest)s"),
        body=_("After the written opinions on %(contest)s a meeting is called: %(reason)s"),
        link=contest.get_absolute_url(),
        facts={"contest": contest.title, "reason": found.reason},
    )
