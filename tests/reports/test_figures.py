"""The first dashboard: right figures, over what the reader may see, for offices only."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ocop.reports import figures
from products.models import Product, Rating, SalesReport, SalesTarget


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
