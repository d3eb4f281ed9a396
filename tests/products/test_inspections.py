"""Inspections of recognised products: planned, recorded, followed up, and what they lead to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ocop.lib import clock
from ocop.lib.actions import actions_for
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.waiting import waiting_for
from ocop.workflow import chain
from products import followups, inspecting, inspections_due
from products.deeds import inspections, label_reports, readers
from products.models import Inspection, InspectionPhoto, Product, Rating
from tests.evaluation import stage
from tests.shared import shared
from tests.uploads import photo

As = Callable[[Any], Client]


@shared
def held(cast: SimpleNamespace) -> SimpleNamespace:
    stage.published(cast, [76, 77, 79], star=4)
    cast.row = inspections.plan(
        cast.product, kind="periodic", planned_on=clock.today(), by=cast.commune
    )
    return cast


def said(**more: Any) -> dict[str, Any]:
    return {
        "held_on": clock.today(), "people": "Trần Thị B, Nguyễn Văn C",
        "checked": {"label": "no", "mark": "yes", "other": "yes"},
        "findings": "Nhãn thiếu hạn sử dụng.", "outcome": "in_order", **more,
    }  # fmt: skip


GROUND = {"outcome": "ground", "ground": "b", "conclusion_no": "12/KL", "conclusion_by": "Sở"}


def test_the_producer_sees_it_once_it_was_held(held: SimpleNamespace, as_: As) -> None:
    way = held.row.get_absolute_url()
    for user, code in ((held.commune, 200), (held.province, 200), (held.auditor, 200),
                       (held.owner, 404), (held.other_commune, 404), (held.chair, 404),
                       (held.outsider, 404)):  # fmt: skip
        assert as_(user).get(way).status_code == code, user
    inspections.note(held.row, **said(), by=held.commune)
    body = as_(held.owner).get(way).content.decode()
    assert "Nhãn thiếu hạn sử dụng." in body
    assert held.row.checked == {"label": "no", "mark": "yes"}
    for user in (held.owner, held.commune):
        assert user.notices.filter(key=f"inspection.in_order:{held.row.pk}").count() == 1
    assert chain.verify(held.product.chain_key) is None
    with pytest.raises(AlreadyDecided):
        inspections.note(held.row, **said(), by=held.commune)


@pytest.mark.parametrize(
    "wrong",
    [
        {"held_on": dt.date(2999, 1, 1)}, {"people": " "}, {"findings": ""},
        {"outcome": "made_good"},
        {"outcome": "shortcomings"}, {"outcome": "shortcomings", "due_on": dt.date(2020, 1, 1)},
        {**GROUND, "ground": ""}, {**GROUND, "ground": "z"}, {**GROUND, "conclusion_no": " "},
        {**GROUND, "conclusion_by": ""},
    ],
)  # fmt: skip
def test_a_record_is_complete(held: SimpleNamespace, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        inspections.note(held.row, **said(**wrong), by=held.commune)
    held.row.refresh_from_db()
    assert held.row.state == "planned"


def test_only_offices_of_the_place_inspect_recognised_products(held: SimpleNamespace) -> None:
    facts = {"kind": "ad_hoc", "planned_on": clock.today()}
    for user in (held.owner, held.auditor, held.other_commune, held.foreign, held.chair):
        with pytest.raises(NotAllowed):
            inspections.plan(held.product, **facts, by=user)
    plain = Product.objects.filter(ratings__isnull=True, producer=held.producer).first()
    if plain:
        with pytest.raises(Refused):
            inspections.plan(plain, **facts, by=held.commune)
    readers.shut_out(held.commune, held.producer, why="Người nhà.", by=held.commune)
    assert actions_for(held.row, held.commune) == []
    with pytest.raises(NotAllowed):
        inspections.note(held.row, **said(), by=held.commune)


def test_shortcomings_wait_with_their_day_and_are_made_good(held: SimpleNamespace) -> None:
    due = clock.today() + dt.timedelta(days=20)
    inspections.note(held.row, **said(outcome="shortcomings", due_on=due), by=held.commune)
    lines = [one for one in waiting_for(held.commune) if one.url == held.row.get_absolute_url()]
    assert [one.due for one in lines] == [due]
    with clock.set_to(due + dt.timedelta(days=1)):
        assert held.row.overdue
        inspections.follow_up(
            held.row, outcome="made_good", followed_on=clock.today(), words="Đã in nhãn mới.",
            by=held.province,
        )  # fmt: skip
        assert not held.row.overdue
    assert held.owner.notices.filter(key=f"inspection.made_good:{held.row.pk}").exists()


def test_a_ground_opens_the_filled_form_of_the_revocation(held: SimpleNamespace, as_: As) -> None:
    inspections.note(held.row, **said(**GROUND), by=held.commune)
    assert followups.of(held.row, held.commune) == []  # not of the authority
    (action,) = followups.of(held.row, held.province)
    form = as_(held.province).get(action.url).context["form"]
    assert form["ground"].value() == "b"
    assert form["conclusion_no"].value() == "12/KL"
    assert "hạn sử dụng" in form["reason"].value()
    assert as_(held.province).get(f"{action.url}9999").status_code == 200
    Rating.objects.update(ended_on=clock.today(), ended_as="revoked")
    assert followups.of(held.row, held.province) == []


def test_who_was_not_looked_at_within_the_period_is_due(held: SimpleNamespace, as_: As) -> None:
    rows = Product.objects.filter(pk=held.product.pk)
    first = Rating.objects.get().valid_from
    for days, due in ((360, False), (366, True), (2000, False)):
        day = first + dt.timedelta(days=days)
        assert inspecting.due(rows, day).exists() is due, days
    inspections.note(held.row, **said(), by=held.commune)
    with clock.set_to(first + dt.timedelta(days=366)):
        assert not inspecting.due(rows, clock.today() - dt.timedelta(days=2)).exists()
        Inspection.objects.update(held_on=first - dt.timedelta(days=1))
        way = reverse("inspections") + "?state=due"
        assert held.product.name in as_(held.commune).get(way).content.decode()
        assert held.product.name not in as_(held.other_commune).get(way).content.decode()
        assert any(one.url == way for one in waiting_for(held.commune))


def test_from_a_report_to_a_photo_on_the_pages(held: SimpleNamespace, as_: As) -> None:
    report = label_reports.send(product=held.product, region=None, text="Sai nhãn.", place="Chợ")
    browser = as_(held.province)
    new = f"{reverse('inspection_new')}?product={held.product.pk}&report={report.pk}"
    form = browser.get(new).context["form"]
    sent = {"kind": "ad_hoc", "planned_on": clock.today().strftime("%d/%m/%Y"),
            "once_key": str(form["once_key"].value())}  # fmt: skip
    first, second = (browser.post(new, sent) for _n in range(2))
    row = Inspection.objects.get(report=report)
    assert first.url == second.url == row.get_absolute_url()
    way = reverse("inspection_note", args=[row.pk])
    typed = {"held_on": clock.today().strftime("%d/%m/%Y"), "people": "A", "findings": "Đủ.",
             "point_label": "yes", "outcome": "in_order"}  # fmt: skip
    assert browser.post(way, {**typed, "findings": ""}).status_code == 422
    assert browser.post(way, typed).status_code == 302
    add = reverse("inspection_photo_add", args=[row.pk])
    key = str(browser.get(add).context["form"]["once_key"].value())
    for _n in range(2):
        sent_photo = {"file": photo("a.jpg"), "title": "Kệ hàng", "once_key": key}
        assert browser.post(add, sent_photo).status_code == 302
    picture = reverse("inspection_photo", args=[InspectionPhoto.objects.get().pk])
    assert picture in as_(held.owner).get(row.get_absolute_url()).content.decode()
    assert as_(held.owner).get(picture).status_code == 200
    assert as_(held.other_commune).get(picture).status_code == 404
    owner = as_(held.owner).get(row.get_absolute_url()).content.decode()
    assert report.get_absolute_url() not in owner


def overdue_since(held: SimpleNamespace, days: int) -> dt.date:
    """Record shortcomings due today; the day so many days later."""
    inspections.note(
        held.row, **said(outcome="shortcomings", due_on=clock.today()), by=held.commune
    )
    return clock.today() + dt.timedelta(days=days)


def overdue_notices(user: Any) -> int:
    return user.notices.filter(key__startswith="inspection.overdue").count()


def test_overdue_shortcomings_are_told_once_a_step(held: SimpleNamespace) -> None:
    first = overdue_since(held, 1)
    told = []
    for days in (-1, 0, 0, 13, 14, 15, 28, 29, 29, 400):
        day = first + dt.timedelta(days=days)
        with clock.set_to(day):
            inspections_due.overdue(day)
        told.append([overdue_notices(user) for user in (held.owner, held.commune)])
    assert told == [[n, n] for n in (0, 1, 1, 1, 2, 2, 2, 3, 3, 3)]
    assert overdue_notices(held.neighbour) == overdue_notices(held.other_commune) == 0
    assert overdue_notices(held.province) == 0  # the commune planned it and follows up


def test_a_step_that_was_missed_is_passed_over(held: SimpleNamespace) -> None:
    day = overdue_since(held, 20)
    with clock.set_to(day):
        inspections_due.overdue(day)
    assert overdue_notices(held.owner) == 1


def test_where_the_planner_left_the_province_is_told(held: SimpleNamespace) -> None:
    day = overdue_since(held, 1)
    held.commune.appointments.update(until=clock.today())
    with clock.set_to(day):
        inspections_due.overdue(day)
    assert [overdue_notices(user) for user in (held.commune, held.province)] == [0, 1]


def test_made_good_is_not_overdue(held: SimpleNamespace) -> None:
    day = overdue_since(held, 1)
    inspections.follow_up(
        held.row, outcome="made_good", followed_on=clock.today(), words="Đã sửa.", by=held.commune
    )
    with clock.set_to(day):
        inspections_due.overdue(day)
    assert overdue_notices(held.owner) == 0


def test_overdue_stands_first_on_the_desk_and_in_its_list(held: SimpleNamespace, as_: As) -> None:
    day = overdue_since(held, 1)
    url, lists = held.row.get_absolute_url(), reverse("inspections")
    due = {one.url: one for one in waiting_for(held.commune)}[url]
    with clock.set_to(day):
        late = {one.url: one for one in waiting_for(held.commune)}[url]
        assert (due.order > late.order, late.order) == (True, 0)
        desk = as_(held.commune)
        body = desk.get(f"{lists}?state=overdue").content.decode()
        assert url in body
        assert "quá hạn" in body
    assert url not in desk.get(f"{lists}?state=overdue").content.decode()
