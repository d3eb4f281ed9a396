import uuid
from decimal import Decimal

import pytest

from ocop.lib.errors import Refused
from ocop.rules.models import ProductSet
from ocop.workflow.models import Event, EventText
from products.deeds import products
from products.models import Product


def register(cast, name="Sáp ong", **more):
    facts = {"product_set": cast.product.product_set, "by": cast.owner} | more
    return products.register(cast.producer, name=name, **facts)


def test_register_chooses_the_drawing_of_the_set(cast):
    made = register(cast, description="Dòng một\nDòng hai", price=Decimal(150000))
    assert (made.drawing, made.description) == ("honey", "Dòng một\nDòng hai")
    assert Event.objects.get(verb="product.registered").actor == cast.owner


def test_register_clicked_twice_makes_one_product(cast):
    key = uuid.uuid4()
    assert register(cast, once_key=key) == register(cast, once_key=key)
    assert Product.objects.filter(producer=cast.producer).count() == 2


@pytest.mark.django_db(transaction=True)
def test_register_clicked_five_times_at_once_makes_one_product(cast, together):
    key = uuid.uuid4()
    made = together(*[lambda: register(cast, once_key=key).pk for _ in range(5)])
    assert made == [Product.objects.get(once_key=key).pk] * 5
    assert Event.objects.filter(verb="product.registered").count() == 1


@pytest.mark.parametrize("name", ["Mật ong hoa rừng Ba Chẽ", "mat ong  HOA rung ba che"])
def test_register_refuses_a_second_product_of_the_name(cast, name):
    with pytest.raises(Refused) as refusal:
        register(cast, name)
    assert refusal.value.field == "name"


@pytest.mark.django_db(transaction=True)
def test_register_of_one_name_by_two_people_at_once_makes_one(cast, together):
    one, two = together(*[lambda: register(cast, once_key=uuid.uuid4()) for _ in range(2)])
    assert sorted(type(result).__name__ for result in (one, two)) == ["Product", "Refused"]


def test_the_same_name_under_another_producer_is_another_product(cast):
    made = products.register(
        cast.other_producer,
        name=cast.product.name,
        product_set=cast.product.product_set,
        by=cast.neighbour,
    )
    assert made != cast.product


def test_update_keeps_prices_from_what_to_what(cast):
    products.update(cast.product, price=Decimal(150000), by=cast.owner)
    products.update(cast.product, price=Decimal(180000), by=cast.commune)
    notes = EventText.objects.order_by("event").values_list("note", flat=True)
    assert list(notes) == ["Giá (đồng): – → 150000", "Giá (đồng): 150000 → 180000"]


def test_update_of_the_set_changes_the_drawing(cast):
    wine = ProductSet.objects.get(classification__slug="26-2026", slug="ruou-trang")
    products.update(cast.product, product_set=wine, by=cast.owner)
    cast.product.refresh_from_db()
    assert cast.product.drawing == "wine"


def test_update_to_the_name_of_another_is_refused_and_changes_nothing(cast):
    other = register(cast)
    with pytest.raises(Refused):
        products.update(other, name=cast.product.name, by=cast.owner)
    other.refresh_from_db()
    assert other.name == "Sáp ong"
