"""The rows of producers that a person may see, for whom every list of a cycle is asked."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from ocop.accounts import scope
from products.models import own_of, shut_from


def of_makers(rows: QuerySet[Any], user: Any, producer: str) -> Any:
    """Return the rows whose ``producer`` is one of ``Producer.objects.visible_to(user)``.

    The same rule along the path to the producer: joined once, and no join at all for an office of
    the country, which sees every producer it does not stand too near to.
    """
    if not getattr(user, "is_authenticated", False):
        return rows.none()
    if not scope.everywhere(user):
        own = Q(**{f"{producer}__in": own_of(user)})
        rows = rows.filter(own | scope.within(user, f"{producer}__region"))
    shut = shut_from(user)
    return rows if shut.query.is_empty() else rows.exclude(**{f"{producer}__in": shut})
