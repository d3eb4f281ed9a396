"""Producers and products in bulk, with photos, stars held and sales."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from bench.world import cast
from bench.world.events import Story
from ocop.demo import goods
from ocop.lib.text import search_key, sort_key
from products.models import (
    Evidence,
    Membership,
    Producer,
    Product,
    Rating,
    SalesReport,
)
from products.quarters import last_complete

if TYPE_CHECKING:
    from bench.world.build import World

EACH = 3  # products a producer
KINDS = ["household", "cooperative", "group", "enterprise", "association", "household"]
PHOTO = "files/bench.jpg"
BATCH = 2000


def make(world: World, first: int, last: int) -> list[Product]:
    """Make the products numbered ``first`` to ``last`` (not included) and their producers."""
    producers(world, len(world.makers), (last + EACH - 1) // EACH)
    keys = list(goods.book()["goods"])
    rows = [
        _product(world, number, world.makers[number // EACH], goods.goods(keys[number % len(keys)]))
        for number in range(first, last)
    ]
    return Product.objects.bulk_create(rows, batch_size=BATCH)


def producers(world: World, known: int, wanted: int) -> None:
    """Make producers up to ``wanted``; the owner of the cast acts for the first ones."""
    places = [world.place_of(number * EACH) for number in range(known, wanted)]
    world.staff(places)
    rows = []
    for number, place in enumerate(places, start=known):
        kind = KINDS[number % len(KINDS)]
        who = goods.invented(number)
        name = goods.FORMS[kind].format(who=who, short="Nông sản", place=f"{place.name} {number}")
        rows.append(
            Producer(
                name=name, kind=kind, region=place, address=f"thôn {number % 9 + 1}",
                phone="+84912345678", representative=who, registered_at=world.at(200),
                founded_on=dt.date(2019, 5, 4), founded_through_programme=number % 3 == 0,
                members=number % 40 + 1, search=search_key(f"{name} {who}"), sort=sort_key(name),
            )
        )  # fmt: skip
    made = Producer.objects.bulk_create(rows, batch_size=BATCH)
    world.makers += made
    people = cast.owners(known, len(made))
    mine = [world.people["owner"] if n < world.owned else None for n in range(known, wanted)]
    Membership.objects.bulk_create(
        [
            Membership(producer=maker, user=owner or somebody, since=world.at(200))
            for maker, owner, somebody in zip(made, mine, people, strict=True)
        ],
        batch_size=BATCH,
    )


def _product(world: World, number: int, maker: Producer, item: goods.Goods) -> Product:
    name = f"{goods.title(item, maker.region.name)} {number}"
    return Product(
        producer=maker,
        name=name,
        product_set=world.sets[item.set_26],
        description="Làm từ nguyên liệu của địa phương theo cách làm truyền thống. " * 4,
        quality_standard="TCCS 01:2026",
        barcode=f"893{number:09d}",
        packaging=item.packaging,
        unit=item.unit,
        price=Decimal(item.price),
        drawing=item.drawing,
        registered_at=world.at(190),
        search=search_key(f"{name} {maker.name}"),
        sort=sort_key(name),
    )


def papers(world: World, products: list[Product]) -> None:
    """Give every second product a photo that the catalogue shows, and each its first papers."""
    size, digest = _photo()
    rows = []
    for number, product in enumerate(products):
        kinds = ["registration", "quality"] if number % 2 else ["photo", "registration", "test"]
        for kind in kinds:
            rows.append(
                Evidence(
                    product=product, kind=kind, public=kind == "photo", title=f"{kind} {number}",
                    file=PHOTO, mime="image/jpeg", size=size, sha256=digest,
                    uploaded_at=world.at(150), uploaded_by=world.people["owner"],
                )
            )  # fmt: skip
    Evidence.objects.bulk_create(rows, batch_size=BATCH)


def _photo() -> tuple[int, str]:
    """Keep one picture for all: 1200 by 900 pixels, as a phone's camera leaves it after checks."""
    if not default_storage.exists(PHOTO):
        picture, out = Image.effect_noise((1200, 900), 40).convert("RGB"), io.BytesIO()
        picture.save(out, "JPEG", quality=60)
        default_storage.save(PHOTO, ContentFile(out.getvalue()))
    with default_storage.open(PHOTO) as stored:
        data = stored.read()
    return len(data), hashlib.sha256(data).hexdigest()


def stars(world: World, products: list[Product], first: int) -> None:
    """Grant stars by decisions of earlier years: three of five in force, one of five run out."""
    rows = [
        _rating(world, product, number)
        for number, product in enumerate(products, start=first)
        if number % 5 < 4
    ]
    Rating.objects.bulk_create(rows, batch_size=BATCH)


def _rating(world: World, product: Product, number: int) -> Rating:
    over = number % 5 == 3
    day = world.today - dt.timedelta(days=1200 if over else 200 + number % 300)
    stars = (3, 4, 3, 3, 5)[number % 11 % 5]
    return Rating(
        product=product,
        key=f"bench:{number}",
        stars=stars,
        points=Decimal({3: 58, 4: 77, 5: 93}[stars]),
        year=day.year,
        book=world.book.slug,
        authority=f"Ủy ban nhân dân {world.province.title}",
        decision_no=f"{number + 1}/QĐ-UBND",
        decided_on=day,
        valid_from=day,
        valid_to=day + dt.timedelta(days=1095),
    )


def sales(world: World, products: list[Product]) -> None:
    """Report two quarters of every second product."""
    last = last_complete(world.today)
    quarters = [last, type(last)(last.year - 1, last.number)]
    rows = [
        SalesReport(
            product=product, year=quarter.year, quarter=quarter.number,
            revenue=Decimal(20_000_000 + number % 97 * 1_000_000), quantity=Decimal(100),
            reported_at=world.at(20), reported_by=world.people["owner"],
        )
        for number, product in enumerate(products) for quarter in quarters if number % 2 == 0
    ]  # fmt: skip
    SalesReport.objects.bulk_create(rows, batch_size=BATCH)


def stories(world: World, products: list[Product]) -> list[Story]:
    """What the log says of each product."""
    told = []
    for product in products:
        story = Story(product.chain_key)
        owner = world.people["owner"]
        story.add(product, "product.registered", world.at(190), by=owner, after=product.name[:100])
        story.add(product, "evidence.added", world.at(150), by=owner, after="registration")
        told.append(story)
    return told
