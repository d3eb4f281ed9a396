"""Rows of a list written into the register: producers, products and their stars, some at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from django.db import transaction

from ocop.accounts.models import User
from ocop.lib import clock
from ocop.workflow.many import Told, lock_all, record_all
from products.deeds import ratings
from products.drawings import drawing_of
from products.lists.lines import Line
from products.lists.rowwise import Frame
from products.lists.values import kind_of, same_name
from products.models import BroughtList, ListedRating, Producer, Product, Rating
from products.models.ratings import RatingEnd

BATCH = 400
ROWS = 100  # rows written in one transaction, a producer's always together


def portions(lines: list[Line], *, size: int = ROWS) -> Iterator[list[Line]]:
    """The lines in portions of about so many, those of one producer never apart: what a portion
    needs is registered, or stands in it."""
    makers: dict[object, list[Line]] = defaultdict(list)
    for line in lines:
        facts = line.facts
        makers[facts.known_producer or (same_name(facts.producer), facts.region)].append(line)
    some: list[Line] = []
    for own in makers.values():
        some += own
        if len(some) >= size:
            yield some
            some = []
    if some:
        yield some


@transaction.atomic
def write(brought: BroughtList, frame: Frame, lines: list[Line], *, by: User) -> None:
    """Write the lines of one portion: all of it, or nothing."""
    _Writing(brought, frame, by).write(lines)


class _Writing:
    """Writes the lines; what it makes is told to every chain concerned."""

    def __init__(self, brought: BroughtList, frame: Frame, by: User) -> None:
        self.brought, self.frame, self.by = brought, frame, by
        self.evidence = brought.evidence
        self.now = clock.now()
        self.told: list[Told] = []
        self.new_producers: set[int] = set()
        self.new_products: set[int] = set()

    def write(self, lines: list[Line]) -> None:
        known = {line.facts.known_product for line in lines} - {None}
        lock_all({f"product:{pk}" for pk in known})
        makers = self._producers(lines)
        things = self._products(lines, makers)
        made = self._ratings(lines, things)
        record_all(self.told, by=self.by)
        ListedRating.objects.bulk_create(
            [
                ListedRating(
                    brought=self.brought, row=line.number, rating=rating,
                    made_product=rating.product_id in self.new_products,
                    made_producer=rating.product.producer_id in self.new_producers,
                )
                for line, rating in made
            ],
            batch_size=BATCH,
        )  # fmt: skip

    def _producers(self, lines: list[Line]) -> list[Producer]:
        """The producer of each line: known, or made once for all its lines."""
        known = Producer.objects.in_bulk(
            {line.facts.known_producer for line in lines} - {None}  # type: ignore[arg-type]
        )
        new: dict[tuple[str, int | None], Producer] = {}
        found = []
        for line in lines:
            facts = line.facts
            if facts.known_producer:
                found.append(known[facts.known_producer])
                continue
            key = (same_name(facts.producer), facts.region)
            maker = new.get(key) or new.setdefault(key, self._producer(line))
            maker.phone = maker.phone or facts.phone
            found.append(maker)
        Producer.objects.bulk_create(new.values(), batch_size=BATCH)
        for maker in new.values():
            self.new_producers.add(maker.pk)
            told = {"region": maker.region_id, "brought": self.brought.pk}
            self.told.append(Told(maker, "producer.registered", maker.kind, told))
        return found

    def _producer(self, line: Line) -> Producer:
        facts = line.facts
        return Producer(
            name=facts.producer, kind=kind_of(facts.producer), region_id=facts.region or 0,
            address=facts.address, phone=facts.phone, representative=facts.representative,
            registered_at=self.now,
        ).keyed()  # fmt: skip

    def _products(self, lines: list[Line], makers: list[Producer]) -> list[Product]:
        known = Product.objects.select_related("producer").in_bulk(
            {line.facts.known_product for line in lines} - {None}  # type: ignore[arg-type]
        )
        new: dict[tuple[int, str], Product] = {}
        found = []
        for line, maker in zip(lines, makers, strict=True):
            if line.facts.known_product:
                found.append(known[line.facts.known_product])
                continue
            key = (maker.pk, same_name(line.facts.product))
            found.append(new.get(key) or new.setdefault(key, self._product(line, maker)))
        Product.objects.bulk_create(new.values(), batch_size=BATCH)
        for thing in new.values():
            self.new_products.add(thing.pk)
            facts = {
                "producer": thing.producer_id, "product_set": thing.product_set_id,
                "brought": self.brought.pk,
            }  # fmt: skip
            self.told.append(Told(thing, "product.registered", "", facts))
        return found

    def _product(self, line: Line, maker: Producer) -> Product:
        home = self.frame.sets.by_pk[line.facts.product_set or 0]
        return Product(
            producer=maker, name=line.facts.product, product_set=home,
            drawing=drawing_of(home.slug), registered_at=self.now,
        ).keyed()  # fmt: skip

    def _ratings(self, lines: list[Line], things: list[Product]) -> list[tuple[Line, Rating]]:
        pairs = [
            (line, self._rating(line, thing)) for line, thing in zip(lines, things, strict=True)
        ]
        pairs.sort(key=lambda pair: (pair[1].decided_on, pair[0].number))
        stories: dict[int, list[Rating]] = defaultdict(list)
        old = Rating.objects.filter(product__in={one.pk for one in things} - self.new_products)
        for one in old.select_related("product").order_by("decided_on", "pk"):
            stories[one.product_id].append(one)
        Rating.objects.bulk_create([rating for _line, rating in pairs], batch_size=BATCH)
        for _line, rating in pairs:
            stories[rating.product_id].append(rating)
        own = {rating.pk for _line, rating in pairs}
        for story in stories.values():
            story.sort(key=lambda one: (one.decided_on, one.pk))
            for earlier, later in pairwise(story):
                self._follow(earlier, later, own)
        Rating.objects.bulk_update(
            [one for _line, one in pairs if one.follows_id or one.ended_on],
            ["follows", "ended_on", "ended_as"],
            batch_size=BATCH,
        )
        self._tell(pairs)
        return pairs

    def _rating(self, line: Line, thing: Product) -> Rating:
        facts = line.facts
        assert facts.decided_on
        assert facts.valid_from
        assert facts.valid_to
        return Rating(
            product=thing, key=f"list:{self.brought.pk}:{line.number}", stars=facts.stars,
            points=facts.points, year=facts.decided_on.year,
            book=self.frame.term(facts.decided_on)[1], authority=facts.authority,
            decision_no=facts.decision_no, decided_on=facts.decided_on,
            valid_from=facts.valid_from, valid_to=facts.valid_to, evidence=self.evidence,
            entered_by=self.by,
        )  # fmt: skip

    def _follow(self, earlier: Rating, later: Rating, own: set[int]) -> None:
        """Later stars follow the earlier and, where these still held, replace them."""
        if later.pk in own:
            later.follows = earlier
        if earlier.ended_on is not None or earlier.valid_to < later.valid_from:
            return
        if earlier.pk in own:
            earlier.ended_on, earlier.ended_as = later.valid_from, RatingEnd.REPLACED
        else:
            ratings.end(
                earlier, RatingEnd.REPLACED, on=later.valid_from, by=self.by, later=later.pk
            )

    def _tell(self, pairs: list[tuple[Line, Rating]]) -> None:
        for line, one in pairs:
            facts = {
                "rating": one.pk, "brought": self.brought.pk, "row": line.number,
                "decision_no": one.decision_no, "decided_on": one.decided_on,
                "valid_from": one.valid_from, "valid_to": one.valid_to,
                "evidence": one.evidence, "points": one.points, "ended_on": one.ended_on,
            }  # fmt: skip
            self.told.append(Told(one.product, "rating.entered", str(one.stars), facts))
