"""Certificates: reserved with their number when a decision is published, made by the worker."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import transaction

from evaluation import certificate_codes as codes
from evaluation import certificate_facts as printed
from evaluation import tasks
from evaluation.models import Certificate, Counter, Decision, Entry
from ocop.accounts.models import Region, User
from ocop.lib import clock
from ocop.lib.after_commit import after_commit
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from products.models import Rating

RESERVED = "certificates.reserved"
Pair = tuple[Entry, Rating]


def reserve(entry: Entry, rating: Rating, *, decision: Decision, by: User) -> Certificate:
    """Reserve the certificate of one result; for more than a few see :func:`reserve_all`."""
    return reserve_all([(entry, rating)], decision=decision, by=by)[0]


@transaction.atomic
def reserve_all(pairs: Sequence[Pair], *, decision: Decision, by: User) -> list[Certificate]:
    """Number the certificates in the order given and let the worker make them.

    Belongs to the transaction that publishes the decision: a number is taken with the star or not
    at all, so a series (province and year) has neither gap nor repeat. The counter is locked last
    and kept to the end: whoever publishes at the same moment waits for their numbers.
    """
    if not pairs:
        return []
    chain.head(decision.chain_key)
    rows = _unnumbered(pairs, decision)
    _number(rows, decision, demo=clock.is_set() or by.demo)
    made = Certificate.objects.bulk_create(rows)
    _record(decision, made, by)
    after_commit(tasks.render_certificates)
    return made


def _unnumbered(pairs: Sequence[Pair], decision: Decision) -> list[Certificate]:
    """Return the rows with their code, the name of their file to come, and what they say."""
    day = _day(decision)
    entries = printed.with_all(entry for entry, _rating in pairs)
    homes = [entry.dossier.product.producer.region for entry in entries.values()]
    places = printed.places_on(day, homes)
    return [
        Certificate(
            rating=rating,
            entry=entries[entry.pk],
            code=codes.new_code(),
            file=f"certificates/{day.year}/{secrets.token_hex(16)}.pdf",
            facts=printed.facts_of(entries[entry.pk], rating, decision, places),
        )
        for entry, rating in pairs
    ]


def _number(rows: Sequence[Certificate], decision: Decision, *, demo: bool) -> None:
    number_in_book(rows, decision.contest.council.region, _day(decision).year, demo=demo)


def number_in_book(rows: Sequence[Certificate], region: Region, year: int, *, demo: bool) -> None:
    """Give the rows the next numbers of the register book of the place and year."""
    series = f"{region.code}:{year}"
    for serial, row in enumerate(rows, start=_take(series, len(rows))):
        row.series, row.serial, row.number = series, serial, codes.number_of(serial, year)
        row.facts = printed.named(row.facts, number=row.number, code=row.code, demo=demo)


def _take(series: str, count: int) -> int:
    """Take so many numbers of the series; returns the first. The row stays locked to the end."""
    counter = Counter.objects.select_for_update().filter(series=series).first()
    if counter is None:
        Counter.objects.get_or_create(series=series)
        counter = Counter.objects.select_for_update().get(series=series)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return first


def _record(decision: Decision, made: Sequence[Certificate], by: User) -> None:
    """One event for the batch; it keeps the hash of what each certificate says."""
    record(
        decision,
        RESERVED,
        by=by,
        after=made[0].number if len(made) == 1 else f"{made[0].number} – {made[-1].number}",
        series=made[0].series,
        says={str(row.serial): printed.digest(row.facts) for row in made},
    )


def _day(decision: Decision) -> dt.date:
    assert decision.decided_on is not None  # published: the database holds it
    return decision.decided_on


@transaction.atomic
def retry(certificate: Certificate, *, by: User) -> Certificate:
    """Let a certificate that could not be made wait for the worker again, with all its tries."""
    move(certificate, Certificate.State.WAITING, sources={Certificate.State.FAILED}, by=by)
    rows = Certificate.objects.filter(pk=certificate.pk, state=Certificate.State.WAITING)
    rows.update(tries=0, claimed_at=None, fault="")
    after_commit(tasks.render_certificates)
    return certificate
