"""Things of steps 1 to 4 that the demo leaves out: a draft cycle, dossiers at each step."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from cycle.deeds import cycles, documents, dossiers, drafts, submissions
from cycle.models import Cycle, Dossier, Plan
from evaluation.deeds import checks
from ocop.accounts.models import User
from ocop.demo.stage import province_on
from ocop.lib import clock
from ocop.rules.models import RuleBook, Sheet
from products.deeds import products as goods
from products.deeds import ratings
from products.models import Product, Rating
from tests.uploads import pdf


def cycle_things(world: SimpleNamespace) -> dict[str, Any]:
    by = world.people["province"]
    book = RuleBook.objects.get(slug="26-2026")
    draft = cycles.draft(
        province_on(clock.today()),
        year=clock.today().year,
        title="Chu trình đang soạn",
        book=book,
        map_date=clock.today(),
        once_key=uuid4(),
        by=by,
    )
    current = world.own.dossiers.get().cycle
    old = Cycle.objects.get(year=2016)
    return {
        "cycle.open": current,
        "cycle.pilot": world.pilot.dossiers.get().cycle,
        "cycle.old": old,
        "cycle.draft": draft,
        "document.open": documents.add(current, file=pdf("huongdan"), title="Hướng dẫn", by=by),
        "document.draft": documents.add(draft, file=pdf("nhap"), title="Bản nháp", by=by),
        "course.open": current.courses.order_by("pk")[0],
        "course.old": old.courses.order_by("pk")[0],
        "book.any": book,
        "sheet.any": Sheet.objects.filter(product_set=world.own.product_set).order_by("pk")[0],
    }


def idea_things(world: SimpleNamespace) -> dict[str, Any]:
    """A draft and one waiting of the own producer, one proposed of the foreign one."""
    fresh = _product(world.own, "Mứt quýt mẫu")
    draft = _idea(world.own, "Trà mẫu", world)
    waiting = _idea(world.own, "Bánh mẫu", world)
    submissions.submit(waiting, by=world.people["producer"])
    proposed = _idea(world.foreign, "Mứt mẫu", world)
    submissions.submit(proposed, by=world.people["neighbour"])
    submissions.propose(proposed, by=world.people["other_commune"])
    return {
        "ideas.draft": draft,
        "ideas.waiting": waiting,
        "ideas.proposed": proposed,
        "dossier.draft": draft.dossier,
        "product.fresh": fresh,
        "product.draft": draft.dossier.product,
    } | _further(world)


def _further(world: SimpleNamespace) -> dict[str, Any]:
    """More products of the own producer, each one step further than the last."""
    people = world.people
    owner, commune = people["producer"], people["commune"]
    at_plan = _at_plan(world, "Kẹo mẫu")
    plan = _plan(_at_plan(world, "Muối mẫu"), owner)
    carried = _carried(world, "Giấm mẫu")
    returned, arrived = (_carried(world, name) for name in ("Cao mẫu", "Bột mẫu"))
    dossiers.register(arrived, by=owner)
    check = checks.receive(dossiers.register(returned, by=owner), by=commune)
    checks.send_back(check, reason="Thiếu phiếu kiểm nghiệm.", by=commune)
    return {
        "dossier.at_plan": at_plan,
        "plans.draft": plan,
        "dossier.carried": carried,
        "dossier.arrived": arrived,
        "check.returned": check,
    }


def _at_plan(world: SimpleNamespace, name: str) -> Dossier:
    idea = _idea(world.own, name, world)
    submissions.submit(idea, by=world.people["producer"])
    submissions.propose(idea, by=world.people["commune"])
    submissions.accept(idea, by=world.people["province"])
    return idea.dossier


def _plan(dossier: Dossier, by: User) -> Plan:
    money = {name: Decimal(90_000) for name in ("capital_own", "unit_cost", "unit_price")}
    figures = {"workers": 4, "output": Decimal(500), "unit": "hộp", "market": "Chợ phiên."}
    return drafts.save_draft(Plan, dossier, **money, **figures, by=by)


def forwarded(world: SimpleNamespace, name: str, *, kind: str = "first") -> Dossier:
    """A product of the own producer that the commune has checked and sent on."""
    owner, commune = world.people["producer"], world.people["commune"]
    carried = _carried(world, name)
    if kind == "re_evaluation":
        holds_stars(carried.product, by=world.people["province"])
    check = checks.receive(dossiers.register(carried, kind=kind, by=owner), by=commune)
    if kind == "re_evaluation":  # by art. 12.3 they hold again: see holds_stars
        Rating.objects.filter(product=carried.product).update(stands_from=None, stands_until=None)
    points = dict.fromkeys(checks.FINDINGS, "Đã kiểm tra tại chỗ.")
    checks.save(check, **points, by=commune)
    checks.forward(check, report_no="77/BC-UBND", report_date=clock.today(), by=commune)
    return check.dossier


def holds_stars(product: Product, *, by: Any) -> Rating:
    """Stars under the earlier rules that ended ten days ago: registered again by art. 12.3, and
    out of the public's catalogue, which would name the producer to everybody."""
    last = clock.today() - dt.timedelta(days=10)
    first = last - dt.timedelta(days=1095)
    return ratings.grant(
        product, key=f"earlier:{product.pk}", stars=3, points=Decimal(60), year=first.year,
        book="148-2023", authority="Ủy ban nhân dân tỉnh Quảng Ninh", decision_no="77/QĐ-UBND",
        decided_on=first, valid_from=first, valid_to=last, by=by,
    )  # fmt: skip


def _carried(world: SimpleNamespace, name: str) -> Dossier:
    plan = _plan(_at_plan(world, name), world.people["producer"])
    submissions.submit(plan, by=world.people["producer"])
    submissions.propose(plan, by=world.people["commune"])
    submissions.accept(plan, by=world.people["province"])
    return plan.dossier


def _product(like: Product, name: str) -> Product:
    """Another product of the same producer and set."""
    by = like.producer.memberships.get().user
    return goods.register(like.producer, name=name, product_set=like.product_set, unit="hộp", by=by)


def _idea(product: Product, name: str, world: SimpleNamespace) -> Any:
    made = _product(product, name)
    by = made.producer.memberships.get().user
    story = {"story": f"{name} ngon.", "materials": "Tại chỗ.", "yearly_output": "500 hộp"}
    return drafts.begin_idea(world.own.dossiers.get().cycle, made, **story, by=by)


def check_things(world: SimpleNamespace) -> dict[str, Any]:
    return {
        "check.own": world.own.dossiers.get().checks.get(),
        "check.foreign": world.foreign.dossiers.get().checks.get(),
        "check.open": world.checked.dossiers.get().checks.get(),
        "product.third": world.checked,
        "dossier.waiting": world.waiting.dossiers.get(),
    }
