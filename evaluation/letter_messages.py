"""Who is told that a letter of result is there.

The result itself is told once, by ``messages.result_published``, in the moment it takes effect:
the stars stand in the public register from then on, and a producer should not learn of them there.
The letter comes later, when the registry clerk has numbered it. Its notice therefore repeats
neither points nor stars, so that two messages can never say two things: it says that the letter
is there, what it holds, and opens it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from evaluation.models import Decision, Letter
from ocop.accounts.models import Appointment, User
from ocop.lib import clock
from ocop.notices.posting import post
from products.models import Membership

KEY = "letter.released:"


def key_of(letter: Letter) -> str:
    return f"{KEY}{letter.pk}"


def released(decision: Decision, letters: Sequence[Letter]) -> None:
    """The producer's people, and the officers of the commune."""
    people = addressees(letters)
    for letter in letters:
        post(
            people[letter.pk],
            key=key_of(letter),
            subject=_("Letter of result No. %(number)s"),
            body=_TO_PRODUCER if letter.to_producer else _TO_COMMUNE,
            link=letter.get_absolute_url(),
            facts={
                "number": letter.number,
                "day": letter.dated,
                "to": letter.facts["to"],
                "agency": letter.facts["agency"],
            },
        )


_TO_PRODUCER = _(
    "The letter No. %(number)s of %(day)s from %(agency)s to %(to)s is here. It says what the "
    "council found of each criterion, what to do next, and until when you may object. You can "
    "read it on the telephone and print it."
)
_TO_COMMUNE = _(
    "The letter No. %(number)s of %(day)s from %(agency)s to %(to)s is here, with the list of your "
    "producers. Please see that those without a mailbox get theirs on paper."
)


def addressees(letters: Sequence[Letter]) -> dict[int, list[User]]:
    """The people of each letter, in two queries."""
    members: dict[int | None, list[User]] = defaultdict(list)
    rows = Membership.objects.filter(producer__in=[one.producer_id for one in letters])
    for row in rows.select_related("user"):
        members[row.producer_id].append(row.user)
    officers = _officers([one.region_id for one in letters if one.region_id])
    return {
        one.pk: members[one.producer_id] if one.to_producer else officers[one.region_id]
        for one in letters
    }


def _officers(regions: Sequence[int]) -> dict[int | None, list[User]]:
    found: dict[int | None, list[User]] = defaultdict(list)
    held = Appointment.objects.in_force(clock.today()).filter(
        role=Appointment.Role.OFFICER, committee__region__in=regions, user__is_active=True
    )
    for row in held.select_related("user", "committee").order_by("pk"):
        found[row.committee.region_id].append(row.user)
    return found
