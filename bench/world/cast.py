"""The people of the bench: offices, a council, and the owner who acts for the first producers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ocop.accounts.models import Appointment, Committee, Region, User
from ocop.demo.people import invented

MEMBERS = 8  # and the chair: nine score
SINCE = dt.date(2013, 10, 22)
NO_PASSWORD = "!"


def person(name: str, login: str) -> User:
    """Make a person who cannot sign in: the bench gives them a session."""
    return User.objects.create(name=name, email=f"{login}@bench.example", password=NO_PASSWORD)


def officer(name: str, login: str, unit: Region, *, role: str = "officer") -> User:
    """Make a person with an office in the unit."""
    user = person(name, login)
    committee = Committee.objects.create(name=f"Văn phòng OCOP {unit.title} (đo)", region=unit)
    Appointment.objects.create(user=user, committee=committee, role=role, since=SINCE)
    return user


def assemble(country: Region, province: Region, commune: Region) -> dict[str, User]:
    """Return the people by their part."""
    people = {
        "country": officer("Phạm Trung Ương", "country", country),
        "province": officer("Phạm Thu Hà", "province", province),
        "commune": officer("Hoàng Văn Thắng", "commune", commune),
        "owner": person("Triệu Thị Mẩy", "owner"),
        "chair": person("Bùi Quang Minh", "chair"),
        "secretary": person("Lê Thị Thanh", "secretary"),
        "adviser": person("Tô Văn Vấn", "adviser"),
    }
    for number in range(1, MEMBERS + 1):
        people[f"member{number}"] = person(f"Ủy viên {number}", f"member{number}")
    return people


def scorers(people: dict[str, User]) -> list[User]:
    """The chair and the members, in the order of the council."""
    return [people["chair"], *(people[f"member{n}"] for n in range(1, MEMBERS + 1))]


def officers_of(communes: Iterable[Region]) -> None:
    """Give each of the communes an office with its officer."""
    units = list(communes)
    users = User.objects.bulk_create(
        User(
            name=f"Cán bộ OCOP {unit.title}",
            email=f"c{unit.code}@bench.example",
            password=NO_PASSWORD,
        )
        for unit in units
    )
    offices = Committee.objects.bulk_create(
        Committee(name=f"UBND {unit.title} (đo)", region=unit) for unit in units
    )
    Appointment.objects.bulk_create(
        Appointment(user=user, committee=office, since=SINCE)
        for user, office in zip(users, offices, strict=True)
    )


def owners(first: int, count: int) -> list[User]:
    """Make the owners of so many producers, numbered from ``first``."""
    return User.objects.bulk_create(
        User(
            name=invented(number),
            email=f"owner{number}@bench.example",
            password=NO_PASSWORD,
        )
        for number in range(first, first + count)
    )
