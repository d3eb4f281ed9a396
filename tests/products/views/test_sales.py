import datetime as dt
import uuid
from decimal import Decimal

import pytest

from ocop.lib import clock
from products.deeds import readers, sales
from products.models import SalesReport, SalesTarget
from tests import cast as c


@pytest.fixture(autouse=True)
def autumn():
    with clock.set_to(dt.date(2026, 11, 20)):
        yield


def report(as_, user, product, **changes):
    form = {"once_key": str(uuid.uuid4()), "quarter": "2026-3", "revenue": "182.000.000 đ"}
    return as_(user).post(f"/products/{product.pk}/sales/", form | changes)


def test_report_by_the_owner_and_correction_by_the_officer(as_, cast):
    report(as_, cast.owner, cast.product, quantity="350,5")
    report(as_, cast.commune, cast.product, revenue="192000000", quantity="350,5")
    row = SalesReport.objects.get()
    assert (row.revenue, row.quantity) == (Decimal(192000000), Decimal("350.5"))


def test_report_form_begins_with_the_last_quarter_or_what_was_reported(as_, cast):
    report(as_, cast.owner, cast.product)
    browser = as_(cast.owner)
    text = browser.get(f"/products/{cast.product.pk}/sales/").content.decode()
    assert '<option value="2026-3" selected>' in text
    assert 'value="182.000.000"' in text
    text = browser.get(f"/products/{cast.product.pk}/sales/?quarter=2026-2").content.decode()
    assert '<option value="2026-2" selected>' in text
    assert 'value="182.000.000"' not in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"quarter": "2027-1"}, "quarter"), ({"quarter": "x"}, "quarter"),
     ({"revenue": "-5"}, "revenue"), ({"revenue": ""}, "revenue"),
     ({"quantity": "1.5"}, "quantity")],
)  # fmt: skip
def test_report_of_the_impossible_is_refused_beside_its_field(as_, cast, changes, field):
    page = report(as_, cast.owner, cast.product, **changes)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert not SalesReport.objects.exists()


def rows(page):
    return [(product.name, bool(told)) for product, told in page.context["page"]]


def test_overview_tells_who_reported_and_who_did_not(as_, cast, grant):
    grant(cast.product)
    grant(cast.other_product)
    report(as_, cast.owner, cast.product)
    page = as_(cast.province).get("/sales/")
    assert rows(page) == [(cast.other_product.name, False), (cast.product.name, True)]
    page = as_(cast.province).get("/sales/?missing=1")
    assert rows(page) == [(cast.other_product.name, False)]
    assert rows(as_(cast.owner).get("/sales/")) == [(cast.product.name, True)]
    assert rows(as_(cast.foreign).get("/sales/")) == []


def test_overview_shows_the_target_to_the_office_it_was_set_for(as_, cast, grant):
    grant(cast.product)
    report(as_, cast.owner, cast.product)
    goal = {"year": "2026", "revenue": "1.820.000.000"}
    assert as_(cast.province).post("/sales/target/", goal).status_code == 302
    assert as_(cast.province).get("/sales/").context["year"]["share"] == 10
    for who in ("commune", "owner", "foreign"):
        assert as_(getattr(cast, who)).get("/sales/").context["year"]["goal"] is None


def test_target_belongs_to_the_officers_of_the_province(as_, cast):
    for who in ("auditor", "commune", "owner", "outsider"):
        page = as_(getattr(cast, who)).post("/sales/target/", {"year": 2026, "revenue": "5"})
        assert page.status_code == 404
    as_(cast.foreign).post("/sales/target/", {"year": 2026, "revenue": "5"})
    assert SalesTarget.objects.get().region != cast.province_region


def test_overview_counts_nothing_from_a_judges_seat(as_, cast, grant):
    grant(cast.other_product)
    sales.report(cast.other_product, year=2026, quarter=3, revenue=Decimal(77), by=cast.neighbour)
    readers.admit(cast.owner, cast.other_product, until=None, why="contest:1")
    page = as_(cast.owner).get("/sales/")
    assert (rows(page), page.context["year"]["total"]) == ([], 0)
    assert as_(cast.evaluator).get("/sales/").status_code == 403


def test_overview_asks_as_much_for_thirty_rows_as_for_one(
    as_, cast, grant, django_assert_max_num_queries, django_assert_num_queries
):
    grant(cast.product)
    browser = as_(cast.commune)
    with django_assert_max_num_queries(12) as one:
        browser.get("/sales/")
    for n in range(30):
        grant(c.product(f"Mật {n}", cast.producer))
    with django_assert_num_queries(len(one)):
        browser.get("/sales/")
