"""Quảng Ninh 2014-2016, made through the deeds with the clock set.

Nobody was ranked before 2016: the first criteria are of 5 November 2015 and the first contest of
2016. So 2014 and 2015 have ideas, plans, support and sales; stars come with the contest.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from uuid import uuid4

from cycle.deeds import cycles, dossiers, drafts, returning, submissions, support
from cycle.models import Cycle, Dossier, Idea, Plan
from ocop.accounts.models import User
from ocop.demo import goods as wares
from ocop.demo.figures import MILLION, Scale, shares
from ocop.demo.stage import Staff, province_on, units_on
from ocop.lib import clock
from ocop.rules.models import ProductSet, RuleBook
from products.deeds import producers, sales
from products.deeds import products as goods
from products.models import Producer, Product

PILOT = "quang-ninh-2013"
WINDOWS = {
    "publicity": ((1, 1), (12, 31)),
    "ideas": ((3, 15), (6, 30)),
    "plans": ((6, 1), (9, 30)),
    "implementation": ((1, 1), (12, 31)),
    "evaluation": ((6, 1), (12, 31)),
    "promotion": ((1, 1), (12, 31)),
}
KINDS_OF_SUPPORT = ["training", "consultancy", "research", "loan", "trial"]
PARTNERS = {
    "training": "Trung tâm Khuyến nông Quảng Ninh",
    "consultancy": "Đoàn tư vấn OCOP",
    "research": "Học viện Nông nghiệp Việt Nam",
    "loan": "Ngân hàng NN&PTNT chi nhánh Quảng Ninh",
    "trial": "Trung tâm OCOP Hạ Long",
}
EAST = "Đông Triều"  # district until March 2015, then town: its producers' address is put right


class History:
    """The years 2014 to 2016 of the province, built year by year."""

    def __init__(self, scale: Scale, staff: Staff) -> None:
        self.scale = scale
        self.staff = staff
        self.book = RuleBook.objects.get(slug=PILOT)
        self.sets = {s.slug: s for s in ProductSet.objects.filter(classification__slug="1048")}
        self.makers = list(wares.makers(scale.producers, scale.founded, scale.districts))
        self.goods: list[tuple[wares.Maker, Product]] = []
        self.cycles: dict[int, Cycle] = {}

    def build(self) -> None:
        """Build the three years; the contest is held by :mod:`ocop.demo.contest`."""
        first = 0
        for year, count in zip((2014, 2015, 2016), self.scale.products, strict=True):
            self.open_cycle(year)
            if year == 2015:
                self.put_addresses_right()
            newcomers = self.register(year, first, count)
            first += count
            self.carry_through(year, newcomers)
        self.report_sales()

    def board(self) -> User:
        return self.staff.board_2014

    def open_cycle(self, year: int) -> None:
        with clock.set_to(dt.date(year, 2, 10)):
            cycle = cycles.draft(
                province_on(dt.date(year, 2, 10)),
                year=year,
                title=f"Chu trình OCOP năm {year}",
                book=self.book,
                map_date=dt.date(year, 12, 31),
                once_key=uuid4(),
                by=self.board(),
            )
            days = {
                kind: (dt.date(year, *first), dt.date(year, *last))
                for kind, (first, last) in WINDOWS.items()
            }
            cycles.set_windows(cycle, days, by=self.board())
            cycles.announce(
                cycle,
                notice_no=f"{year - 2002}/TB-BĐH",
                notice_date=dt.date(year, 2, 10),
                notice_text=f"Tiếp nhận ý tưởng sản phẩm OCOP năm {year}.",
                guidance="Nộp phiếu ý tưởng tại phòng phụ trách nông nghiệp cấp huyện.",
                contact="Ban Điều hành OCOP tỉnh Quảng Ninh",
                by=self.board(),
            )
        self.cycles[year] = cycle

    def put_addresses_right(self) -> None:
        """Đông Triều became a town on 11 March 2015: the name of the time is kept from there."""
        with clock.set_to(dt.date(2015, 3, 12)):
            town = units_on(dt.date(2015, 3, 12), "district")[EAST]
            for maker, product in self.goods:
                if maker.district == EAST:
                    producers.update(product.producer, region=town, by=self.board())

    def register(self, year: int, first: int, count: int) -> list[Product]:
        """Register so many new products: a producer's first, then second ones."""
        made = []
        with clock.set_to(dt.date(year, 3, 20)):
            units = units_on(dt.date(year, 3, 20), "district")
            for number in range(first, first + count):
                maker = self.makers[number % len(self.makers)]
                officer = self.staff.district(units[maker.district])
                if number < len(self.makers):
                    owner = producers.register(
                        name=maker.name,
                        kind=maker.kind,
                        region=units[maker.district],
                        address=maker.place,
                        representative=maker.representative,
                        founded_through_programme=maker.founded,
                        members=5 + number % 40,
                        by=officer,
                    )
                    item = maker.goods
                else:
                    owner = self.goods[number % len(self.makers)][1].producer
                    item = wares.second(maker, number // len(self.makers))
                made.append(self.add_product(maker, owner, item, officer))
                self.goods.append((maker, made[-1]))
        return made

    def add_product(
        self, maker: wares.Maker, owner: Producer, item: wares.Goods, officer: User
    ) -> Product:
        return goods.register(
            owner,
            name=wares.title(item, maker.place),
            product_set=self.sets[item.set_1048],
            description=f"{item.name} làm ở {maker.place}, {maker.district}.",
            packaging=item.packaging,
            unit=item.unit,
            price=Decimal(item.price),
            drawing=item.drawing,
            by=officer,
        )

    def carry_through(self, year: int, newcomers: list[Product]) -> None:
        """Newcomers hand in ideas and plans; in the contest's year known products come back."""
        cycle = self.cycles[year]
        units = units_on(dt.date(year, 4, 1), "district")
        officers = {
            product.pk: self.staff.district(units[maker.district]) for maker, product in self.goods
        }
        for number, product in enumerate(newcomers):
            officer = officers[product.pk]
            with clock.set_to(dt.date(year, 4, 10) + dt.timedelta(days=number % 50)):
                idea = self.hand_in_idea(cycle, product, officer)
            with clock.set_to(dt.date(year, 6, 20)):
                submissions.accept(
                    idea, note="Sản phẩm có thế mạnh của địa phương.", by=self.board()
                )
                plan = self.hand_in_plan(idea.dossier, number, officer)
            with clock.set_to(dt.date(year, 8, 5)):
                submissions.accept(plan, by=self.board())
            self.support(idea.dossier, year, number)
        if year == 2016:
            self.register_for_contest(cycle, officers)

    def hand_in_idea(self, cycle: Cycle, product: Product, officer: User) -> Idea:
        idea = drafts.begin_idea(
            cycle,
            product,
            story=f"{product.name}: đặc sản của địa phương, khách quen mua đã nhiều năm.",
            materials="Nguyên liệu trồng và thu hái tại địa phương.",
            packaging=product.packaging,
            by=officer,
        )
        submissions.submit(idea, by=officer)
        return submissions.propose(idea, note="Đề nghị tỉnh xem xét.", by=officer)

    def hand_in_plan(self, dossier: Dossier, number: int, officer: User) -> Plan:
        dossier.refresh_from_db()
        price = dossier.product.price or Decimal(100_000)
        plan = drafts.save_draft(
            Plan,
            dossier,
            capital_own=Decimal(80 + number % 90) * MILLION,
            capital_loan=Decimal(number % 5 * 40) * MILLION,
            capital_support=Decimal(20 + number % 30) * MILLION,
            workers=6 + number % 14,
            local_workers=3 + number % 4,
            output=Decimal(800 + 37 * number),
            unit=dossier.product.unit,
            unit_cost=(price * Decimal("0.6")).quantize(Decimal(1)),
            unit_price=price,
            market="Cửa hàng OCOP, chợ trung tâm, khách du lịch.",
            production="Chọn nguyên liệu tại chỗ, sơ chế, đóng gói có nhãn.",
            schedule="Quý III: bao bì. Quý IV: bán thử, dự hội chợ.",
            by=officer,
        )
        submissions.submit(plan, by=officer)
        return submissions.propose(plan, by=officer)

    def support(self, dossier: Dossier, year: int, number: int) -> None:
        """One or two kinds of support in the autumn."""
        with clock.set_to(dt.date(year, 11, 15)):
            dossier.refresh_from_db()
            for turn in range(1 + number % 2):
                kind = KINDS_OF_SUPPORT[(number + turn) % len(KINDS_OF_SUPPORT)]
                support.give(
                    dossier,
                    kind=kind,
                    given_on=dt.date(year, 9 + turn, 5 + number % 20),
                    amount=Decimal(5 + number % 25) * MILLION,
                    partner=PARTNERS[kind],
                    by=self.board(),
                )

    def register_for_contest(self, cycle: Cycle, officers: dict[int, User]) -> None:
        """All products that took part are put down for the first contest."""
        with clock.set_to(dt.date(2016, 8, 20)):
            for _maker, product in self.goods:
                dossier = Dossier.objects.filter(cycle=cycle, product=product).first()
                if dossier is None:
                    dossier = returning.take_up(cycle, product, by=officers[product.pk])
                dossiers.register(dossier, by=officers[product.pk])

    def close_cycles(self) -> None:
        """The years are over: their cycles are closed, in their own winter."""
        for year, cycle in self.cycles.items():
            with clock.set_to(dt.date(year + 1, 1, 10)):
                cycle.refresh_from_db()
                cycles.close(cycle, by=self.board())

    def report_sales(self) -> None:
        """Quarterly sales from the year of joining on; in three years exactly the whole."""
        rows = []
        first, second, _ = self.scale.products
        for number, (_maker, product) in enumerate(self.goods):
            joined = 2014 if number < first else 2015 if number < first + second else 2016
            for year in range(joined, 2017):
                quarters = (3, 4) if year == joined else (1, 2, 3, 4)
                rows += [(product, year, quarter) for quarter in quarters]
        rows.sort(key=lambda row: (row[1], row[2]))
        weights = [20 + (place * 7919) % 61 for place in range(len(rows))]
        parts = shares(self.scale.sales * MILLION // 1000, weights)
        for (product, year, quarter), part in zip(rows, parts, strict=True):
            with clock.set_to(dt.date(year, quarter * 3, 28)):
                sales.report(
                    product, year=year, quarter=quarter, revenue=Decimal(part * 1000),
                    by=self.board(),
                )  # fmt: skip
        for year, target in self.scale.targets.items():
            with clock.set_to(dt.date(year, 1, 15)):
                region = province_on(dt.date(year, 1, 15))
                sales.set_target(
                    region, year=year, revenue=Decimal(target) * MILLION, by=self.board()
                )
