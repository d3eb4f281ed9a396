"""Whose mail an office looks after: told by higher rooms, which know how people belong to a place.

In a higher app's ``permissions.py``::

    @reach.reaches
    def producers_people(user): return Q(pk__in=<ids of people in the user's territory>)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from ocop.accounts.models import User

Condition = Callable[[Any], Q]
_conditions: list[Condition] = []


def reaches(condition: Condition) -> Condition:
    """Register ``(user) -> Q`` over people; use as a decorator."""
    if condition not in _conditions:
        _conditions.append(condition)
    return condition


def people_of(user: Any) -> QuerySet[User]:
    """The people of the person's territory: its offices, and all that higher rooms count in."""
    offices = Q(pk__in=User.objects.visible_to(user).values("pk"))
    return User.objects.filter(reduce(or_, [ask(user) for ask in _conditions], offices))
