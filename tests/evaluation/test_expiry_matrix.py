"""Who expires by commune and month: counts that match their lists, also as a workbook."""

from __future__ import annotations

import datetime as dt
import io
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from ocop.accounts.models import Region
from ocop.lib import clock
from products.models import Producer, Product, Rating
from tests import cast as c

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.set_to(TODAY):
        yield


def star(product: Product, last: dt.date, **more: Any) -> Rating:
    first = last - dt.timedelta(days=3 * 365)
    return Rating.objects.create(
        product=product, key=f"{product.pk}:{last}", stars=3, points=60, year=first.year,
        book="148-2023", authority="UBND", decision_no="=1+1", decided_on=first,
        valid_from=first, valid_to=last, **more,
    )  # fmt: skip


@pytest.fixture
def office(cast: SimpleNamespace) -> SimpleNamespace:
    """Three stars in the own commune, of these one of a producer registered in a former commune
    of it; one elsewhere; and what must not count."""
    star(cast.product, dt.date(2026, 12, 31))
    star(c.product("Chè dây", cast.producer), dt.date(2027, 10, 1))
    former = Region.objects.get(name="Đồn Đạc", valid_to__isnull=False, level="commune",
                                successors__new=cast.commune_region)  # fmt: skip
    old = Producer.objects.create(
        name="=Hộ cũ", kind="household", region=former, registered_at=clock.now()
    )
    star(c.product("Sâm cũ", old), dt.date(2026, 12, 1))
    star(cast.other_product, dt.date(2027, 1, 15))
    star(c.product("Đã hết", cast.producer), dt.date(2026, 11, 1))
    star(c.product("Còn lâu", cast.producer), dt.date(2027, 11, 1))
    ended = {"ended_on": dt.date(2026, 10, 1), "ended_as": "revoked"}
    star(c.product("Thu hồi", cast.producer), dt.date(2027, 2, 1), **ended)
    return cast


def table(client: Any) -> tuple[dict[str, list[int]], list[int], int]:
    matrix = client.get(reverse("expiry_matrix")).context["matrix"]
    return {row.title: row.counts for row in matrix.rows}, matrix.totals, matrix.total


def months(**counts: int) -> list[int]:
    """Counts by place: 0 is November 2026."""
    return [counts.get(f"m{n}", 0) for n in range(12)]


def test_counts_by_commune_and_month(office: SimpleNamespace, as_: Any) -> None:
    own, other = office.commune_region.title, office.other_product.producer.region.title
    assert table(as_(office.province)) == (
        {own: months(m1=2, m11=1), other: months(m2=1)},
        months(m1=2, m2=1, m11=1),
        4,
    )
    assert table(as_(office.commune)) == ({own: months(m1=2, m11=1)}, months(m1=2, m11=1), 3)


def test_each_number_is_that_of_the_list_it_leads_to(office: SimpleNamespace, as_: Any) -> None:
    browser = as_(office.province)
    body = browser.get(reverse("expiry_matrix")).content.decode()
    ways = re.findall(r'<a href="(/recognitions/\?month=[^"]+)"[^>]*>([\d.]+)</a>', body)
    assert len(ways) == 3 + 3  # cells of communes, sums of months; where nothing expires no way
    for way, number in ways:
        found = browser.get(way.replace("&amp;", "&")).context["page"].paginator.count
        assert found == int(number), way


def test_workbook_says_the_same_and_holds_no_formula(office: SimpleNamespace, as_: Any) -> None:
    answer = as_(office.province).get(reverse("expiry_matrix_file"))
    book = load_workbook(io.BytesIO(answer.content))
    first, second = book.worksheets
    rows = list(first.values)
    assert rows[0][1] == "11/2026"
    assert [row[-1] for row in rows[1:]] == [3, 1, 4]
    listed = {row[1]: row for row in list(second.values)[1:]}
    assert set(listed) == {office.product.name, "Chè dây", "Sâm cũ", office.other_product.name}
    cells = [second.cell(row, column) for row in range(2, 6) for column in (3, 6)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=Hộ cũ" in {cell.value for cell in cells}


def test_only_for_the_offices(office: SimpleNamespace, as_: Any, client: Any) -> None:
    for name in ("expiry_matrix", "expiry_matrix_file"):
        assert as_(office.owner).get(reverse(name)).status_code == 403
        assert client.get(reverse(name)).status_code == 302


def test_asks_as_often_for_many(office: SimpleNamespace, as_: Any) -> None:
    browser, counted = as_(office.province), []
    for rounds in range(2):
        for name in ("expiry_matrix", "expiry_matrix_file"):
            browser.get(reverse(name))
            with CaptureQueriesContext(connection) as asked:
                browser.get(reverse(name))
            counted.append(len(asked))
        communes = Region.objects.valid_on(TODAY).filter(level="commune")[: 15 - 15 * rounds]
        for number, region in enumerate(communes):
            maker = Producer.objects.create(
                name=f"HTX {number}", kind="household", region=region, registered_at=clock.now()
            )
            star(c.product("Cam", maker), dt.date(2027, 3, 1))
    assert counted[:2] == counted[2:]
