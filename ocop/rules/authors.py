"""Who writes blank sheets: officers of the level that decides under the books that use them."""

from __future__ import annotations

from typing import Any

from ocop.accounts import scope
from ocop.accounts.models import Appointment, AppointmentQuerySet, Reach, Region
from ocop.lib import clock
from ocop.lib.context import PROVINCE
from ocop.rules.models import RuleBook


def levels(decision: str = "") -> set[str]:
    """The levels that decide under the books that score on sheets of the decision.

    A decision that no book knows (or none named): those of all books.
    """
    books = list(RuleBook.objects.all())
    using = [book for book in books if decision in book.scoring_decisions]
    return {book.deciding_level for book in using or books}


def offices(user: Any, decision: str = "") -> AppointmentQuerySet:
    """The person's offices of today in which sheets are written: in this server's province."""
    home = Region.objects.valid_on(clock.today()).filter(name=PROVINCE).order_by()
    inside = Reach.objects.filter(over__in=home.values("pk")).values("region")
    return scope.appointments(user, roles=(Appointment.Role.OFFICER,)).filter(
        committee__region__level__in=levels(decision), committee__region__in=inside
    )


def writes(user: Any, decision: str = "") -> bool:
    """True if the person may write sheets of the decision."""
    if not getattr(user, "is_authenticated", False):
        return False
    if not any(office.role == Appointment.Role.OFFICER for office in scope.offices(user)):
        return False
    return offices(user, decision).exists()
