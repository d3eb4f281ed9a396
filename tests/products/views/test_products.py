import uuid

import pytest

from products.deeds import readers
from products.models import Product
from tests import cast as c


def make(cast, grant, count):
    for n in range(count):
        made = c.product(f"Mật ong số {n:02d}", cast.producer)
        grant(made, stars=3 + n % 3)


def test_list_asks_as_much_for_thirty_rows_as_for_one(
    as_, cast, grant, django_assert_max_num_queries, django_assert_num_queries
):
    browser = as_(cast.commune)
    browser.get("/products/")  # the places of the filter are then kept
    with django_assert_max_num_queries(11) as one:
        browser.get("/products/")
    make(cast, grant, 30)
    with django_assert_num_queries(len(one)):
        browser.get("/products/")


def found(page):
    return [row.name for row in page.context["page"]]


def test_list_is_filtered_by_words_stars_and_place(as_, cast, grant):
    make(cast, grant, 3)
    browser = as_(cast.province)
    assert found(browser.get("/products/", {"q": "so 01"})) == ["Mật ong số 01"]
    assert found(browser.get("/products/", {"stars": "5"})) == ["Mật ong số 02"]
    assert len(found(browser.get("/products/", {"stars": "any"}))) == 3
    unrated = [cast.other_product.name, cast.product.name]
    assert sorted(found(browser.get("/products/", {"stars": "none"}))) == sorted(unrated)
    there = {"region": cast.other_commune_region.pk}
    assert found(browser.get("/products/", there)) == [cast.other_product.name]
    assert len(found(browser.get("/products/", {"stars": "x"}))) == 5


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("commune", 200), ("province", 200), ("auditor", 200), ("neighbour", 404),
     ("other_commune", 404), ("foreign", 404), ("outsider", 404), ("evaluator_off", 404)],
)  # fmt: skip
def test_page_is_for_those_who_may_know_it(as_, cast, who, status):
    browser = as_(getattr(cast, who))
    at = cast.product.get_absolute_url()
    assert browser.get(at).status_code == status
    changing = status if who != "auditor" else 403
    for deed in ("edit/", "evidence/", "sales/"):
        assert browser.get(at + deed).status_code == changing
        assert browser.post(at + deed, {}).status_code == (422 if changing == 200 else changing)


def test_page_for_a_judge_shows_the_product_but_not_its_story(as_, cast):
    readers.admit(cast.evaluator, cast.product, until=None, why="contest:1")
    text = as_(cast.evaluator).get(cast.product.get_absolute_url()).content.decode()
    assert cast.product.name in text
    assert "Diễn biến" not in text
    assert f"/producers/{cast.producer.pk}/" not in text
    assert "Doanh thu" not in text


def test_page_stays_within_its_statements(as_, cast, grant, django_assert_max_num_queries):
    grant(cast.product)
    browser = as_(cast.owner)
    with django_assert_max_num_queries(14):
        browser.get(cast.product.get_absolute_url())


def new(cast, **changes):
    return {
        "once_key": str(uuid.uuid4()),
        "producer": cast.producer.pk,
        "name": "Sáp ong",
        "product_set": cast.product.product_set_id,
    } | changes


def test_new_product_of_the_same_name_is_refused_beside_the_field(as_, cast):
    page = as_(cast.owner).post("/products/new/", new(cast, name=cast.product.name.upper()))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["name"])
    assert cast.product.name.upper() in page.content.decode()


def test_new_product_of_a_foreign_producer_is_no_choice(as_, cast):
    page = as_(cast.owner).post("/products/new/", new(cast, producer=cast.other_producer.pk))
    assert list(page.context["form"].errors) == ["producer"]
    page = as_(cast.auditor).post("/products/new/", new(cast))
    assert page.status_code == 403
    assert Product.objects.filter(name="Sáp ong").count() == 0


def test_edit_with_wrong_amounts_keeps_what_was_typed(as_, cast):
    form = {"name": cast.product.name, "product_set": cast.product.product_set_id, "price": "2.40"}
    page = as_(cast.owner).post(cast.product.get_absolute_url() + "edit/", form)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["price"])
    assert 'value="2.40"' in page.content.decode()


def test_edit_keeps_the_set_of_an_older_classification(as_, cast):
    old = c.product("Mật cũ", cast.producer, classification="1048")
    form = {"name": "Mật cũ", "product_set": old.product_set_id, "price": "90.000"}
    assert as_(cast.owner).post(old.get_absolute_url() + "edit/", form).status_code == 302
    old.refresh_from_db()
    assert (old.price, old.product_set.classification.slug) == (90000, "1048")
