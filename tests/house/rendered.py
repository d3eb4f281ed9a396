"""Every page as those who may open it get it, in both languages; forms also with bad answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any
from zlib import crc32

from django.db import transaction

from ocop.accounts.models import User
from ocop.notices.models import Notice
from tests.house.access_row import Row
from tests.house.access_table import ROWS
from tests.house.browser import body
from tests.house.papers import Form, Page

# One of each sort of reader; a page looks much the same to all of a sort.
SORTS = [
    ["province", "district", "district_chair"],
    ["producer", "neighbour"],
    ["evaluator_2", "evaluator"],
    ["third_commune", "commune"],
    ["chair"],
    ["panel_head", "panelist"],
    ["auditor"],
    ["admin"],
    ["nobody"],
]
MOST = 2  # readers of one page, of one thing
NONSENSE = "qwrtz"


@dataclass
class Shown:
    """An answer: what was asked, by whom, in which language, and what came."""

    what: str
    role: str
    language: str
    answer: Any

    @cached_property
    def text(self) -> str:
        return body(self.answer)

    @cached_property
    def page(self) -> Page:
        return Page(self.text)

    @property
    def is_page(self) -> bool:
        kind = self.answer.get("Content-Type", "")
        return "html" in kind and bool(self.text.strip())

    def __str__(self) -> str:
        return f"{self.what} as {self.role} [{self.language}]"


def everything(stage: SimpleNamespace, language: str) -> list[Shown]:
    """Open every page and send every form empty and with nonsense."""
    found = []
    with transaction.atomic():
        User.objects.update(language=language)
        if language != "vi":
            Notice.objects.all().delete()  # written when they were sent, in the language of then
        for row in ROWS:
            for thing in row.things or ("",):
                for role in readers(row, thing):
                    found += _asked(stage, row, thing, role, language)
        transaction.set_rollback(True)
    return found


def readers(row: Row, thing: str) -> list[str]:
    """A few of those who may open the page, of different sorts, others for another thing."""
    may = row.may("GET", thing) or set()
    sorts = [found for sort in SORTS if (found := [role for role in sort if role in may])]
    turn = crc32(f"{row.key} {thing}".encode()) % len(sorts) if sorts else 0
    return [sort[0] for sort in (sorts[turn:] + sorts[:turn])[:MOST]]


def _asked(
    stage: SimpleNamespace, row: Row, thing: str, role: str, language: str
) -> Iterator[Shown]:
    path = row.address(thing, stage.things)
    answer = stage.browser.ask(role, "GET", path, language=language)
    first = Shown(f"{row.key} {thing}".strip(), role, language, answer)
    yield first
    if not first.is_page or role not in (row.may("POST", thing) or ()):
        return
    for form in first.page.forms:
        if form.method == "post" and form.action in ("", path) and form.kinds:
            for how, data in (("empty", given(form, "")), ("nonsense", given(form, NONSENSE))):
                answer = stage.browser.ask(role, "POST", path, data, language=language)
                yield Shown(f"{first.what} sent {how}", role, language, answer)


def given(form: Form, text: str) -> dict[str, Any]:
    """Every field with the text, choices as well; what a person cannot type stays."""
    return {
        name: form.sends.get(name, [""])[0] if kind == "hidden" else text
        for name, kind in form.kinds.items()
    }
