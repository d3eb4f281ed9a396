import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from ocop.lib.errors import Refused
from ocop.workflow.models import Event
from products.models import Rating


def test_grant_twice_with_one_key_grants_once(cast, grant):
    assert grant(cast.product) == grant(cast.product, stars=5)
    assert (Rating.objects.get().stars, Event.objects.filter(verb="rating.granted").count()) == (
        4,
        1,
    )


def test_grant_of_one_result_to_two_products_is_refused(cast, grant):
    grant(cast.product, key="result:1")
    with pytest.raises(Refused):
        grant(cast.other_product, key="result:1")


def test_grant_of_no_stars_is_impossible(cast, grant):
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(cast.product, stars=0)
    assert not Event.objects.filter(verb="rating.granted").exists()


@pytest.mark.django_db(transaction=True)
def test_grant_at_once_grants_once(cast, grant, together):
    made = together(*[lambda: grant(cast.product).pk for _ in range(4)])
    assert made == [Rating.objects.get().pk] * 4


def test_a_rating_is_valid_from_its_first_to_its_last_day(cast, grant):
    rating = grant(cast.product)
    days = ["2026-06-17", "2026-06-18", "2029-06-17", "2029-06-18"]
    seen = [rating.is_valid_on(dt.date.fromisoformat(day)) for day in days]
    assert seen == [False, True, True, False]
    assert [Rating.objects.valid_on(day).exists() for day in days] == seen


def test_last_of_each_is_the_last_decision_of_each_product(cast, grant):
    grant(cast.product, key="a", stars=3, points=Decimal("60"))
    newer = {"decided_on": dt.date(2026, 9, 1), "valid_from": dt.date(2026, 9, 1)}
    upgraded = grant(cast.product, key="b", stars=4, **newer)
    other = grant(cast.other_product, key="c", stars=3)
    assert set(Rating.objects.last_of_each()) == {upgraded, other}
    early = Rating.objects.valid_on(day := dt.date(2026, 7, 1)).last_of_each(day=day)
    assert set(early.values_list("key", flat=True)) == {"a", "c"}
