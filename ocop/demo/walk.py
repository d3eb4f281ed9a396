"""One product's way through an open cycle of the demo, deed by deed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from cycle.deeds import dossiers, drafts, submissions, support
from cycle.models import Cycle, Dossier, Idea, Plan, ProgressReport
from ocop.accounts.models import User
from ocop.demo import own
from ocop.demo.figures import MILLION
from ocop.lib import clock
from products.models import Product

if TYPE_CHECKING:
    from ocop.demo.present import Present, Spot


class Walk:
    """Steps: 0 announced · 1 idea in · 2 plan in · 3 carried out · 4 and 5 registered."""

    def __init__(self, present: Present, cycle: Cycle, spot: Spot, product: Product) -> None:
        self.present = present
        self.cycle = cycle
        self.product = product
        self.officer = present.officer(spot.region)
        membership = product.producer.memberships.select_related("user").first()
        self.owner: User = membership.user if membership else self.officer

    def at(self, offset: int) -> object:
        return clock.set_to(self.present.day(offset))

    def go(self, number: int, reached: int) -> None:
        """Walk the product to the step; those that stay behind wait in different states."""
        if reached < 1:
            return
        with clock.set_to(self.present.day(-200 + number)):
            idea = self.present.fresh_idea(self.cycle, self.product, self.owner)
        if reached == 1:
            self.leave_at_idea(idea, number)
            return
        dossier = self.settle_idea(idea)
        plan = self.write_plan(dossier, number)
        if reached == 2:
            self.leave_at_plan(plan, number)
            self.assess(dossier, number, day=-4)
            return
        self.carry_out(plan, number)
        self.assess(dossier, number, day=-62)
        if reached >= 4:
            with clock.set_to(self.present.day(-60)):
                dossiers.register(Dossier.objects.get(pk=dossier.pk), by=self.owner)

    def assess(self, dossier: Dossier, number: int, *, day: int) -> None:
        """Under today's rules the producer assesses the product before it is registered."""
        if not self.present.pilot:
            with clock.set_to(self.present.day(day)):
                own.assess(self, Dossier.objects.get(pk=dossier.pk), number)

    def leave_at_idea(self, idea: Idea, number: int) -> None:
        """A draft, one handed in, one proposed, one sent back, one declined, in turn."""
        turn = number % 5
        if turn == 4:
            return
        with clock.set_to(self.present.day(-8)):
            submissions.submit(idea, by=self.owner)
        with clock.set_to(self.present.day(-5)):
            if turn == 1:
                submissions.propose(idea, note="Đề nghị tỉnh chọn.", by=self.officer)
            if turn == 2:
                submissions.send_back(
                    idea,
                    reason="Xin ghi rõ nguyên liệu lấy ở đâu và làm được bao nhiêu một năm.",
                    due_on=self.present.day(10),
                    by=self.officer,
                )
            if turn == 3:
                submissions.decline(
                    idea,
                    reason="Sản phẩm trùng với sản phẩm đã có của cùng chủ thể.",
                    by=self.present.staff.province,
                )

    def settle_idea(self, idea: Idea) -> Dossier:
        with clock.set_to(self.present.day(-170)):
            submissions.submit(idea, by=self.owner)
            submissions.propose(idea, by=self.officer)
        with clock.set_to(self.present.day(-160)):
            submissions.accept(idea, note="Chọn dự tập huấn 1.", by=self.present.staff.province)
        return idea.dossier

    def write_plan(self, dossier: Dossier, number: int) -> Plan:
        price = self.product.price or Decimal(100_000)
        with clock.set_to(self.present.day(-150)):
            return drafts.save_draft(
                Plan,
                dossier,
                capital_own=Decimal(150 + 10 * number) * MILLION,
                capital_loan=Decimal(number % 4 * 50) * MILLION,
                capital_support=Decimal(40) * MILLION,
                workers=8 + number % 9,
                local_workers=6 + number % 3,
                output=Decimal(1500 + 60 * number),
                unit=self.product.unit,
                unit_cost=(price * Decimal("0.58")).quantize(Decimal(1)),
                unit_price=price,
                market="Cửa hàng đặc sản, khách du lịch, sàn thương mại điện tử.",
                production="Thu mua tại chỗ, sơ chế, đóng gói, dán tem truy xuất.",
                schedule="Quý III làm bao bì và kiểm nghiệm; quý IV bán thử.",
                by=self.owner,
            )

    def leave_at_plan(self, plan: Plan, number: int) -> None:
        with clock.set_to(self.present.day(-6)):
            submissions.submit(plan, by=self.owner)
            if number % 2:
                submissions.propose(plan, by=self.officer)

    def carry_out(self, plan: Plan, number: int) -> None:
        with clock.set_to(self.present.day(-140)):
            submissions.submit(plan, by=self.owner)
            submissions.propose(plan, by=self.officer)
        with clock.set_to(self.present.day(-130)):
            submissions.accept(plan, by=self.present.staff.province)
        kind = ["consultancy", "training", "trial", "loan", "research"][number % 5]
        given = self.present.day(-100)
        with clock.set_to(self.present.day(-95)):
            dossier = Dossier.objects.get(pk=plan.dossier_id)
            support.give(
                dossier,
                kind=kind,
                given_on=given,
                amount=Decimal(10 + number) * MILLION,
                partner="Trung tâm Khuyến nông Quảng Ninh",
                note="Hướng dẫn tại cơ sở.",
                by=self.officer,
            )
        self.report(plan.dossier, number)

    def report(self, dossier: Dossier, number: int) -> None:
        """The report of the last whole quarter, if it lies in the cycle."""
        quarter_start = dt.date(
            self.present.today.year, (self.present.today.month - 1) // 3 * 3 + 1, 1
        )
        last = quarter_start - dt.timedelta(days=1)
        if last.year < dossier.cycle.year:
            return
        with clock.set_to(self.present.day(-20)):
            report = drafts.save_draft(
                ProgressReport,
                Dossier.objects.get(pk=dossier.pk),
                year=last.year,
                quarter=(last.month - 1) // 3 + 1,
                done="Đã in bao bì mới, bán thử ở chợ và hai cửa hàng.",
                output=Decimal(300 + number),
                revenue=Decimal(40 + number) * MILLION,
                workers=9,
                by=self.owner,
            )
            if number % 3:
                submissions.submit(report, by=self.owner)
