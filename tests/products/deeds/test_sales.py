import datetime as dt
import uuid
from decimal import Decimal

import pytest

from ocop.lib import clock
from ocop.lib.errors import Refused
from ocop.workflow.models import Event
from products.deeds import sales
from products.models import SalesReport, SalesTarget

D = Decimal


@pytest.fixture(autouse=True)
def autumn():
    with clock.set_to(dt.date(2026, 11, 20)):
        yield


def report(cast, **changes):
    facts = {"year": 2026, "quarter": 3, "revenue": D(182000000), "by": cast.owner} | changes
    return sales.report(cast.product, **facts)


def told():
    rows = Event.objects.filter(verb__startswith="sales.").order_by("pk")
    return list(rows.values_list("verb", "before", "after"))


def test_report_of_a_quarter_is_kept_once_and_corrected(cast):
    first = report(cast, quantity=D("350.5"))
    second = report(cast, revenue=D(192000000), quantity=D("350.5"), by=cast.commune)
    assert (first, second.revenue, second.reported_by) == (second, D(192000000), cast.commune)
    assert SalesReport.objects.count() == 1
    assert told() == [
        ("sales.reported", "", "III/2026: 182.000.000\u00a0đ (350,50)"),
        (
            "sales.corrected",
            "III/2026: 182.000.000\u00a0đ (350,50)",
            "192.000.000\u00a0đ (350,50)",
        ),
    ]


def test_report_of_the_same_again_leaves_no_event(cast):
    report(cast)
    report(cast)
    assert [verb for verb, *_ in told()] == ["sales.reported"]


def test_report_clicked_twice_reports_once(cast):
    key = uuid.uuid4()
    assert report(cast, once_key=key) == report(cast, once_key=key)
    assert len(told()) == 1


@pytest.mark.django_db(transaction=True)
def test_report_by_two_people_at_once_keeps_both_in_the_log(cast, together):
    def one():
        with clock.set_to(dt.date(2026, 11, 20)):
            return report(cast, revenue=D(1)).pk

    def two():
        with clock.set_to(dt.date(2026, 11, 20)):
            return report(cast, revenue=D(2), by=cast.commune).pk

    first, second = together(one, two)
    assert first == second == SalesReport.objects.get().pk
    assert [verb for verb, *_ in told()] == ["sales.reported", "sales.corrected"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"year": 2027, "quarter": 1}, "quarter"),
        ({"quarter": 5}, "quarter"),
        ({"year": 2012}, "quarter"),
        ({"revenue": D(-1)}, "revenue"),
        ({"quantity": D("-0.5")}, "quantity"),
    ],
)
def test_report_of_the_impossible_is_refused_beside_its_field(cast, changes, field):
    with pytest.raises(Refused) as refusal:
        report(cast, **changes)
    assert (refusal.value.field, SalesReport.objects.count()) == (field, 0)


def test_report_of_the_running_quarter_is_taken(cast):
    assert report(cast, quarter=4).period == "IV/2026"


def test_set_target_keeps_what_stood_before(cast):
    for amount in (D(2000000000), D(2000000000), D(2500000000)):
        sales.set_target(cast.province_region, year=2026, revenue=amount, by=cast.province)
    assert SalesTarget.objects.get().revenue == D(2500000000)
    assert told() == [
        ("sales.target_set", "", "2.000.000.000\u00a0đ"),
        ("sales.target_set", "2.000.000.000\u00a0đ", "2.500.000.000\u00a0đ"),
    ]


def test_set_target_of_nothing_is_refused(cast):
    with pytest.raises(Refused):
        sales.set_target(cast.province_region, year=2026, revenue=D(0), by=cast.province)
