"""The right to the programme's mark: asked for, granted within the stars, ended with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.waiting import waiting_for
from ocop.workflow import chain
from products import marking
from products.catalogue import mark_of
from products.deeds import marks, readers
from products.models import MarkRight, Rating
from tests.evaluation import stage
from tests.shared import shared

As = Callable[[Any], Client]
DAY = dt.timedelta(days=1)


@shared
def starred(cast: SimpleNamespace) -> SimpleNamespace:
    stage.published(cast, [76, 77, 79], star=4)
    cast.stars = Rating.objects.get(product=cast.product)
    return cast


def paper(cast: SimpleNamespace, **more: Any) -> dict[str, Any]:
    return {
        "scopes": ["on_packaging"], "number": "3/HĐ-NH", "decided_on": clock.today(),
        "valid_from": clock.today(), "valid_to": cast.stars.valid_to, **more,
    }  # fmt: skip


def granted(cast: SimpleNamespace, **more: Any) -> MarkRight:
    return marks.enter(cast.product, **paper(cast, **more), by=cast.province)


def test_the_producer_asks_and_the_province_grants(starred: SimpleNamespace, as_: As) -> None:
    phone, way = as_(starred.owner), reverse("mark_right_ask", args=[starred.product.pk])
    key = str(phone.get(way).context["form"]["once_key"].value())
    assert phone.post(way, {"once_key": key}).status_code == 422
    for _n in range(2):
        sent = phone.post(way, {"once_key": key, "scopes": ["on_packaging", "at_sale"]})
        assert sent.status_code == 302
    row = MarkRight.objects.get()
    assert (row.state, row.on_packaging, row.in_advertising, row.at_sale) == (
        "asked", True, False, True,
    )  # fmt: skip
    assert starred.province.notices.filter(key=f"mark_right.asked:{row.pk}").count() == 1
    assert any("1 đề nghị quyền" in one.title for one in waiting_for(starred.province))
    assert not any("đề nghị quyền" in one.title for one in waiting_for(starred.commune))
    with pytest.raises(Refused):
        marks.ask(starred.product, scopes=["at_sale"], by=starred.owner)
    office, way = as_(starred.province), reverse("mark_right_grant", args=[row.pk])
    assert "1162/QĐ-VPĐP-OCOP" in office.get(way).content.decode()
    late = f"{starred.stars.valid_to + DAY:%d/%m/%Y}"
    today, last = f"{clock.today():%d/%m/%Y}", f"{starred.stars.valid_to:%d/%m/%Y}"
    sent = {"scopes": ["on_packaging"], "number": "3/HĐ-NH", "decided_on": today,
            "valid_from": today, "valid_to": late}  # fmt: skip
    answer = office.post(way, sent)
    assert answer.status_code == 422
    assert "valid_to" in answer.context["form"].errors
    assert office.post(way, {**sent, "valid_to": last}).status_code == 302
    row.refresh_from_db()
    assert row.in_force_on(clock.today())
    assert starred.owner.notices.filter(key=f"mark_right.granted:{row.pk}").count() == 1
    assert "3/HĐ-NH" in phone.get(starred.product.get_absolute_url()).content.decode()
    assert chain.verify(row.chain_key) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"scopes": []}, "scopes"), ({"number": " "}, "number"),
        ({"decided_on": dt.date(2999, 1, 1)}, "decided_on"),
        ({"valid_from": dt.date(2000, 1, 1)}, "valid_from"),
        ({"valid_to": dt.date(2000, 1, 1)}, "valid_to"),
        ({"valid_to": dt.date(2999, 1, 1)}, "valid_to"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_beside_its_field(
    starred: SimpleNamespace, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as fault:
        granted(starred, **wrong)
    assert fault.value.field == field
    assert not MarkRight.objects.exists()


def test_one_rule_says_whether_it_is_in_force(starred: SimpleNamespace) -> None:
    today = clock.today()
    row = granted(starred, valid_from=today + DAY, valid_to=today + 10 * DAY)
    for ended in (None, today + 5 * DAY):
        Rating.objects.update(ended_on=ended, ended_as="revoked" if ended else "")
        row = MarkRight.objects.get()
        for n in (0, 1, 4, 5, 10, 11):
            day = today + n * DAY
            rows = MarkRight.objects.in_force_on(day)
            assert rows.exists() == row.in_force_on(day) == (1 <= n <= (4 if ended else 10))
    words, kind = marking.standing(row, today + 6 * DAY)
    assert (words, kind) == (
        f"kết thúc cùng hạng sao từ ngày {today + 5 * DAY:%d/%m/%Y}", "late",
    )  # fmt: skip


def test_the_public_pages_say_it_and_stars_take_it_with_them(
    starred: SimpleNamespace, client: Client, as_: As
) -> None:
    way = reverse("catalogue_product", args=[starred.product.pk])
    assert "không có quyền sử dụng nào" in client.get(way).content.decode()
    row = granted(starred)
    body = client.get(way).content.decode()
    assert "quyền sử dụng có hiệu lực đến hết ngày" in body
    assert "bao bì" in body
    assert mark_of(starred.product) == row
    Rating.objects.update(ended_on=clock.today(), ended_as="revoked")
    assert mark_of(starred.product) is None
    office, register = as_(starred.auditor), reverse("mark_rights")
    assert "3/HĐ-NH" not in office.get(register).content.decode()
    assert "3/HĐ-NH" in office.get(register + "?state=withdrawn").content.decode()
    with pytest.raises(Refused):
        marks.ask(starred.product, scopes=["at_sale"], by=starred.owner)


def test_refused_or_withdrawn_with_a_reason(starred: SimpleNamespace, as_: As) -> None:
    row = marks.ask(starred.product, scopes=["at_sale"], by=starred.owner)
    office = as_(starred.province)
    assert office.post(reverse("mark_right_refuse", args=[row.pk]), {}).status_code == 422
    marks.refuse(row, why="Thiếu mẫu nhãn.", by=starred.province)
    notice = starred.owner.notices.get(key=f"mark_right.refused:{row.pk}")
    assert "Thiếu mẫu nhãn." in notice.body
    with pytest.raises(AlreadyDecided):
        marks.grant(row, **paper(starred), by=starred.province)
    right = granted(starred)
    for day in (clock.today() + DAY, clock.today() - DAY):
        with pytest.raises(Refused):
            marks.withdraw(right, withdrawn_on=day, why="Sai.", by=starred.province)
    way = reverse("mark_right_withdraw", args=[right.pk])
    sent = {"withdrawn_on": f"{clock.today():%d/%m/%Y}", "why": "Dùng sai sản phẩm."}
    assert office.post(way, sent).status_code == 302
    right.refresh_from_db()
    assert (right.state, right.in_force_on(clock.today())) == ("withdrawn", False)
    assert starred.owner.notices.filter(key=f"mark_right.withdrawn:{right.pk}").count() == 1
    assert chain.verify(right.chain_key) is None


def test_rights_and_the_register(starred: SimpleNamespace, as_: As) -> None:
    row = marks.ask(starred.product, scopes=["at_sale"], by=starred.owner)
    for user in (starred.owner, starred.commune, starred.auditor, starred.foreign):
        with pytest.raises(NotAllowed):
            marks.grant(row, **paper(starred), by=user)
    with pytest.raises(NotAllowed):
        marks.ask(starred.product, scopes=["at_sale"], by=starred.province)
    marks.grant(row, **paper(starred, valid_to=clock.today() + 90 * DAY), by=starred.province)
    office, way = as_(starred.commune), reverse("mark_rights")
    for query, found in (("", 1), ("?state=ending", 1), ("?state=asked", 0), ("?q=zzz", 0),
                         (f"?region={starred.product.producer.region_id}", 1)):  # fmt: skip
        assert len(office.get(way + query).context["rows"]) == found, query
    assert not as_(starred.other_commune).get(way).context["rows"]
    readers.shut_out(starred.province, starred.producer, why="Người nhà.", by=starred.commune)
    with pytest.raises(NotAllowed):
        marks.withdraw(row, withdrawn_on=clock.today(), why="Sai.", by=starred.province)


@pytest.mark.parametrize(
    "wrong",
    [
        {"on_packaging": False}, {"number": ""}, {"valid_to": None}, {"state": "withdrawn"},
        {"state": "refused"}, {"state": "other"},
    ],
)  # fmt: skip
def test_the_database_keeps_it_whole(starred: SimpleNamespace, wrong: dict[str, Any]) -> None:
    granted(starred)
    with pytest.raises(IntegrityError), transaction.atomic():
        MarkRight.objects.update(**wrong)
