"""The two open cycles of this year: one under today's rules, one under the pilot's.

Each is walked through the deeds to a stage; a few products stay behind, so that every desk has
something waiting. Days are counted from today: the demo is never out of season.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from uuid import uuid4

from cycle.deeds import cycles, drafts
from cycle.models import Cycle, Idea
from ocop.accounts.models import Region, User
from ocop.demo import goods as wares
from ocop.demo.people import invented, invented_for, login_for, person
from ocop.demo.stage import REFORM, Staff, province_on, units_on
from ocop.demo.walk import Walk
from ocop.lib import clock
from ocop.rules.models import ProductSet, RuleBook
from products.deeds import producers
from products.deeds import products as goods
from products.models import Producer, Product

STAGES = ["announced", "ideas", "plans", "implementing", "scoring", "certified"]
PILOT, TODAY = "quang-ninh-2013", "26-2026"
# First and last day of each step, counted from today.
WINDOWS = {
    "publicity": (-240, 120),
    "ideas": (-220, 40),
    "plans": (-180, 60),
    "implementation": (-160, 150),
    "evaluation": (-70, 90),
    "promotion": (-240, 200),
}
KINDS = ["cooperative", "household", "enterprise", "group", "cooperative", "household"]


@dataclass(frozen=True)
class Spot:
    """A place and what is made there."""

    region: Region
    keys: list[str]


class Present:
    """One open cycle of this year under one rule book."""

    def __init__(self, book: str, size: int, staff: Staff) -> None:
        self.book = RuleBook.objects.select_related("classification").get(slug=book)
        self.size = size
        self.staff = staff
        self.today = clock.today()
        self.pilot = book == PILOT
        self.map_date = REFORM - dt.timedelta(days=1) if self.pilot else self.today
        self.sets = {
            s.slug: s for s in ProductSet.objects.filter(classification=self.book.classification)
        }

    def day(self, offset: int) -> dt.date:
        return self.today + dt.timedelta(days=offset)

    def build(self, stage: str) -> Cycle:
        """Announce the cycle and bring it to the stage."""
        with clock.set_to(self.day(-230)):
            cycle = self.announce()
        walks = [Walk(self, cycle, spot, product) for spot, product in self.register()]
        reached = STAGES.index(stage)
        for number, walk in enumerate(walks):
            walk.go(number, min(reached, self.limit(number, reached)))
        if reached >= STAGES.index("scoring"):
            from ocop.demo import present_contest

            present_contest.hold(self, cycle, finish=stage == "certified")
        return cycle

    def limit(self, number: int, reached: int) -> int:
        """One in six stays at the idea, one at the plan; the first goes all the way."""
        return {5: 1, 4: 2}.get(number % 6, reached)

    def announce(self) -> Cycle:
        by = self.staff.province
        name = "thí điểm (quy định 2013-2016)" if self.pilot else "theo Quyết định 26/2026"
        cycle = cycles.draft(
            province_on(self.map_date),
            year=self.today.year,
            title=f"Chu trình OCOP năm {self.today.year}, {name}{self.again()}",
            book=self.book,
            map_date=self.map_date,
            once_key=uuid4(),
            by=by,
        )
        days = {kind: (self.day(first), self.day(last)) for kind, (first, last) in WINDOWS.items()}
        cycles.set_windows(cycle, days, by=by)
        return cycles.announce(
            cycle,
            notice_no="12/TB-BĐH" if self.pilot else "412/TB-SNNMT",
            notice_date=clock.today(),
            notice_text=(
                "Mời hợp tác xã, tổ hợp tác, doanh nghiệp, trang trại và hộ sản xuất trong tỉnh "
                "nộp ý tưởng sản phẩm OCOP. Ý tưởng được chọn sẽ dự tập huấn 1."
            ),
            guidance=(
                "Ghi rõ sản phẩm là gì, nguyên liệu lấy ở đâu, vì sao khách sẽ mua. "
                "Chưa quen máy thì nhờ cán bộ OCOP nơi mình ở ghi giúp."
            ),
            contact="Văn phòng Điều phối nông thôn mới tỉnh Quảng Ninh",
            by=by,
        )

    def again(self) -> str:
        """' (lần 2)' where the demo is put to another stage once more."""
        earlier = Cycle.objects.filter(year=self.today.year, books__book=self.book).count()
        return f" (lần {earlier + 1})" if earlier else ""

    @cached_property
    def spots(self) -> list[Spot]:
        """Today's communes, or one commune of each district of June 2025."""
        if not self.pilot:
            communes = units_on(self.today, "commune")
            return [Spot(communes[name], keys) for name, keys in wares.book()["today"].items()]
        units = units_on(self.map_date, "district")
        order = ["Ba Chẽ", *[name for name in units if name != "Ba Chẽ"]]
        rows = []
        for name in order:
            below = list(units[name].children.valid_on(self.map_date).order_by("sort"))
            keys = wares.book()["districts"][name]["goods"]
            rows += [Spot(below[n % len(below)], keys[n:] + keys[:n]) for n in range(2)]
        return rows

    def officer(self, region: Region) -> User:
        """The officer who receives there: of the commune, or of its district in the pilot."""
        if self.pilot:
            region = region.parent or region
        code = "huyen" if self.pilot else "xa"
        first = self.spots[0].region.parent if self.pilot else self.spots[0].region
        login = code if region == first else f"{code}.{region.code}"
        return self.staff.unit_officer(region, login, invented_for(region.title))

    def register(self) -> list[tuple[Spot, Product]]:
        """Register the producers with one product each; the first one's people can sign in."""
        made = []
        with clock.set_to(self.day(-225)):
            for number in range(self.size):
                spot = self.spots[number % len(self.spots)]
                turn = number // len(self.spots)
                item = wares.goods(spot.keys[turn % len(spot.keys)])
                producer = self.producer(number, spot, item)
                made.append((spot, self.product(producer, item, spot)))
        return made

    def producer(self, number: int, spot: Spot, item: wares.Goods) -> Producer:
        kind = KINDS[number % len(KINDS)]
        who = invented(number + (400 if self.pilot else 300))
        place = spot.region.name
        short = " ".join(item.name.split()[:3])
        name = wares.FORMS[kind].format(who=who, short=short, place=place)
        known = Producer.objects.filter(name=name, representative=who).first()
        if known:
            return known
        owner = person(who, self.owner_login(number, name))
        return producers.register_for(
            contact_name=owner.name,
            contact_email=owner.email or "",
            name=name,
            kind=kind,
            region=spot.region,
            address="thôn Mẫu",
            representative=who,
            representative_sex="female" if number % 3 == 0 else "male",
            phone=f"09{number:02d}000{number:03d}",
            founded_through_programme=number % 3 != 1,
            members=7 + number,
            by=self.officer(spot.region),
        )

    def owner_login(self, number: int, name: str) -> str:
        if number == 0:
            return "chuthe2" if self.pilot else "chuthe"
        return f"{login_for(name)[:30].rstrip('.')}.{'p' if self.pilot else 'n'}{number}"

    def product(self, producer: Producer, item: wares.Goods, spot: Spot) -> Product:
        slug = item.set_1048 if self.pilot else item.set_26
        name = wares.title(item, spot.region.name)
        known = Product.objects.filter(producer=producer, name=name).first()
        return known or goods.register(
            producer,
            name=name,
            product_set=self.sets[slug],
            description=f"{item.name} làm tại {spot.region.title}.",
            quality_standard="TCCS 01:2026",
            packaging=item.packaging,
            unit=item.unit,
            price=item.price,
            drawing=item.drawing,
            by=self.officer(spot.region),
        )

    def fresh_idea(self, cycle: Cycle, product: Product, by: User) -> Idea:
        return drafts.begin_idea(
            cycle,
            product,
            story=(
                f"{product.name} làm theo cách của địa phương, khách du lịch và người trong tỉnh "
                "đều hỏi mua làm quà."
            ),
            materials="Nguyên liệu tại địa phương, thu mua của các hộ trong vùng.",
            packaging=product.packaging,
            yearly_output=f"khoảng 2.000 {product.unit}",
            wanted_support="Bao bì, nhãn hàng hóa và kiểm nghiệm.",
            by=by,
        )
