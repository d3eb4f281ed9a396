"""The world of the bench: founded once, then grown to any number of products."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from bench.world import cast, contests, events, goods, ways
from cycle.models import Course, Cycle, CycleBook, StepKind, StepWindow
from cycle.models.support import CourseKind
from ocop.accounts.models import Region, RegionLevel, User
from ocop.lib import clock
from ocop.notices.models import Notice
from ocop.rules.models import ProductSet, RuleBook
from products.models import Producer, Product, SalesTarget

BOOK = "26-2026"
PROVINCE = "Quảng Ninh"
NEAR = 200  # the first products stand in one province: they are the contest


class World:
    """One big cycle over all communes, and two cycles of one province with their contests."""

    def __init__(self, *, owned: int = 1) -> None:
        """Found the world; the owner of the cast acts for the first ``owned`` producers."""
        self.owned = owned
        self.today = clock.today()
        self.book = RuleBook.objects.get(slug=BOOK)
        self.stages = list(self.book.stages.order_by("order"))
        self.sets = {one.slug: one for one in ProductSet.objects.filter(
            classification=self.book.classification_id)}  # fmt: skip
        units = Region.objects.valid_on(self.today)
        self.country = units.get(level=RegionLevel.COUNTRY)
        self.province = units.get(level=RegionLevel.PROVINCE, name=PROVINCE)
        communes = units.filter(level=RegionLevel.COMMUNE).select_related("parent")
        self.communes = list(communes.order_by("parent__code", "code"))
        self.near = [one for one in self.communes if one.parent_id == self.province.pk]
        self.people = cast.assemble(self.country, self.province, self.near[0])
        self._staffed = {self.near[0].pk}
        self.cycle = self._cycle(self.country, "Chu trình OCOP cả nước")
        self.courses = [
            Course.objects.create(
                cycle=self.cycle, kind=kind, held_on=self.day(60), place="Hạ Long"
            )
            for kind in CourseKind.values
        ]
        self.round = contests.sitting(self, self._cycle(self.province, "Đợt 2"), members=9)
        past = self._cycle(self.province, "Đợt năm trước", year=self.today.year - 1)
        self.past = contests.sitting(self, past, members=5, ago=300)
        SalesTarget.objects.create(
            region=self.country, year=self.today.year, revenue=900_000_000_000
        )
        self.makers: list[Producer] = []
        self.products: list[Product] = []
        self.count = 0

    # --- days --------------------------------------------------------------------------------
    def day(self, ago: int) -> dt.date:
        return self.today - dt.timedelta(days=ago)

    def at(self, ago: int) -> dt.datetime:
        return clock.now() - dt.timedelta(days=ago)

    # --- places ------------------------------------------------------------------------------
    def place_of(self, number: int) -> Region:
        """The commune of the n-th product's producer: near ones first, then all in turn."""
        places = self.near if number < NEAR else self.communes
        return places[number // goods.EACH % len(places)]

    def staff(self, places: Iterable[Region]) -> None:
        """Give the communes their officers, those that have none yet."""
        new = {one.pk: one for one in places if one.pk not in self._staffed}
        self._staffed |= set(new)
        cast.officers_of(new.values())

    # --- cycles ------------------------------------------------------------------------------
    def _cycle(self, region: Region, title: str, *, year: int | None = None) -> Cycle:
        over = year is not None
        cycle = Cycle.objects.create(
            region=region, year=year or self.today.year, title=title, map_date=self.today,
            state=Cycle.State.CLOSED if over else Cycle.State.OPEN,
            notice_no="12/TB-UBND", notice_date=self.day(150), notice_text="Mời tham gia. " * 20,
            guidance="Liên hệ cán bộ OCOP xã. " * 5, contact="Văn phòng điều phối",
            published_at=self.at(150), created_at=self.at(160),
        )  # fmt: skip
        CycleBook.objects.create(cycle=cycle, book=self.book)
        StepWindow.objects.bulk_create(
            StepWindow(
                cycle=cycle, kind=kind, order=order,
                opens=self.day(560 if over else 200), closes=self.day(250 if over else -30),
            )
            for order, kind in enumerate(StepKind.values, start=1)
        )  # fmt: skip
        return cycle

    # --- growing -----------------------------------------------------------------------------
    @transaction.atomic
    def grow(self, to: int) -> None:
        """Add products until there are ``to``, each with all that belongs to it."""
        first = self.count
        products = goods.make(self, first, to)
        self.products += products
        goods.papers(self, products)
        goods.stars(self, products[max(0, NEAR - first) :], max(first, NEAR))
        goods.sales(self, products)
        told = goods.stories(self, products)
        told += ways.walk(self, products, first)
        events.write(told)
        if first < NEAR:
            near = products[: NEAR - first]
            contests.judge(self, self.past, near, first, published=True)
            contests.judge(self, self.round, near, first, published=False)
        self._tell(products[:NEAR])
        self.count = to

    def _tell(self, products: list[Product]) -> None:
        """Notices to the people of the bench, and mails to owners that could not be sent."""
        rows = [
            _notice(person, product, self.at(2))
            for product in products
            for person in self.people.values()
        ]
        owners = User.objects.filter(memberships__producer__products__in=products).distinct()
        rows += [
            _notice(owner, products[0], self.at(3), key="owner", mail="failed", fault="550 unknown")
            for owner in owners if owner.pk != self.people["owner"].pk
        ]  # fmt: skip
        Notice.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)


def _notice(person: User, product: Product, at: dt.datetime, **more: Any) -> Notice:
    key = f"bench:{more.pop('key', product.pk)}"
    facts = {"mail": "sent", "sent_at": at} | more
    return Notice(
        user=person, key=key, subject=f"{product.name}: hồ sơ đã được tiếp nhận",
        body="Cán bộ OCOP đã nhận hồ sơ của quý vị.", link=product.get_absolute_url(),
        created_at=at, **facts,
    )  # fmt: skip
