"""Reports of labels: sent by anybody, seen by the office of the place, closed with a finding."""

from __future__ import annotations

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.waiting import waiting_for
from ocop.workflow import chain
from ocop.workflow.doors import history
from products.deeds import label_reports, readers
from products.models import LabelReport
from products.views import label_reports as views
from tests.evaluation import stage
from tests.shared import shared

As = Callable[[Any], Client]
NEW = "label_report_new"
SAID = {"text": "Nhãn ghi năm sao, giấy chứng nhận bốn sao.", "place": "Chợ Bãi Cháy"}


@shared
def reported(cast: SimpleNamespace) -> SimpleNamespace:
    cast.report = label_reports.send(
        product=cast.product, region=None, contact="0912 345 678", **SAID
    )
    return cast


def with_place() -> SimpleUploadedFile:
    """A photo in which the camera wrote where it was taken."""
    out, image = io.BytesIO(), Image.new("RGB", (30, 20), "red")
    exif = image.getexif()
    exif[0x010F] = "MAY ANH BI MAT"
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")


def test_anybody_sends_one_once_and_the_offices_are_told(
    cast: SimpleNamespace, client: Client
) -> None:
    way = reverse(NEW)
    form = client.get(way, {"code": "118/2026"}).context["form"]
    assert form["code"].value() == "118/2026"
    sent = {
        **SAID, "region": cast.province_region.pk, "contact": "", "code": "118/2026",
        "once_key": str(form["once_key"].value()), "website": "",
    }  # fmt: skip
    for _n in range(2):
        answer = client.post(way, {**sent, "photo": with_place()})
        assert answer.url == reverse("label_report_thanks")
    report = LabelReport.objects.get()
    assert (report.region, report.product) == (cast.province_region, None)
    with report.photo.open("rb") as kept:
        assert b"BI MAT" not in kept.read()
    assert cast.province.notices.filter(key=f"label_report.sent:{report.pk}").count() == 1
    assert not cast.commune.notices.filter(key__startswith="label_report").exists()
    assert not cast.foreign.notices.filter(key__startswith="label_report").exists()
    assert chain.verify(report.chain_key) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " "}, {"place": ""}, {"region": ""}, {"region": "999999"},
        {"website": "http://x"}, {"photo": SimpleUploadedFile("a.jpg", b"no photo")},
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_kept(
    cast: SimpleNamespace, client: Client, wrong: dict[str, Any]
) -> None:
    key = "5c9d1b52-3a53-4f0e-9f5e-0f5b8f6a0f11"
    facts = {**SAID, "region": cast.province_region.pk, "once_key": key}
    answer = client.post(reverse(NEW), {**facts, **wrong})
    assert answer.status_code == 422
    assert not LabelReport.objects.exists()


def test_one_network_cannot_flood_the_office(
    cast: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PER_MINUTE", 1)
    facts = {**SAID, "region": cast.province_region.pk}
    keys = [f"5c9d1b52-3a53-4f0e-9f5e-0f5b8f6a{n:04d}" for n in range(3)]
    codes = [client.post(reverse(NEW), {**facts, "once_key": key}).status_code for key in keys]
    assert 422 in codes  # two of three at least stand in one minute


def test_offices_of_the_place_see_it_and_officers_the_contact(
    reported: SimpleNamespace, as_: As
) -> None:
    way = reported.report.get_absolute_url()
    assert "0912 345 678" in as_(reported.commune).get(way).content.decode()
    auditor = as_(reported.auditor).get(way)
    assert auditor.status_code == 200
    assert "0912 345 678" not in auditor.content.decode()
    for user in (reported.owner, reported.other_commune, reported.foreign, reported.outsider):
        assert as_(user).get(way).status_code == 404
    readers.shut_out(reported.commune, reported.producer, why="Người nhà.", by=reported.commune)
    assert as_(reported.commune).get(way).status_code == 404


def test_looked_into_and_closed_the_producer_hears_of_a_confirmed_one(
    reported: SimpleNamespace, as_: As
) -> None:
    report = reported.report
    assert any(one.title == "1 phản ánh tem, nhãn mới" for one in waiting_for(reported.province))
    browser = as_(reported.province)
    assert browser.post(reverse("label_report_take_up", args=[report.pk])).status_code == 302
    way = reverse("label_report_close", args=[report.pk])
    assert browser.post(way, {"outcome": "confirmed", "finding": ""}).status_code == 422
    told = {"outcome": "confirmed", "finding": "Tem cũ còn trên kệ."}
    assert browser.post(way, told).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.outcome) == ("closed", "confirmed")
    for user in (reported.owner, reported.commune):
        notice = user.notices.get(key=f"label_report.confirmed:{report.pk}")
        assert "Tem cũ còn trên kệ." in notice.body
    with pytest.raises(AlreadyDecided):
        label_reports.close(report, outcome="spam", by=reported.province)
    page = as_(reported.owner).get(reported.product.get_absolute_url()).content.decode()
    assert "0912 345 678" not in page
    assert chain.verify(report.chain_key) is None


def test_only_the_office_of_the_place_closes_and_spam_needs_no_words(
    reported: SimpleNamespace,
) -> None:
    report = reported.report
    for user in (reported.owner, reported.auditor, reported.foreign, reported.other_commune):
        with pytest.raises(NotAllowed):
            label_reports.close(report, outcome="spam", by=user)
    with pytest.raises(Refused):
        label_reports.close(report, outcome="unfounded", by=reported.commune)
    label_reports.close(report, outcome="spam", by=reported.commune)
    assert not reported.owner.notices.filter(key__startswith="label_report").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        LabelReport.objects.update(outcome="")


@shared
def unnamed(cast: SimpleNamespace) -> SimpleNamespace:
    """A report that names no product, and a recognised product it may be about."""
    stage.published(cast, [76, 77, 79], star=4)
    cast.report = label_reports.send(
        product=None, region=cast.province_region, code="12/2026", **SAID
    )
    return cast


def test_tie_gives_the_report_to_the_product_and_its_commune(
    unnamed: SimpleNamespace, as_: As
) -> None:
    report, product = unnamed.report, unnamed.product
    assert not LabelReport.objects.visible_to(unnamed.commune).exists()
    assert (
        report.get_absolute_url()
        not in as_(unnamed.province).get(product.get_absolute_url()).content.decode()
    )
    for _click in range(2):
        label_reports.tie(report, product=product, by=unnamed.province)
    report.refresh_from_db()
    assert (report.product, report.region) == (product, product.producer.region)
    assert [(one.verb, one.after) for one in history(report)].count(
        ("label_report.tied", product.name)
    ) == 1
    assert chain.verify(report.chain_key) is None
    for user in (unnamed.commune, unnamed.province):
        assert user.notices.filter(key=f"label_report.sent:{report.pk}").count() == 1
        page = as_(user).get(product.get_absolute_url()).content.decode()
        assert report.get_absolute_url() in page
    own = as_(unnamed.owner).get(product.get_absolute_url()).content.decode()
    assert report.get_absolute_url() not in own


def test_tie_is_for_the_office_and_its_recognised_products(unnamed: SimpleNamespace) -> None:
    report = unnamed.report
    for user in (unnamed.owner, unnamed.commune, unnamed.foreign, unnamed.auditor):
        with pytest.raises(NotAllowed):
            label_reports.tie(report, product=unnamed.product, by=user)
    with pytest.raises(Refused):  # no stars
        label_reports.tie(report, product=unnamed.other_product, by=unnamed.province)
    readers.shut_out(
        unnamed.province, unnamed.producer, why="Em ruột.", by=unnamed.province
    )  # too near
    with pytest.raises(Refused):
        label_reports.tie(report, product=unnamed.product, by=unnamed.province)
    report.refresh_from_db()
    assert report.product is None


def test_a_tied_report_is_not_tied_again_nor_is_one_that_was_none(
    unnamed: SimpleNamespace,
) -> None:
    spam = label_reports.send(product=None, region=unnamed.province_region, **SAID)
    label_reports.close(spam, outcome="spam", by=unnamed.province)
    with pytest.raises(AlreadyDecided):
        label_reports.tie(spam, product=unnamed.product, by=unnamed.province)


def test_a_misuse_confirmed_before_is_told_when_the_product_is_known(
    unnamed: SimpleNamespace,
) -> None:
    report = unnamed.report
    label_reports.close(report, outcome="confirmed", finding="Sai sao.", by=unnamed.province)
    key = f"label_report.confirmed:{report.pk}"
    assert not unnamed.owner.notices.filter(key=key).exists()
    label_reports.tie(report, product=unnamed.product, by=unnamed.province)
    assert unnamed.owner.notices.filter(key=key).count() == 1


def test_the_page_finds_the_product_and_keeps_bad_input_out(
    unnamed: SimpleNamespace, as_: As
) -> None:
    desk, report = as_(unnamed.province), unnamed.report
    way = reverse("label_report_tie", args=[report.pk])
    assert way in desk.get(report.get_absolute_url()).content.decode()
    shown = desk.get(way, {"q": "mat ong"})
    assert unnamed.product.name in shown.content.decode()
    assert unnamed.other_product.name not in desk.get(way, {"q": "cha muc"}).content.decode()
    for wrong in ("", "0", "x", str(unnamed.other_product.pk)):
        answer = desk.post(f"{way}?q=mat+ong", {"product": wrong})
        assert answer.status_code == 422
        assert unnamed.product.name in answer.content.decode()
    answers = [desk.post(way, {"product": unnamed.product.pk}) for _click in range(2)]
    assert [one.url for one in answers] == [report.get_absolute_url()] * 2
    assert as_(unnamed.neighbour).get(way).status_code == 404
