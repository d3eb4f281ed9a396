"""Which stars of a product follow which, set right after old ones were entered or corrected."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from ocop.accounts.models import User
from products.deeds import ratings
from products.models import Product, Rating
from products.models.ratings import RatingEnd, RatingEvidence


def follow(product: Product, *, by: User) -> None:
    """Let later stars of the product follow the earlier, and replace them where these still held.

    Stars that were revoked, annulled or amended stay as they ended; what stars decided here follow
    is part of their own record and stays as well. The caller holds the product's chain.
    """
    story = list(Rating.objects.filter(product=product).order_by("decided_on", "pk"))
    for one in story:
        one.product = product
    for earlier, later in pairwise([None, *story, None]):
        if later is not None and later.evidence != RatingEvidence.SYSTEM:
            before = earlier.pk if earlier else None
            if later.follows_id != before:
                Rating.objects.filter(pk=later.pk).update(follows=before)
        if earlier is not None and earlier.ended_as in (RatingEnd.NONE, RatingEnd.REPLACED):
            _replace(earlier, later, by)


def _replace(earlier: Rating, later: Rating | None, by: User) -> None:
    ends = _first_day_without(earlier, later)
    if earlier.ended_on == ends:
        return
    if earlier.ended_on is not None:
        ratings.reopen(earlier, by=by)
    if ends is not None and later is not None:
        ratings.end(earlier, RatingEnd.REPLACED, on=ends, by=by, later=later.pk)


def _first_day_without(earlier: Rating, later: Rating | None) -> dt.date | None:
    if later is None:
        return None
    last = max(earlier.valid_to, earlier.stands_until or earlier.valid_to)
    return later.valid_from if last >= later.valid_from else None
