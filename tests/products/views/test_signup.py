import uuid

import pytest

from ocop.accounts.models import User
from products.models import Producer, Product


@pytest.fixture
def form(cast):
    return {
        "once_key": str(uuid.uuid4()),
        "contact_phone": "0912 000 444",
        "contact_name": "Chìu Văn Tám",
        "password": "mien-dong-88",
        "password_again": "mien-dong-88",
        "kind": "household",
        "name": "Hộ Chìu Văn Tám",
        "region": cast.commune_region.pk,
    }


def test_register_opens_an_account_signs_in_and_goes_to_the_first_product(client, form):
    page = client.post("/register/", form)
    producer = Producer.objects.get(name="Hộ Chìu Văn Tám")
    assert page["Location"] == f"/products/new/?producer={producer.pk}"
    assert producer.representative == "Chìu Văn Tám"
    page = client.get(page["Location"])
    assert f'<option value="{producer.pk}" selected>' in page.content.decode()


def test_register_twice_signs_in_to_the_same_account(client, form):
    client.post("/register/", form)
    client.logout()
    page = client.post("/register/", form)
    assert page.status_code == 302
    assert User.objects.filter(phone="+84912000444").count() == 1
    assert Producer.objects.filter(name="Hộ Chìu Văn Tám").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contact_phone": ""}, "contact_phone"),
        ({"contact_phone": "123"}, "contact_phone"),
        ({"password_again": "khac"}, "password_again"),
        ({"password": "12345678", "password_again": "12345678"}, "password"),
        ({"kind": "bank"}, "kind"),
        ({"region": ""}, "region"),
        ({"name": " "}, "name"),
        ({"contact_email": "không phải thư"}, "contact_email"),
    ],
)
def test_register_says_what_is_wrong_beside_the_field_and_keeps_what_was_typed(
    client, form, changes, field
):
    page = client.post("/register/", form | changes)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    text = page.content.decode()
    assert f'id="error_1_id_{field}"' in text
    assert "mien-dong-88" not in text
    if "name" not in changes:
        assert 'value="Hộ Chìu Văn Tám"' in text
    assert not User.objects.filter(phone="+84912000444").exists()


def test_register_with_a_telephone_in_use_is_refused_beside_it(client, form, cast):
    cast.outsider.phone = "+84912000444"
    cast.outsider.save()
    page = client.post("/register/", form)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["contact_phone"])
    assert not Producer.objects.filter(name="Hộ Chìu Văn Tám").exists()


def test_register_when_signed_in_goes_to_ones_own_form(as_, cast):
    assert as_(cast.owner).get("/register/")["Location"] == "/producers/new/"


def test_a_producer_who_came_in_alone_can_register_a_product(client, form, cast):
    client.post("/register/", form)
    producer = Producer.objects.get(name="Hộ Chìu Văn Tám")
    product = {
        "once_key": str(uuid.uuid4()),
        "producer": producer.pk,
        "name": "Miến dong",
        "product_set": cast.product.product_set_id,
        "price": "150.000",
    }
    for _ in range(2):
        page = client.post("/products/new/", product)
    assert page["Location"] == Product.objects.get(producer=producer).get_absolute_url()
