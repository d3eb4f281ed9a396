"""Dossiers of the big cycle in bulk, each as far on its way as its number says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bench.world.events import Story
from cycle.models import Dossier, Enrolment, Idea, Plan, ProgressReport, Support
from evaluation.models import Check
from products.models import Product

if TYPE_CHECKING:
    from bench.world.build import World

BATCH = 2000
S = Dossier.State
# Twenty dossiers as they stand in the middle of a year: state, idea, plan, report, check.
WAYS = [
    (S.EVALUATION, "accepted", "accepted", "submitted", "open"),
    (S.IDEA, "submitted", "", "", ""),
    (S.IDEA, "submitted", "", "", ""),
    (S.IDEA, "proposed", "", "", ""),
    (S.IDEA, "returned", "", "", ""),
    (S.IDEA, "draft", "", "", ""),
    (S.ENDED, "declined", "", "", ""),
    (S.PLAN, "accepted", "submitted", "", ""),
    (S.PLAN, "accepted", "proposed", "", ""),
    (S.PLAN, "accepted", "returned", "", ""),
    (S.PLAN, "accepted", "draft", "", ""),
    (S.IMPLEMENTATION, "accepted", "accepted", "submitted", ""),
    (S.IMPLEMENTATION, "accepted", "accepted", "accepted", ""),
    (S.IMPLEMENTATION, "accepted", "accepted", "draft", ""),
    (S.IMPLEMENTATION, "accepted", "accepted", "", ""),
    (S.IMPLEMENTATION, "accepted", "accepted", "", ""),
    (S.EVALUATION, "accepted", "accepted", "accepted", "open"),
    (S.EVALUATION, "accepted", "accepted", "accepted", "open"),
    (S.EVALUATION, "accepted", "accepted", "accepted", "forwarded"),
    (S.EVALUATION, "accepted", "accepted", "accepted", "forwarded"),
]


@dataclass
class Rows:
    """What is made for the dossiers, kind by kind."""

    ideas: list[Idea] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    reports: list[ProgressReport] = field(default_factory=list)
    support: list[Support] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    def store(self) -> None:
        kinds: list[list[Any]] = [
            self.ideas, self.plans, self.reports, self.support, self.enrolments, self.checks,
        ]  # fmt: skip
        for rows in kinds:
            if rows:
                type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)


def walk(world: World, products: list[Product], first: int) -> list[Story]:
    """Make the dossiers with all that was handed in; returns what the log says of them."""
    numbers = range(first, first + len(products))
    dossiers = Dossier.objects.bulk_create(
        [
            _dossier(world, product, number)
            for number, product in zip(numbers, products, strict=True)
        ],
        batch_size=BATCH,
    )
    rows = Rows()
    for number, dossier in zip(numbers, dossiers, strict=True):
        _hand_in(world, dossier, WAYS[number % len(WAYS)], rows)
    rows.store()
    return list(_stories(world, dossiers, rows))


def _dossier(world: World, product: Product, number: int) -> Dossier:
    state, check = WAYS[number % len(WAYS)][0], WAYS[number % len(WAYS)][4]
    stage = None if state != S.EVALUATION else world.stages[1 if check == "forwarded" else 0]
    return Dossier(
        cycle=world.cycle,
        product=product,
        book=world.book,
        product_set=product.product_set,
        state=state,
        stage=stage,
        code=f"B-{number:05d}-{world.today.year}" if stage else "",
        opened_at=world.at(110),
        filed_on=world.day(30) if stage else None,
    )


def _hand_in(world: World, dossier: Dossier, way: tuple[Any, ...], rows: Rows) -> None:
    state, idea, plan, report, check = way
    rows.ideas.append(Idea(dossier=dossier, **_texts(), **_handed(world, idea, 100)))
    course, second = world.courses
    if idea == "accepted":
        rows.enrolments.append(_enrolment(world, course, dossier))
    if plan:
        rows.plans.append(Plan(dossier=dossier, **_figures(), **_handed(world, plan, 70)))
    if plan == "accepted":
        rows.enrolments.append(_enrolment(world, second, dossier))
    if report:
        rows.reports.append(_report(world, dossier, report))
    if state in (S.IMPLEMENTATION, S.EVALUATION):
        rows.support.append(_support(world, dossier))
    if check:
        rows.checks.append(_check(world, dossier, check))


def _handed(world: World, state: str, days: int) -> dict[str, Any]:
    decided = state in ("accepted", "declined", "returned")
    return {
        "state": state,
        "created_at": world.at(days + 3),
        "submitted_at": None if state == "draft" else world.at(days),
        "decided_at": world.at(days - 15) if decided else None,
        "due_on": world.day(-10) if state == "returned" else None,
        "reason": "Nêu rõ vùng nguyên liệu." if state in ("returned", "declined") else "",
    }


def _texts() -> dict[str, str]:
    return {
        "story": "Sản phẩm làm từ nguyên liệu sẵn có, khách du lịch hỏi mua nhiều. " * 5,
        "materials": "Thu mua của các hộ trong xã.",
        "packaging": "Hộp giấy, túi hút chân không.",
        "yearly_output": "5 tấn",
        "wanted_support": "Tập huấn, thiết kế bao bì.",
    }


def _figures() -> dict[str, Any]:
    return {
        "capital_own": Decimal(200_000_000), "capital_loan": Decimal(100_000_000),
        "workers": 12, "local_workers": 10, "output": Decimal(5000), "unit": "kg",
        "unit_cost": Decimal(150_000), "unit_price": Decimal(220_000),
        "market": "Cửa hàng OCOP, siêu thị trong tỉnh, bán trực tuyến. " * 3,
        "production": "Sơ chế, sấy, đóng gói. " * 4, "schedule": "Quý I: mua máy. " * 4,
    }  # fmt: skip


def _enrolment(world: World, course: Any, dossier: Dossier) -> Enrolment:
    return Enrolment(course=course, dossier=dossier, put_down_at=world.at(85), attended=True)


def _report(world: World, dossier: Dossier, state: str) -> ProgressReport:
    return ProgressReport(
        dossier=dossier, year=world.today.year, quarter=2, done="Đã lắp máy sấy, in bao bì. " * 3,
        output=Decimal(800), revenue=Decimal(160_000_000), workers=11,
        **_handed(world, state, 25),
    )  # fmt: skip


def _support(world: World, dossier: Dossier) -> Support:
    return Support(
        dossier=dossier, kind="consultancy", given_on=world.day(40), amount=Decimal(15_000_000),
        partner="Trung tâm Khuyến nông", note="Tư vấn tại chỗ hai ngày.",
        recorded_by=world.people["province"], recorded_at=world.at(39),
    )  # fmt: skip


def _check(world: World, dossier: Dossier, state: str) -> Check:
    done = state == "forwarded"
    return Check(
        dossier=dossier,
        stage=world.stages[0],
        region=dossier.product.producer.region,
        state=state,
        received_at=world.at(28),
        due_on=world.today + dt.timedelta(days=5),
        materials="Nguyên liệu chính thu mua tại địa phương.",
        report_no="101/BC-UBND" if done else "",
        report_date=world.day(12) if done else None,
    )


def _stories(world: World, dossiers: list[Dossier], rows: Rows) -> Iterable[Story]:
    found = {dossier.pk: Story(dossier.chain_key) for dossier in dossiers}
    owner, officer = world.people["owner"], world.people["province"]
    for dossier in dossiers:
        found[dossier.pk].add(dossier, "dossier.opened", world.at(110), by=owner)
    for thing in [*rows.ideas, *rows.plans, *rows.reports]:
        story, verb = found[thing.dossier_id], type(thing)._meta.model_name
        if thing.submitted_at:
            at = thing.submitted_at
            story.add(thing, f"{verb}.submitted", at, by=owner, before="draft", after="submitted")
        if thing.decided_at:
            story.add(
                thing, f"{verb}.{thing.state}", thing.decided_at, by=officer,
                before="submitted", after=thing.state,
            )  # fmt: skip
    return found.values()
