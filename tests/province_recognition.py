"""A prepared decision that takes stars back, over stars that are in force."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from evaluation.deeds import revocations
from ocop.lib import clock
from products.deeds import inspections, label_reports, marks
from products.models import Membership, Product, Rating
from tests.uploads import photo


def recognition_things(world: SimpleNamespace) -> dict[str, Any]:
    stars = Rating.objects.valid_on(clock.today()).order_by("pk")[0]
    act = revocations.prepare(
        [stars], kind="certificate", ground="c", reason="Dùng phẩm màu ngoài danh mục.",
        conclusion_no="12/KL-ATTP", conclusion_on=clock.today(),
        conclusion_by="Chi cục An toàn thực phẩm", by=world.people["province"],
    )  # fmt: skip
    report = label_reports.send(
        product=world.own, region=None, place="Chợ Bãi Cháy", text="Nhãn ghi năm sao.",
        contact="0912 345 678", photo=photo("nhan.jpg"),
    )  # fmt: skip
    unnamed = label_reports.send(
        product=None, region=act.region, place="Chợ Hạ Long", text="Tem OCOP trên hàng lạ."
    )
    return {
        "revocation.prepared": act,
        "label_report.unnamed": unnamed,
        "label_report.own": report,
        **_inspections(world),
        **_marks(world),
    }


def _inspections(world: SimpleNamespace) -> dict[str, Any]:
    """A planned and a held inspection of the own producer's product, which holds stars."""
    by, today = world.people["commune"], clock.today()
    product = Product.objects.filter(producer=world.own.producer, ratings__isnull=False)[0]
    planned, held = (
        inspections.plan(product, kind="periodic", planned_on=today, by=by) for _n in range(2)
    )
    inspections.note(
        held, held_on=today, people="Cán bộ xã", checked={}, findings="Thiếu hạn sử dụng.",
        outcome="shortcomings", due_on=today + dt.timedelta(days=30), by=by,
    )  # fmt: skip
    picture = inspections.add_photo(held, file=photo("ke"), title="Kệ hàng", by=by)
    return {
        "inspection.planned": planned,
        "inspection.held": held,
        "inspection_photo.held": picture,
    }


def _marks(world: SimpleNamespace) -> dict[str, Any]:
    """A granted right to the mark and a request of one product whose stars are in force, and
    another such product."""
    by, today = world.people["province"], clock.today()
    held = Rating.objects.valid_on(today).order_by("pk")
    stars, free = held[0], held.reverse()[0]
    granted = marks.enter(
        stars.product, scopes=["on_packaging"], number="3/HĐ-NH", decided_on=today,
        valid_from=today, valid_to=marks.last_day(stars), by=by,
    )  # fmt: skip
    owner = Membership.objects.filter(producer=stars.product.producer_id).earliest("pk").user
    asked = marks.ask(stars.product, scopes=["at_sale"], by=owner)  # `free` has none of either
    return {
        "mark_right.granted": granted,
        "mark_right.asked": asked,
        "product.marked": free.product,
    }
