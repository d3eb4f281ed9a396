import datetime as dt
import gzip
import json

import pytest
from django.core.cache import cache

from ocop.lib import clock
from products import proofs
from products.deeds import evidence, producers
from tests import cast as c
from tests.products.conftest import photo, upload


@pytest.fixture(autouse=True)
def autumn():
    with clock.set_to(dt.date(2026, 11, 20)):
        yield


OLD = {"decided_on": dt.date(2022, 6, 1), "valid_from": dt.date(2022, 6, 1),
       "valid_to": dt.date(2025, 5, 31), "decision_no": "1/QĐ-UBND"}  # fmt: skip


def found(client, **query):
    return [card["name"] for card in client.get("/catalogue/", query).context["cards"]]


def test_catalogue_shows_recognised_products_in_vietnamese_order(client, cast, grant):
    for name in ("Đông trùng", "Dầu sở", "Ổi", "Ốc"):
        grant(c.product(name, cast.producer))
    c.product("Chưa có sao", cast.producer)
    assert found(client) == ["Dầu sở", "Đông trùng", "Ốc", "Ổi"]


@pytest.mark.parametrize(
    "words", ["mat ong", "MẬT ONG", "Mâ\u0323t ong", "ong rừng ba che", "mật  hoa"]
)
def test_catalogue_finds_without_accents_by_product_and_producer(client, cast, grant, words):
    grant(cast.product)
    grant(cast.other_product)
    assert found(client, q=words) == [cast.product.name]


def test_catalogue_is_filtered_by_stars_place_and_sector(client, cast, grant):
    grant(cast.product, stars=4)
    grant(cast.other_product, stars=3)
    assert found(client, stars="3") == [cast.other_product.name]
    assert found(client, place=cast.commune_region.pk) == [cast.product.name]
    sector = cast.product.product_set.sector_vi
    assert len(found(client, sector=sector)) == 2
    assert found(client, sector="Không có") == []


def test_catalogue_counts_an_upgraded_product_under_its_last_stars_only(client, cast, grant):
    grant(cast.product, key="a", stars=3)
    later = {"decided_on": dt.date(2026, 9, 1), "valid_from": dt.date(2026, 9, 1)}
    grant(cast.product, key="b", stars=4, **later)
    assert found(client, stars="3") == []
    assert found(client, stars="4") == found(client) == [cast.product.name]


def test_catalogue_leaves_out_the_expired_unless_asked(client, cast, grant):
    grant(cast.product, **OLD)
    assert found(client) == []
    assert found(client, all="1") == [cast.product.name]
    text = client.get(f"/catalogue/{cast.product.pk}/").content.decode()
    assert "Công nhận đã hết thời hạn" in text


def test_catalogue_pages_hold_twenty_four_and_ask_the_same(
    client, cast, grant, django_assert_max_num_queries, django_assert_num_queries
):
    grant(cast.product)
    with django_assert_max_num_queries(7) as one:
        client.get("/catalogue/")
    for n in range(30):
        made = c.product(f"Mật ong {n:02d}", cast.producer)
        grant(made, stars=3 + n % 3)
    cache.clear()  # the choices of the filter are kept for a minute
    with django_assert_num_queries(len(one)):
        page = client.get("/catalogue/")
    assert len(page.context["cards"]) == 24
    assert len(gzip.compress(page.content)) < 15_000
    assert len(found(client, page="2")) == 7


def test_public_page_shows_the_decision_and_where_to_check_it(client, cast, grant, monkeypatch):
    rating = grant(cast.product)
    monkeypatch.setattr(proofs, "_provers", [lambda rows: {rating.pk: "/check/QN26"}])
    text = client.get(f"/catalogue/{cast.product.pk}/").content.decode()
    for told in (
        "3105/QĐ-UBND",
        "18/06/2026",
        "17/06/2029",
        "Chủ tịch Ủy ban",
        'href="/check/QN26"',
    ):
        assert told in text


def test_public_page_says_when_other_sheets_stood_in(client, cast, grant):
    grant(cast.product, book="quang-ninh-2013")
    page = client.get(f"/catalogue/{cast.product.pk}/")
    (row,) = page.context["ratings"]
    assert row["book"].notices
    assert all(sentence in page.content.decode() for sentence in row["book"].notices)


def test_public_page_tells_nothing_personal(client, cast, grant):
    producers.update(
        cast.producer, representative="Bà Bí Mật Riêng", phone="0987654000", by=cast.owner
    )
    cast.owner.phone = "+84911222333"
    cast.owner.save()
    grant(cast.product)
    for url in ("/catalogue/", f"/catalogue/{cast.product.pk}/"):
        text = client.get(url).content.decode()
        for secret in ("Bí Mật Riêng", "911222333", "0911 222 333", cast.owner.name, "@ocop.test"):
            assert secret not in text
    assert "0987 654 000" in text


def test_public_page_of_an_unrecognised_product_is_unknown(client, cast):
    assert client.get(f"/catalogue/{cast.product.pk}/").status_code == 404


def test_catalogue_shows_only_photos_that_are_public(client, cast, grant):
    grant(cast.product)
    hidden = evidence.add(cast.product, kind="photo", file=upload("a.jpg", photo()), by=cast.owner)
    assert f"/evidence/{hidden.pk}/" not in client.get("/catalogue/").content.decode()
    shown = evidence.add(
        cast.product, kind="photo", file=upload("b.jpg", photo()), public=True, by=cast.owner
    )
    assert f"/evidence/{shown.pk}/small" in client.get("/catalogue/").content.decode()


@pytest.mark.parametrize(
    "query", ["?page=0", "?stars=x", "?place=-1", "?q=%25%5F", "?sector=%00", "?all=2"]
)
def test_catalogue_bears_an_address_written_by_hand(client, db, query):
    assert client.get("/catalogue/" + query).status_code == 200


def test_search_engines_find_what_is_in_force_and_its_facts(client, cast, grant):
    grant(cast.product, stars=4)
    grant(cast.other_product, **OLD)
    index = client.get("/sitemap.xml").content.decode()
    assert "/sitemap-products.xml" in index
    listed = client.get("/sitemap-products.xml").content.decode()
    assert f"/catalogue/{cast.product.pk}/</loc>" in listed
    assert f"/catalogue/{cast.other_product.pk}/" not in listed
    assert client.get("/sitemap-nothing.xml").status_code == 404
    robots = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert "Disallow: /c/" in robots
    cast.product.name = "Mật </script><b>ong"
    cast.product.save()
    body = client.get(f"/catalogue/{cast.product.pk}/").content.decode()
    told = body.split('application/ld+json">')[1].split("</script>")[0]
    known = json.loads(told)
    assert known["name"] == "Mật </script><b>ong"
    assert known["award"].startswith("OCOP 4 sao")
    old = client.get(f"/catalogue/{cast.other_product.pk}/").content.decode()
    assert '"award"' not in old


def test_catalogue_by_how_the_stars_stand(client, cast, grant):
    grant(cast.product, valid_to=dt.date(2027, 3, 1))
    grant(cast.other_product, **OLD)
    gone = grant(c.product("Chè thu hồi", cast.producer))
    gone.ended_on, gone.ended_as = dt.date(2026, 10, 1), "revoked"
    gone.save()
    grant(c.product("Chè lâu dài", cast.producer), valid_to=dt.date(2029, 6, 1))
    own, old = cast.product.name, cast.other_product.name
    assert {state: set(found(client, state=state)) for state in
            ("", "expiring", "expired", "revoked", "all", "nonsense")} == {
        "": {own, "Chè lâu dài"}, "expiring": {own}, "expired": {old}, "revoked": {"Chè thu hồi"},
        "all": {own, old, "Chè thu hồi", "Chè lâu dài"}, "nonsense": {own, "Chè lâu dài"},
    }  # fmt: skip
    text = client.get("/catalogue/", {"state": "expiring", "q": "mat"}).content.decode()
    assert "đến hết 01/03/2027" in text
    assert "?q=mat&amp;state=revoked" in text  # the other tabs keep what was asked for


def test_renewed_product_is_not_among_the_expired(client, cast, grant):
    grant(cast.product, key="a", **OLD)
    grant(cast.product, key="b")
    assert found(client, state="expired") == []
    assert found(client) == [cast.product.name]


def test_catalogue_by_places_as_they_were(client, cast, grant):
    grant(cast.product)
    page = client.get("/catalogue/")
    groups = {group.title: group.choices for group in page.context["wanted"].places()}
    today = cast.product.producer.region
    assert (today.pk, today.title) in groups["Xã, phường, đặc khu hiện nay"]
    (district,) = [pk for pk, name in groups["Huyện, thị xã, thành phố trước đây"]
                   if name.startswith("huyện Ba Chẽ")]  # fmt: skip
    (commune,) = [pk for pk, name in groups["Xã, phường, thị trấn trước đây"]
                  if name.startswith("xã Đồn Đạc")]  # fmt: skip
    for place in (today.pk, district, commune):
        assert found(client, place=place) == [cast.product.name]
    text = client.get("/catalogue/", {"place": district}).content.decode()
    assert "xã Ba Chẽ" in text
    other = next(pk for pk, name in groups["Xã, phường, đặc khu hiện nay"] if pk != today.pk)
    assert found(client, place=other) == []


def test_catalogue_by_set_and_by_sector_under_either_name(client, cast, grant):
    grant(cast.product)
    home = cast.product.product_set
    for query in ({"set": home.pk}, {"set": home.sector_vi}, {"sector": home.sector_vi}):
        assert found(client, **query) == [cast.product.name]
    assert found(client, set=home.pk + 1) == found(client, set="x") == []
    assert found(client, set="9" * 40) == []


def test_structured_facts_say_whether_the_certification_holds(client, cast, grant):
    grant(cast.product)
    grant(cast.other_product, **OLD)
    said = []
    for product in (cast.product, cast.other_product):
        body = client.get(f"/catalogue/{product.pk}/").content.decode()
        known = json.loads(body.split('application/ld+json">')[1].split("</script>")[0])
        one = known["hasCertification"]
        said.append((one["certificationStatus"], one["expires"]))
    assert said == [
        ("CertificationActive", "2029-06-17"), ("CertificationInactive", "2025-05-31"),
    ]  # fmt: skip
