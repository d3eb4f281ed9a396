"""Reminder letters: one a producer for the list that is shown, ready to be signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from evaluation.evening import reminder_paper
from evaluation.models import Certificate
from evaluation.views import reminders as views
from ocop.lib import clock
from products.deeds import ratings
from products.models import Rating
from tests import cast as people
from tests import reading
from tests.evaluation import stage
from tests.shared import shared

As = Callable[[Any], Client]
HEAD = {"number": "600/VPĐP-OCOP", "signer": "Trần Văn Thử", "signer_office": "CHÁNH VĂN PHÒNG"}


@shared
def expiring(cast: SimpleNamespace) -> SimpleNamespace:
    """Stars of one producer that expire in 150 days, and of another commune in 400."""
    stage.published(cast, [76, 77, 79], star=4)
    cast.rating = Rating.objects.get()
    cast.day = clock.today()
    Rating.objects.update(valid_to=cast.day + dt.timedelta(days=150))
    cast.second = star(cast, "Mật ong bạc hà", cast.producer, 160)
    cast.far = star(cast, "Chả mực mẫu", people.producer("HTX Xa", cast.other_commune_region), 400)
    return cast


def star(cast: SimpleNamespace, name: str, maker: Any, days: int) -> Rating:
    one = cast.rating
    return ratings.grant(
        people.product(name, maker), key=f"test:{name}", stars=3, points=Decimal(60),
        year=one.year, book=one.book, authority=one.authority, decision_no="9/QĐ-UBND",
        decided_on=one.decided_on, valid_from=one.valid_from,
        valid_to=cast.day + dt.timedelta(days=days), by=cast.province,
    )  # fmt: skip


def asked(browser: Client, kind: str = "pdf", **query: str) -> Any:
    return browser.get(reverse("reminders_file", args=[kind]), {"state": "expiring", **query})


def said(made: bytes) -> str:
    return " ".join(reading.text_of(made).split())


def test_one_letter_a_producer_with_what_to_do_and_until_when(
    expiring: SimpleNamespace, as_: As
) -> None:
    office = as_(expiring.province)
    page = office.get(reverse("reminders"), {"state": "expiring"})
    assert [one.producer for one in page.context["letters"]] == [expiring.producer]
    told = said(asked(office).content)
    first, last = (expiring.day + dt.timedelta(days=n) for n in (150 - 180, 150 - 120))
    number = Certificate.objects.current().get().number
    for words in (
        "V/v đăng ký đánh giá lại sản phẩm OCOP", f"Kính gửi: {expiring.producer.name}",
        expiring.product.name, "Mật ong bạc hà", f"GCN số {number}", "DỰ THẢO",
        f"{first:%d/%m/%Y} - {last:%d/%m/%Y}", "2 sản phẩm OCOP", "ngay trong thời gian",
    ):  # fmt: skip
        assert words in told
    assert told.count("Kính gửi") == 1
    assert "Chả mực mẫu" not in told


def test_with_number_date_and_signer_it_is_no_draft(expiring: SimpleNamespace, as_: As) -> None:
    office, day = as_(expiring.province), expiring.day.strftime("%d/%m/%Y")
    told = said(asked(office, **HEAD, dated=day).content)
    assert "DỰ THẢO" not in told
    assert "Số: 600/VPĐP-OCOP" in told
    assert "CHÁNH VĂN PHÒNG" in told
    wrong = asked(office, **HEAD, dated="31/02/2026")
    assert wrong.status_code == 422
    assert HEAD["signer"] in wrong.content.decode()


def test_in_word_each_letter_begins_a_page(expiring: SimpleNamespace, as_: As) -> None:
    Rating.objects.filter(pk=expiring.far.pk).update(valid_to=expiring.day + dt.timedelta(days=200))
    made = Document(BytesIO(asked(as_(expiring.province), "docx").content))
    lines = [one.text for one in made.paragraphs]
    assert sum(line.startswith("Kính gửi") for line in lines) == 2
    assert len(made.sections) == 2
    assert any("Chuẩn bị hồ sơ" in line for line in lines)


def test_everybody_reminds_in_their_own_territory(expiring: SimpleNamespace, as_: As) -> None:
    Rating.objects.filter(pk=expiring.far.pk).update(valid_to=expiring.day + dt.timedelta(days=200))
    told = said(asked(as_(expiring.commune)).content)
    assert expiring.producer.name in told
    assert "HTX Xa" not in told
    other = said(asked(as_(expiring.other_commune)).content)
    assert "HTX Xa" in other
    assert expiring.producer.name not in other
    for user in (expiring.auditor, expiring.owner, expiring.chair, expiring.outsider):
        assert asked(as_(user)).status_code == 403
        assert as_(user).get(reverse("reminders")).status_code == 403
    assert asked(as_(expiring.foreign)).url == reverse("reminders")
    assert asked(as_(expiring.province), "txt").status_code == 404


def test_the_list_is_the_one_that_was_filtered(expiring: SimpleNamespace, as_: As) -> None:
    office = as_(expiring.province)
    month = expiring.far.valid_to.strftime("%Y-%m")
    listed = office.get(reverse("recognitions"), {"state": "expiring"}).content.decode()
    assert f"{reverse('reminders')}?state=expiring" in listed
    assert "HTX Xa" in said(asked(office, state="", month=month).content)
    assert asked(office, q="không có gì").status_code == 302
    plain = office.get(reverse("recognitions")).content.decode()
    assert reverse("reminders") not in plain
    for odd in ({"month": "2026-13"}, {"region": "x"}, {"page": "-1"}, {"state": "revoked"}):
        assert asked(office, **odd).status_code == 200, odd


def test_who_was_too_late_is_told_so(expiring: SimpleNamespace, as_: As) -> None:
    Rating.objects.all().update(valid_to=expiring.day + dt.timedelta(days=20))
    assert "đã qua" in said(asked(as_(expiring.province), q="bạc hà").content)


def test_too_many_are_refused_in_words(
    expiring: SimpleNamespace, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    Rating.objects.filter(pk=expiring.far.pk).update(valid_to=expiring.day + dt.timedelta(days=200))
    monkeypatch.setattr(views, "MOST", 1)
    answer = asked(as_(expiring.province))
    assert answer.status_code == 409
    assert "Hãy chọn một tháng hoặc một xã" in answer.content.decode()


def test_they_ask_as_much_for_many(expiring: SimpleNamespace) -> None:
    held = expiring.commune.appointments.select_related("committee__region").get()
    head = reminder_paper.Head(office=held.committee, today=expiring.day)
    counts = []
    for rows in (Rating.objects.filter(pk=expiring.rating.pk), Rating.objects.all()):
        chosen = rows.select_related("product__producer__region__parent__parent__parent")
        with CaptureQueriesContext(connection) as queries:
            reminder_paper.reminders_docx(head, reminder_paper.reminders(list(chosen), head.today))
        counts.append(len(queries))
    assert Rating.objects.count() == 3
    assert counts[0] == counts[1]
