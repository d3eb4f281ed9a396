"""Counting how often certificates are looked up: a number a day, nothing about who asked.

Many look-ups of one certificate on one day, far from where it is sold, may tell of a forged label.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError
from django.db.models import F, Max, Sum
from django.http import HttpRequest

from evaluation.models import Certificate, Lookup
from ocop.lib import clock

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Counted:
    """How often one certificate was looked up: in all, and on the busiest day."""

    total: int = 0
    most: int = 0


def note(request: HttpRequest, found: Iterable[Certificate]) -> None:
    """Count a look-up of each; what cannot be counted keeps nobody from the answer."""
    if request.method != "GET":
        return
    for certificate in found:
        try:
            _count(certificate)
        except DatabaseError as fault:
            log.warning("look-up of certificate %s not counted: %s", certificate.pk, fault)


def _count(certificate: Certificate) -> None:
    day = clock.today()
    # Two who look at once both find the row of the day, and the database adds for both.
    Lookup.objects.bulk_create([Lookup(certificate=certificate, day=day)], ignore_conflicts=True)
    Lookup.objects.filter(certificate=certificate, day=day).update(count=F("count") + 1)


def counted(rows: Sequence[Certificate]) -> dict[int, Counted]:
    """Return the counts of each certificate, by its key."""
    found = Lookup.objects.filter(certificate__in=[row.pk for row in rows]).order_by()
    sums = found.values_list("certificate").annotate(total=Sum("count"), most=Max("count"))
    counts = {pk: Counted(total, most) for pk, total, most in sums}
    return {row.pk: counts.get(row.pk, Counted()) for row in rows}
