"""The fixed cast of the tests: the people of the programme, and an outsider."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from ocop.accounts.models import Appointment, Committee, Region, User
from ocop.rules.models import ProductSet
from products.models import Membership, Producer, Product

PASSWORD = "mat-ong-2026"
JUNE_2025 = dt.date(2025, 6, 30)


def region(
    name: str, level: str, *, on: dt.date | None = None, under: str = "Quảng Ninh"
) -> Region:
    """Return the unit of that name valid on the day (default: today)."""
    rows = Region.objects.valid_on(on or timezone.localdate()).filter(name=name, level=level)
    if level != "province":
        above = Region.objects.valid_on(on or timezone.localdate()).get(
            level="province", name=under
        )
        rows = rows.under(above)
    return rows.get()


def person(name: str, login: str, **more: Any) -> User:
    """Make a person who signs in as ``<login>@ocop.test`` with the tests' password."""
    user = User(name=name, email=f"{login}@ocop.test", **more)
    user.password = _hashed()
    user.save()
    return user


_password = ""


def _hashed() -> str:
    global _password
    if not _password:
        from django.contrib.auth.hashers import make_password

        _password = make_password(PASSWORD)
    return _password


def officer(name: str, login: str, unit: Region, *, role: str = "officer") -> User:
    """Make a person appointed to the committee of the unit since 2013."""
    committee, _ = Committee.objects.get_or_create(name=f"Ban OCOP {unit.title}", region=unit)
    user = person(name, login)
    Appointment.objects.create(
        user=user, committee=committee, role=role, since=dt.date(2013, 10, 22)
    )
    return user


def producer(name: str, unit: Region, owner: User | None = None, **more: Any) -> Producer:
    """Make a producer of the unit, with its owner as a member."""
    made = Producer.objects.create(
        name=name,
        kind=more.pop("kind", "cooperative"),
        region=unit,
        representative=owner.name if owner else "Bà Nguyễn Thị Thử",
        registered_at=timezone.now(),
        **more,
    )
    if owner:
        Membership.objects.create(producer=made, user=owner, since=timezone.now())
    return made


def product(
    name: str,
    maker: Producer,
    *,
    slug: str = "mat-ong",
    classification: str = "26-2026",
    **more: Any,
) -> Product:
    """Make a product of the producer in the product set."""
    return Product.objects.create(
        producer=maker,
        name=name,
        product_set=ProductSet.objects.get(classification__slug=classification, slug=slug),
        registered_at=timezone.now(),
        **more,
    )


def assemble() -> SimpleNamespace:
    """Return the cast: people by role, their producers and products, their regions."""
    province = region("Quảng Ninh", "province")
    commune = region("Ba Chẽ", "commune")
    other_commune = region("Hồng Gai", "commune")
    district = region("Ba Chẽ", "district", on=JUNE_2025)
    cast = SimpleNamespace(
        province_region=province,
        commune_region=commune,
        other_commune_region=other_commune,
        district_region=district,
        admin=User.objects.create_superuser(
            name="Quản trị", email="admin@ocop.test", password=PASSWORD
        ),
        province=officer("Phạm Thu Hà", "province", province),
        province_2=officer("Lê Văn Hai", "province2", province),
        auditor=officer("Đỗ Kiểm Tra", "auditor", province, role="auditor"),
        commune=officer("Hoàng Văn Thắng", "commune", commune),
        other_commune=officer("Vũ Thị Gai", "othercommune", other_commune),
        district=officer("Nông Văn Huyện", "district", district),
        foreign=officer("Trần Tỉnh Bạn", "foreign", region("Hải Phòng", "province")),
        owner=person("Triệu Thị Mẩy", "owner"),
        neighbour=person("Đặng Thị Sen", "neighbour"),
        chair=person("Bùi Quang Minh", "chair"),
        secretary=person("Lê Thị Thanh", "secretary"),
        evaluator=person("Ngô Anh Tuấn", "evaluator"),
        evaluator_2=person("Đinh Thu Hằng", "evaluator2"),
        evaluator_off=person("Cao Văn Ngoài", "evaluatoroff"),
        outsider=person("Người Lạ", "outsider"),
    )
    cast.producer = producer("HTX Ong rừng Ba Chẽ", commune, cast.owner)
    cast.product = product("Mật ong hoa rừng Ba Chẽ", cast.producer)
    cast.other_producer = producer("Cơ sở Chả mực Hòn Gai", other_commune, cast.neighbour)
    cast.other_product = product(
        "Chả mực giã tay Hạ Long", cast.other_producer, slug="che-bien-thit-thuy-san-trung-sua"
    )
    return cast
