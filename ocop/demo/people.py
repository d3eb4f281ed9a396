"""The invented people of the demo: their names say that they are invented."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password

from ocop.accounts.models import Appointment, Committee, Region, User
from ocop.lib.text import search_key

PASSWORD = "ocop-demo-2026"  # noqa: S105  demo people are refused in production
DOMAIN = "demo.ocop.example"
FAMILIES = ["Nguyễn", "Trần", "Hoàng", "Triệu", "Nông", "Đặng", "Lý", "Phạm", "Bàn", "Vũ", "Chìu"]
MIDDLES = ["Văn", "Thị", "Ví", "Minh", "Giả"]
GIVEN = ["Thử", "Mẫu", "Dụ", "Họa", "Định", "Phỏng", "Tạm"]
_kept: dict[str, str] = {}


@dataclass(frozen=True)
class Account:
    """A demo account as printed: who they are, how they sign in, where they land."""

    role: str
    login: str
    path: str = "/desk/"


ACCOUNTS = [
    Account("provincial staff", f"tinh@{DOMAIN}"),
    Account("provincial staff, second person", f"tinh2@{DOMAIN}"),
    Account("provincial staff, looks into complaints", f"tinh3@{DOMAIN}"),
    Account("provincial staff, answers complaints", f"tinh4@{DOMAIN}"),
    Account("commune officer (26-2026)", f"xa@{DOMAIN}"),
    Account("district officer (quang-ninh-2013)", f"huyen@{DOMAIN}"),
    Account("producer (26-2026)", f"chuthe@{DOMAIN}"),
    Account("producer (quang-ninh-2013)", f"chuthe2@{DOMAIN}"),
    Account("producer with a published result (26-2026)", f"chuthe3@{DOMAIN}"),
    Account("head of the provincial advisory panel", f"totruong@{DOMAIN}"),
    Account("member of the provincial advisory panel", f"totuvan@{DOMAIN}"),
    Account("chair of the provincial council", f"chutich@{DOMAIN}"),
    Account("secretary of the provincial council", f"thuky@{DOMAIN}"),
    Account("evaluator, provincial council", f"uyvien1@{DOMAIN}"),
    Account("evaluator, provincial council (2)", f"uyvien2@{DOMAIN}"),
    Account("chair of the district council (quang-ninh-2013)", f"chutichhuyen@{DOMAIN}"),
    Account("evaluator, district council (quang-ninh-2013)", f"uyvienhuyen1@{DOMAIN}"),
    Account("evaluator, district council (2)", f"uyvienhuyen2@{DOMAIN}"),
    Account("auditor", f"kiemtra@{DOMAIN}"),
    Account("administrator", f"quantri@{DOMAIN}", "/admin/"),
]


def invented(number: int) -> str:
    """Return the n-th invented name, each another: 'Hoàng Thị Mẫu 12'."""
    return f"{_name(number)} {number + 1}"


def invented_for(text: str) -> str:
    """Return the invented name that belongs to the text; two texts may share one."""
    return _name(zlib.crc32(text.encode()))


def _name(number: int) -> str:
    family = FAMILIES[number % len(FAMILIES)]
    middle = MIDDLES[number // 3 % len(MIDDLES)]
    return f"{family} {middle} {GIVEN[number // 7 % len(GIVEN)]}"


def person(name: str, login: str, **more: Any) -> User:
    """Return the demo person of the login, made if new (sign-in needs the demo's password)."""
    mail = login if "@" in login else f"{login}@{DOMAIN}"
    user = User.objects.filter(email=mail).first()
    if user is None:
        user = User(name=name, email=mail, demo=True, **more)
        user.password = _hashed()
        user.save()
    return user


def _hashed() -> str:
    """Hash the password once for all: hashing is slow on purpose."""
    if "hash" not in _kept:
        _kept["hash"] = make_password(PASSWORD)
    return _kept["hash"]


def login_for(text: str) -> str:
    """Return a mail name made of a text: 'HTX Mật ong' → 'htx.mat.ong'."""
    return ".".join(search_key(text).split())[:50]


def office(name: str, region: Region, *, since: dt.date, until: dt.date | None = None) -> Committee:
    """Return the office of that name in the region."""
    return Committee.objects.get_or_create(
        name=name, region=region, defaults={"since": since, "until": until}
    )[0]


def appointed(
    user: User,
    committee: Committee,
    *,
    since: dt.date,
    until: dt.date | None = None,
    role: str = "officer",
    title: str = "",
) -> User:
    """Give the person the office."""
    Appointment.objects.get_or_create(
        user=user,
        committee=committee,
        role=role,
        since=since,
        defaults={"until": until, "title": title},
    )
    return user
