"""The first dashboard: right figures, over what the reader may see, for offices only."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ocop.accounts import glance, scope
from ocop.accounts.models import Appointment, Region
from ocop.lib import clock
from ocop.reports import figures
from products.models import Product, Rating, SalesReport, SalesTarget, ShutOut
from tests.cast import officer, person, producer, product, region


def rate(product: Product, stars: int, year: int = 2016) -> None:
    Rating.objects.create(
        product=product, key=f"{product.pk}:{year}", stars=stars, points=Decimal(75), year=year,
        book="x", authority="UBND", decision_no="1/QĐ", decided_on=dt.date(year, 11, 1),
        valid_from=dt.date(year, 11, 1), valid_to=dt.date(year + 3, 11, 1),
    )  # fmt: skip


def sold(product: Product, amount: int, by: Any, year: int = 2016) -> None:
    SalesReport.objects.create(
        product=product, year=year, quarter=1, revenue=Decimal(amount),
        reported_at=timezone.now(), reported_by=by,
    )  # fmt: skip


def test_units_count_products_and_stars_once_each(cast: SimpleNamespace) -> None:
    rate(cast.product, 4)
    rate(cast.product, 3, year=2013)
    rate(cast.other_product, 5)
    rows = {row.name: (row.products, row.counts) for row in figures.units(cast.province, None)}
    assert rows == {"xã Ba Chẽ": (1, [0, 1, 1]), "phường Hồng Gai": (1, [1, 0, 0])}


def test_a_commune_sees_its_own_figures_only(cast: SimpleNamespace) -> None:
    rate(cast.other_product, 5)
    assert [row.name for row in figures.units(cast.commune, None)] == ["xã Ba Chẽ"]
    assert figures.kinds(cast.commune) == [{"kind": "hợp tác xã", "n": 1, "founded": 0}]


def test_sales_stand_beside_the_target_of_the_office(cast: SimpleNamespace) -> None:
    sold(cast.product, 300, cast.province)
    sold(cast.other_product, 200, cast.province)
    SalesTarget.objects.create(region=cast.province_region, year=2016, revenue=Decimal(1000))
    (row,) = figures.sales(cast.province)
    assert (row["sold"], row["target"], row["share"]) == (Decimal(500), Decimal(1000), 50)
    (own,) = figures.sales(cast.commune)
    assert (own["sold"], own["target"]) == (Decimal(300), None)


@pytest.mark.parametrize(
    ("who", "status"), [("province", 200), ("auditor", 200), ("owner", 403), ("outsider", 403)]
)
def test_the_page_is_for_offices(as_: Any, cast: SimpleNamespace, who: str, status: int) -> None:
    assert as_(getattr(cast, who)).get("/reports/").status_code == status


def test_the_page_takes_as_many_queries_for_many_products(
    as_: Any, cast: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        Product.objects.create(
            producer=cast.producer, name=f"Mật ong {number}", registered_at=timezone.now(),
            product_set=cast.product.product_set,
        )  # fmt: skip
    browser: Client = as_(cast.province)
    with django_assert_max_num_queries(22):
        assert browser.get("/reports/?year=2016").status_code == 200


def test_an_absurd_year_shows_all_years(as_: Any, cast: SimpleNamespace) -> None:
    for year in ("x", "99999", "²016", "-1", ""):
        assert as_(cast.province).get("/reports/", {"year": year}).status_code == 200


@pytest.fixture
def ministry(cast: SimpleNamespace) -> Any:
    """An officer of the country; one product stands in a second province."""
    far = producer("HTX Tiên Lãng", Region.objects.filter(
        parent=region("Hải Phòng", "province"), level="commune").order_by("pk")[0])  # fmt: skip
    rate(product("Thuốc lào", far), 5)
    return officer("Phạm Trung Ương", "ministry", Region.objects.get(level="country"))


def told(page: Any) -> dict[str, list[str]]:
    """The rows of the page's tables: head → numbers."""
    html = page.content.decode()
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", html, re.S)
    text = [(re.sub(r"<.*?>", "", head), cells) for head, cells in rows]
    return {head: re.findall(r">([\d.]+)<", cells) for head, cells in text}


def test_who_has_the_country_in_view_reads_it_by_province(
    as_: Any, cast: SimpleNamespace, ministry: Any
) -> None:
    rate(cast.product, 4)
    rate(cast.product, 3, year=2013)
    rows = told(as_(ministry).get("/reports/"))
    assert rows["tỉnh Quảng Ninh"] == ["2", "0", "1", "1"]
    assert rows["thành phố Hải Phòng"] == ["1", "1", "0", "0"]
    assert "xã Ba Chẽ" not in rows


def test_a_producer_of_a_former_unit_counts_in_todays_province(
    cast: SimpleNamespace, ministry: Any
) -> None:
    for level in ("commune", "district"):
        old = Region.objects.filter(
            level=level, valid_to__isnull=False, parent__name__in=("Hải Dương", "Tiên Yên")
        )  # fmt: skip
        for number, unit in enumerate(old.order_by("pk")[:2]):
            product(f"Nón lá {level} {number}", producer(f"Tổ {level} {number}", unit))
    rows = {row.name: row.products for row in figures.units(ministry, None)}
    assert set(rows) == {"tỉnh Quảng Ninh", "thành phố Hải Phòng"}
    assert sum(rows.values()) == Product.objects.count() == 7


def test_one_province_can_be_read_alone_by_who_has_the_country_in_view_only(
    as_: Any, cast: SimpleNamespace, ministry: Any
) -> None:
    far = region("Hải Phòng", "province").pk
    narrowed = as_(ministry).get("/reports/", {"place": far})
    assert "xã Ba Chẽ" not in told(narrowed)
    assert "tỉnh Quảng Ninh" not in told(narrowed)
    whole = told(as_(cast.province).get("/reports/"))
    assert told(as_(cast.province).get("/reports/", {"place": far})) == whole
    assert "xã Ba Chẽ" in whole


def test_the_country_is_counted_alike_with_and_without_the_glance(
    as_: Any, cast: SimpleNamespace, ministry: Any
) -> None:
    """A person whom a request loaded sees all products without a condition on places."""
    slow = {row.name: row.products for row in figures.units(ministry, None)}
    seen = glance.readers().get(pk=ministry.pk)
    assert scope.everywhere(seen)
    assert not scope.everywhere(ministry)
    assert {row.name: row.products for row in figures.units(seen, None)} == slow
    assert figures.years(seen) == figures.years(ministry)
    assert figures.kinds(seen) == figures.kinds(ministry)
    ShutOut.objects.create(
        user=ministry, producer=cast.producer, why="kinship", since=timezone.now()
    )
    shut = glance.readers().get(pk=ministry.pk)
    assert sum(row.products for row in figures.units(shut, None)) == sum(slow.values()) - 1


def test_kept_figures_are_for_the_same_offices_and_say_their_age(
    as_: Any, cast: SimpleNamespace
) -> None:
    start = timezone.now()
    with clock.set_to(start):
        first = as_(cast.province).get("/reports/")
    rate(cast.product, 5)
    with clock.set_to(start + dt.timedelta(minutes=3)):
        again = as_(cast.province).get("/reports/")
        commune = as_(cast.commune).get("/reports/")
        other = as_(cast.other_commune).get("/reports/")
    assert "vừa tính xong" in first.content.decode()
    assert "cách đây 3 phút" in again.content.decode()
    assert told(again) == told(first)
    assert told(commune)["xã Ba Chẽ"] == ["1", "1", "0", "0"]
    assert "xã Ba Chẽ" not in told(other)
    assert "vừa tính xong" in other.content.decode()


def test_who_has_rows_of_their_own_shares_nothing(as_: Any, cast: SimpleNamespace) -> None:
    """Two people of one office: one of them is shut out from a producer."""
    colleague = person("Vũ Thị Lan", "colleague")
    held = cast.province.appointments.get()
    Appointment.objects.create(user=colleague, committee=held.committee, since=held.since)
    assert "xã Ba Chẽ" in told(as_(cast.province).get("/reports/"))
    ShutOut.objects.create(
        user=colleague, producer=cast.producer, why="kinship", since=timezone.now()
    )
    assert "xã Ba Chẽ" not in told(as_(colleague).get("/reports/"))
    assert "xã Ba Chẽ" in told(as_(cast.province).get("/reports/"))


def test_an_office_given_up_takes_its_figures_along(as_: Any, cast: SimpleNamespace) -> None:
    browser = as_(cast.province)
    assert "xã Ba Chẽ" in told(browser.get("/reports/"))
    held = cast.province.appointments.get()
    held.committee = cast.other_commune.appointments.get().committee
    held.save()
    assert "xã Ba Chẽ" not in told(browser.get("/reports/"))
