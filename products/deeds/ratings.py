"""Stars granted by a decision, and ended; offered to the room that evaluates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.lib import shown
from ocop.lib.errors import AlreadyDecided, Refused
from ocop.workflow import chain
from ocop.workflow.doors import record
from products.models import Product, Rating
from products.models.ratings import RatingEnd


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

    ``valid_to`` is the last day (26/2026: 36 months from the decision). Stars the product still
    holds are replaced on the first day of these.
    """
    chain.head(product.chain_key)
    earlier = Rating.objects.filter(product=product, decided_on__lte=decided_on)
    last = earlier.exclude(key=key).order_by("-decided_on", "-pk").first()
    try:
        with transaction.atomic():
            rating = Rating.objects.create(
                product=product, key=key, stars=stars, points=points, year=year, book=book,
                authority=authority, decision_no=decision_no, decided_on=decided_on,
                valid_from=valid_from, valid_to=valid_to, follows=last,
            )  # fmt: skip
    except IntegrityError as fault:
        return _granted(product, key, fault)
    record(
        product, "rating.granted", by=by, after=str(stars),
        rating=rating.pk, key=key, points=points, decision_no=decision_no,
        decided_on=decided_on, valid_from=valid_from, valid_to=valid_to,
        follows=last.pk if last else None,
    )  # fmt: skip
    held = Q(valid_to__gte=valid_from) | Q(stands_until__gte=valid_from)
    for one in earlier.filter(held, ended_on__isnull=True).exclude(key=key):
        end(one, RatingEnd.REPLACED, on=valid_from, by=by, later=rating.pk)
    return rating


@transaction.atomic
def end(rating: Rating, how: str, *, on: dt.date, by: User, note: str = "", **facts: Any) -> Rating:
    """End stars before their last day: ``on`` is the first day without them.

    Stars are ended once; whoever comes second is told how they ended.
    """
    chain.head(rating.product.chain_key)
    rows = Rating.objects.filter(pk=rating.pk, ended_on__isnull=True)
    if not rows.update(ended_on=on, ended_as=how):
        rating.refresh_from_db()
        raise AlreadyDecided(
            _("The stars of %(product)s ended already: %(how)s, %(day)s.")
            % {
                "product": rating.product.name,
                "how": rating.get_ended_as_display(),
                "day": shown.day(rating.ended_on),
            }
        )
    rating.ended_on, rating.ended_as = on, how
    record(
        rating.product, f"rating.{how}", by=by, note=note, after=shown.day(on),
        ended=rating.pk, on=on, **facts,
    )  # fmt: skip
    return rating


@transaction.atomic
def stand_on(rating: Rating, *, since: dt.date, until: dt.date, by: Any, **facts: Any) -> bool:
    """Let the stars hold past the last day of the paper, from ``since`` to ``until`` at the latest.

    The room that registers re-evaluations says when (26/2026 art. 12.3). False if they do already,
    or nothing of them is left to hold.
    """
    since = max(since, rating.valid_to + dt.timedelta(days=1))
    if until < since:
        return False
    chain.head(rating.product.chain_key)
    rows = Rating.objects.filter(
        pk=rating.pk, ended_on__isnull=True, stands_until__isnull=True, valid_to=rating.valid_to
    )
    if not rows.update(stands_from=since, stands_until=until):
        return False
    rating.stands_from, rating.stands_until = since, until
    record(
        rating.product, "rating.stands_on", by=by, after=shown.day(until),
        rating=rating.pk, since=since, until=until, **facts,
    )  # fmt: skip
    return True


@transaction.atomic
def stand_no_longer(rating: Rating, *, on: dt.date, by: Any, **facts: Any) -> bool:
    """End what :func:`stand_on` began: ``on`` is the first day on which only the paper counts."""
    chain.head(rating.product.chain_key)
    rows = Rating.objects.filter(pk=rating.pk, stands_until__gte=on)
    before = rows.values_list("stands_from", "stands_until").first()
    if before is None:
        return False
    first, last = before[0] or on, on - dt.timedelta(days=1)
    left: dict[str, Any] = {"stands_from": first, "stands_until": last}
    if last < first:
        left = dict.fromkeys(left)
    rows.update(**left)
    rating.refresh_from_db(fields=list(left))
    record(
        rating.product, "rating.stands_no_longer", by=by, before=shown.day(before[1]),
        after=shown.day(on), rating=rating.pk, on=on, **facts,
    )  # fmt: skip
    return True


@transaction.atomic
def reopen(rating: Rating, *, by: User, **facts: Any) -> Rating:
    """Let stars stand again whose successor is taken out of the register as if never entered."""
    chain.head(rating.product.chain_key)
    rows = Rating.objects.filter(pk=rating.pk, ended_as=RatingEnd.REPLACED)
    if rows.update(ended_on=None, ended_as=RatingEnd.NONE):
        record(rating.product, "rating.reopened", by=by, reopened=rating.pk, **facts)
    rating.refresh_from_db()
    return rating


def _granted(product: Product, key: str, fault: IntegrityError) -> Rating:
    rating = Rating.objects.filter(key=key).first()
    if rating is None:
        raise fault
    if rating.product_id != product.pk:
        raise Refused(_("This result has granted stars to another product already."))
    return rating
