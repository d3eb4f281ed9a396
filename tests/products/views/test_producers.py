import uuid

import pytest

from products.deeds import producers
from products.models import Membership, Producer
from tests import cast as c


def make(cast, count):
    for n in range(count):
        maker = c.producer(f"Hộ Đặng Văn {n:02d}", cast.commune_region, kind="household")
        c.product("Mật", maker)


def test_list_shows_the_territory_found_without_accents(as_, cast):
    make(cast, 2)
    page = as_(cast.commune).get("/producers/", {"q": "DANG van 01"})
    assert [row.name for row in page.context["page"]] == ["Hộ Đặng Văn 01"]
    page = as_(cast.commune).get("/producers/", {"q": "Đa\u0323\u0306ng", "kind": "household"})
    assert len(page.context["page"].object_list) == 2
    assert "Cơ sở Chả mực" not in as_(cast.commune).get("/producers/").content.decode()


@pytest.mark.parametrize(
    "query", ["?page=99", "?page=x", "?kind=bank", "?region=x", "?q=%00", "?region=99999999999"]
)
def test_list_bears_an_address_written_by_hand(as_, cast, query):
    assert as_(cast.commune).get("/producers/" + query).status_code == 200


def test_list_asks_as_much_for_thirty_rows_as_for_one(
    as_, cast, django_assert_max_num_queries, django_assert_num_queries
):
    browser = as_(cast.commune)
    browser.get("/producers/")  # the places of the filter are then kept
    with django_assert_max_num_queries(11) as one:
        browser.get("/producers/")
    make(cast, 30)
    with django_assert_num_queries(len(one)):
        browser.get("/producers/")


def test_list_is_not_for_people_without_a_part(as_, cast):
    assert as_(cast.outsider).get("/producers/").status_code == 403
    assert as_(None).get("/producers/").status_code == 302


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("commune", 200), ("province", 200), ("auditor", 200), ("neighbour", 404),
     ("other_commune", 404), ("foreign", 404), ("outsider", 404), ("evaluator", 404)],
)  # fmt: skip
def test_page_is_for_those_who_may_know_it(as_, cast, who, status):
    browser = as_(getattr(cast, who))
    assert browser.get(cast.producer.get_absolute_url()).status_code == status
    edit = {200: 200, 404: 404}[status] if who != "auditor" else 403
    assert browser.get(f"/producers/{cast.producer.pk}/edit/").status_code == edit


def test_page_asks_as_much_for_many_products_and_people_as_for_one(
    as_, cast, django_assert_max_num_queries, django_assert_num_queries
):
    browser = as_(cast.commune)
    with django_assert_max_num_queries(15) as one:
        browser.get(cast.producer.get_absolute_url())
    for n in range(10):
        c.product(f"Mật {n}", cast.producer)
        more = {"contact_name": f"Người {n}", "contact_phone": f"091200011{n}"}
        producers.invite(cast.producer, **more, by=cast.owner)
    with django_assert_num_queries(len(one)):
        browser.get(cast.producer.get_absolute_url())


def test_officer_registers_a_producer_with_its_person(as_, cast):
    form = {
        "once_key": str(uuid.uuid4()),
        "kind": "group",
        "name": "Tổ hợp tác Khe Nà",
        "representative": "Bàn Văn Ba",
        "region": cast.commune_region.pk,
        "contact_name": "Bàn Văn Ba",
        "contact_phone": "0912 000 555",
    }
    page = as_(cast.commune).post("/producers/new/", form)
    made = Producer.objects.get(name="Tổ hợp tác Khe Nà")
    assert page["Location"] == made.get_absolute_url()
    assert made.memberships.get().user.phone == "+84912000555"


def test_officer_is_offered_the_communes_of_the_territory_only(as_, cast):
    text = as_(cast.commune).get("/producers/new/").content.decode()
    assert f'<option value="{cast.commune_region.pk}" selected>' in text
    assert "phường Hồng Gai" not in text
    form = {
        "once_key": str(uuid.uuid4()), "kind": "group", "name": "Tổ ở nơi khác",
        "representative": "Bàn Văn Ba", "region": cast.other_commune_region.pk,
    }  # fmt: skip
    page = as_(cast.commune).post("/producers/new/", form)
    assert list(page.context["form"].errors) == ["region"]


def test_auditor_registers_nothing(as_, cast):
    assert as_(cast.auditor).post("/producers/new/", {}).status_code == 403


def test_owner_changes_the_details_but_not_the_commune(as_, cast):
    form = {
        "kind": "cooperative", "name": cast.producer.name, "representative": "Triệu Thị Mẩy",
        "address": "thôn Khe Tâm", "founded_on": "2015-03-02", "members": "14",
        "region": cast.other_commune_region.pk,
    }  # fmt: skip
    page = as_(cast.owner).post(f"/producers/{cast.producer.pk}/edit/", form)
    assert page.status_code == 302
    cast.producer.refresh_from_db()
    assert (cast.producer.address, cast.producer.members) == ("thôn Khe Tâm", 14)
    assert cast.producer.region == cast.commune_region


def test_officer_moves_a_producer_within_the_territory(as_, cast):
    form = {
        "kind": "cooperative", "name": cast.producer.name, "representative": "Triệu Thị Mẩy",
        "region": cast.other_commune_region.pk,
    }  # fmt: skip
    edit = f"/producers/{cast.producer.pk}/edit/"
    assert as_(cast.commune).post(edit, form).status_code == 422
    assert as_(cast.province).post(edit, form).status_code == 302
    cast.producer.refresh_from_db()
    assert cast.producer.region == cast.other_commune_region


def test_owner_lets_somebody_in_and_removes_them(as_, cast):
    browser = as_(cast.owner)
    invited = {"contact_email": cast.outsider.email, "contact_name": cast.outsider.name}
    browser.post(f"/producers/{cast.producer.pk}/invite/", invited)
    assert as_(cast.outsider).get(cast.producer.get_absolute_url()).status_code == 200
    row = Membership.objects.get(user=cast.outsider)
    browser.post(f"/producers/people/{row.pk}/remove/", {"why": ""})
    assert Membership.objects.filter(pk=row.pk).exists()
    browser.post(f"/producers/people/{row.pk}/remove/", {"why": "nhầm người"})
    assert as_(cast.outsider).get(cast.producer.get_absolute_url()).status_code == 404


def test_link_for_a_person_without_mail_is_shown_once_to_the_officer(as_, cast, client):
    person = producers.invite(
        cast.producer, contact_name="Không Thư", contact_phone="0912000333", by=cast.owner
    )
    link = f"/producers/people/{cast.producer.memberships.get(user=person).pk}/link/"
    assert as_(cast.owner).post(link).status_code == 403
    assert as_(cast.other_commune).post(link).status_code == 404
    assert as_(cast.commune).get(link).status_code == 405
    page = as_(cast.commune).post(link)
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    path = page.context["link"].removeprefix("http://testserver")
    assert client.get(path, follow=True).status_code == 200
