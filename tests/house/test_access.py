"""Every address, every member of the cast, own, foreign and closed things: nobody sees or does
what is not theirs."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zlib import crc32

import pytest
from django.conf import settings as now
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.house.access_row import Row
from tests.house.access_table import ROWS
from tests.house.audiences import EVERYONE, who
from tests.house.browser import body
from tests.house.marks import leaks, plant
from tests.house.writes import Writes
from tests.province import ROLES

OK, NO, HIDDEN, SIGN_IN, WRONG, TOLD = "ok", "403", "404", "sign-in", "405", "409"
SHUT = {NO, HIDDEN, SIGN_IN, WRONG, TOLD}
EVERYBODY = "OCOP_FUZZ" in os.environ
PLAIN = Path(__file__).parent / "plain"
# Enough for the forms that only ask why: what is refused is then the deed, not the form.
SENT = {
    "reason": "Lý do ghi ở đây.",
    "why": "Lý do ghi ở đây.",
    "note": "Ghi chú.",
    "due_on": "01/12/2026",
    "verdict": "accept",
}


def url_names(patterns: list[Any] | None = None, space: str = "") -> Iterator[str]:
    """The names of all addresses, those of the repair tool left out."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                inner = f"{pattern.namespace}:" if pattern.namespace else space
                yield from url_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def cases(row: Row) -> Iterator[tuple[str, str, str]]:
    """Thing, method and role of every case of the row."""
    for thing in row.things or ("",):
        for method in ("GET", "POST"):
            for role in asked(row, method, thing):
                yield thing, method, role


def asked(row: Row, method: str, thing: str) -> list[str]:
    """Whom an address is asked as: of each sort of person some, not the same ones in every case.

    The sorts are those who may, those who know of the thing and may not, and the others, of whom
    nobody and the outsider come always. With ``OCOP_FUZZ=1`` (``make fuzz``) everybody asks
    everything. One asks where the address does not know the method.
    """
    may = row.may(method, thing)
    if may is None:
        return ["province"]
    if EVERYBODY:
        return list(ROLES)
    knows = row.knows(thing) - may
    case = f"{row.key} {method} {thing}"
    if method == "GET" and may == row.may("POST", thing):
        knows = set(sorted(knows)[:2])
    others = set(ROLES) - may - knows
    wanted = some(may, 5, case) | some(knows, 3, case) | some(others, 2, case)
    return [role for role in ROLES if role in wanted | {"nobody", "outsider"}]


def some(roles: set[str], most: int, case: str) -> set[str]:
    return set(sorted(roles, key=lambda role: crc32(f"{case} {role}".encode()))[:most])


def expected(row: Row, method: str, thing: str, role: str) -> str:
    """What the table says of the case."""
    may = row.may(method, thing)
    if may is None:
        return WRONG
    if role in may:
        return OK
    return NO if role in row.knows(thing) else HIDDEN


def outcome(answer: Any) -> str:
    """What the answer says, in the table's words."""
    if answer.status_code == 302 and answer["Location"].startswith(reverse("login") + "?next="):
        return SIGN_IN
    return OK if answer.status_code in (200, 302, 422) else str(answer.status_code)


@pytest.fixture(scope="package")
def marks(world: SimpleNamespace) -> dict[str, set[str]]:
    """The world with the marks planted; they stay for the rest of the package."""
    return plant(world)


@pytest.fixture
def watched(stage: SimpleNamespace, settings: Any) -> Iterator[SimpleNamespace]:
    """The world, its refusals drawn without menus: most of the answers are refusals."""
    engine = now.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [PLAIN, *engine["DIRS"]]}]
    stage.writes = Writes()
    with connection.execute_wrapper(stage.writes):
        yield stage


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert sorted(set(url_names())) == sorted({row.name for row in ROWS})


def test_what_is_open_to_everyone_gives_its_reason() -> None:
    for row in ROWS:
        for method in ("GET", "POST"):
            for thing in row.things or ("",):
                if row.may(method, thing) == who(EVERYONE):
                    assert row.why, row.key


def test_the_table_is_large_enough() -> None:
    assert sum(1 for row in ROWS for _case in cases(row)) >= 3000


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_nobody_sees_or_does_what_is_not_theirs(
    watched: SimpleNamespace, marks: dict[str, set[str]], row: Row
) -> None:
    wrong: dict[str, list[str]] = defaultdict(list)
    for thing, method, role in cases(row):
        for fault in faults(watched, marks, row, thing, method, role):
            wrong[f"{method} {thing or '-'}: {fault}"].append(role)
    assert not wrong, "\n".join(f"{fault}: {' '.join(roles)}" for fault, roles in wrong.items())


def faults(
    stage: SimpleNamespace,
    marks: dict[str, set[str]],
    row: Row,
    thing: str,
    method: str,
    role: str,
) -> Iterator[str]:
    """What is wrong with the answer: its status, a mark in it, a change it made."""
    stage.writes.found.clear()
    data = SENT if method == "POST" else None
    answer = stage.browser.ask(role, method, row.address(thing, stage.things), data)
    wanted, got = expected(row, method, thing, role), outcome(answer)
    shut = role == "nobody" and wanted in SHUT and got in SHUT - {TOLD}
    told = got == TOLD and wanted in (OK, NO)  # who knows the thing is told why not now
    if got != wanted and not shut and not told:
        yield f"{got} instead of {wanted} {stage.browser.fault[-200:]}".strip()
    if found := leaks(body(answer), role, marks):
        yield f"shows {', '.join(found)}"
    if stage.writes.found and (got in SHUT or method == "GET"):
        yield f"writes {stage.writes.found[0]}"
