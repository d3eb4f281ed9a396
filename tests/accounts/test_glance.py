"""What comes with the reader of a page, and what falls away for those who have none of it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from evaluation.models import Contest
from ocop.accounts import glance, scope
from ocop.accounts.backends import MailOrPhone
from ocop.accounts.models import Appointment
from products.models import Membership, Producer, Product, ShutOut
from tests.cast import officer

pytestmark = pytest.mark.django_db


def loaded(user):
    """The person as a request loads them."""
    return MailOrPhone().get_user(user.pk)


def test_a_loaded_reader_brings_the_answers(cast):
    owner, clerk = loaded(cast.owner), loaded(cast.commune)
    names = ("acts", "holds", "sits", "reads", "shut", "unread")
    assert [glance.at(owner, name) for name in names] == [True, False, False, False, False, 0]
    assert [glance.at(clerk, name) for name in names] == [False, True, False, False, False, 0]
    assert glance.at(cast.owner, "acts") is None


def test_an_unknown_or_closed_account_is_nobody(cast):
    cast.owner.is_active = False
    cast.owner.save()
    assert loaded(cast.owner) is None
    assert MailOrPhone().get_user(0) is None


def test_known_asks_nothing_where_there_is_none(cast, django_assert_num_queries):
    owner = loaded(cast.owner)
    with django_assert_num_queries(0):
        assert scope.offices(owner) == []
        assert not scope.serves(owner, cast.commune_region)
        assert not scope.meets(owner, cast.province_region)


@pytest.mark.parametrize("model", [Producer, Product, Contest])
def test_a_loaded_reader_sees_what_the_person_sees(cast, model):
    people = [value for value in vars(cast).values() if hasattr(value, "get_short_name")]
    for user in people:
        seen = list(model.objects.visible_to(loaded(user)))
        assert seen == list(model.objects.visible_to(user)), user


def test_serves_and_meets_agree_for_a_loaded_reader(cast):
    places = [cast.commune_region, cast.other_commune_region, cast.province_region]
    for user in (cast.commune, cast.province, cast.auditor, cast.district, cast.foreign):
        for place in places:
            for level in (None, "commune", "province"):
                assert scope.serves(loaded(user), place, level=level) == scope.serves(
                    user, place, level=level
                )
            assert scope.meets(loaded(user), place) == scope.meets(user, place)


def test_one_shut_out_sees_nothing_of_the_producer_from_the_next_request_on(cast):
    assert cast.product in Product.objects.visible_to(loaded(cast.province))
    ShutOut.objects.create(
        user=cast.province, producer=cast.producer, why="họ hàng", since=timezone.now()
    )
    assert cast.product not in Product.objects.visible_to(loaded(cast.province))


def test_an_office_that_ended_covers_nothing_from_the_next_request_on(cast):
    clerk = officer("Cán bộ cũ", "former", cast.commune_region)
    assert cast.product in Product.objects.visible_to(loaded(clerk))
    Appointment.objects.filter(user=clerk).update(until="2020-01-01")
    assert list(Product.objects.visible_to(loaded(clerk))) == []


def test_a_new_member_sees_the_producer_from_the_next_request_on(cast):
    assert list(Producer.objects.visible_to(loaded(cast.outsider))) == []
    Membership.objects.create(producer=cast.producer, user=cast.outsider, since=timezone.now())
    assert list(Producer.objects.visible_to(loaded(cast.outsider))) == [cast.producer]
