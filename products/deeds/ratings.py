"""Stars granted by a decision; offered to the room that evaluates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.lib.errors import Refused
from ocop.workflow import chain
from ocop.workflow.doors import record
from products.models import Product, Rating


@transaction.atomic
def grant(
    product: Product,
    *,
    key: str,
    stars: int,
    points: Decimal,
    year: int,
    book: str,
    authority: str,
    decision_no: str,
    decided_on: dt.date,
    valid_from: dt.date,
    valid_to: dt.date,
    by: User,
) -> Rating:
    """Grant the stars. ``key`` names the result they come from: granted again, it changes nothing.

    ``valid_to`` is the last day (26/2026: 36 months from the decision).
    """
    chain.head(product.chain_key)
    try:
        with transaction.atomic():
            rating = Rating.objects.create(
                product=product, key=key, stars=stars, points=points, year=year, book=book,
                authority=authority, decision_no=decision_no, decided_on=decided_on,
                valid_from=valid_from, valid_to=valid_to,
            )  # fmt: skip
    except IntegrityError as fault:
        return _granted(product, key, fault)
    record(
        product, "rating.granted", by=by, after=str(stars),
        rating=rating.pk, key=key, points=points, decision_no=decision_no,
        decided_on=decided_on, valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    return rating


def _granted(product: Product, key: str, fault: IntegrityError) -> Rating:
    rating = Rating.objects.filter(key=key).first()
    if rating is None:
        raise fault
    if rating.product_id != product.pk:
        raise Refused(_("This result has granted stars to another product already."))
    return rating
