"""Who may read a product besides its people and its territory; offered to the rooms above.

Admitting and dismissing follow from a seat, whose own event stands on the contest's chain; only
shutting out is an event here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from ocop.accounts.models import User
from ocop.lib import clock
from ocop.workflow.doors import record
from products.models import Producer, Product, Reader, ShutOut


def admit(user: User, product: Product, *, until: dt.date | None, why: str) -> None:
    """Let the person read the product through that day (None: until dismissed)."""
    Reader.objects.update_or_create(user=user, product=product, why=why, defaults={"until": until})


def dismiss(user: User, product: Product, *, why: str) -> None:
    """End what ``admit`` gave for the same reason; other reasons stay."""
    Reader.objects.filter(user=user, product=product, why=why).delete()


def admit_all(
    users: Collection[User], products: Collection[Product], *, until: dt.date | None, why: str
) -> None:
    """Let each of the people read each of the products: one insert, however many."""
    Reader.objects.bulk_create(
        (
            Reader(user=user, product=product, why=why, until=until)
            for user in users
            for product in products
        ),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["user", "product", "why"],
        update_fields=["until"],
    )


def dismiss_all(
    *, why: str, users: Collection[User] | None = None, products: Collection[Product] | None = None
) -> None:
    """End what was given for the reason: to everybody, or to these people or these products."""
    rows = Reader.objects.filter(why=why)
    if users is not None:
        rows = rows.filter(user__in=users)
    if products is not None:
        rows = rows.filter(product__in=products)
    rows.delete()


@transaction.atomic
def shut_out(user: User, producer: Producer, *, why: str, by: User | None = None) -> None:
    """The person sees nothing of the producer any more, whatever else would let them."""
    _row, new = ShutOut.objects.get_or_create(
        user=user, producer=producer, defaults={"why": why[:200], "since": clock.now()}
    )
    if new:
        record(producer, "producer.shut_out", by=by, note=why, person=user.pk)


@transaction.atomic
def let_back(user: User, producer: Producer, *, by: User, note: str) -> None:
    """Take back what shut the person out; what else lets them see the producer counts again."""
    if ShutOut.objects.filter(user=user, producer=producer).delete()[0]:
        record(producer, "producer.let_back", by=by, note=note, person=user.pk)
