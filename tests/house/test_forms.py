"""Bad input at every form and address: a clear answer, what was typed is kept, nothing changes.

Each address is asked a few of the hostile texts, another few for each; ``OCOP_FUZZ=1`` (``make
fuzz``) asks every one of them everywhere.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

import pytest
from django.db import transaction

from ocop.workflow.models import Event
from tests.house.access_row import Row
from tests.house.access_table import ROWS
from tests.house.browser import body
from tests.house.filling import filled, forms_of
from tests.house.hostile import BYTES, FORM, TEXTS, not_offered, with_bytes, with_text
from tests.house.papers import Form, Page

EVERY = "OCOP_FUZZ" in os.environ
FEW = 2
FIRST = ["producer", "neighbour", "evaluator_2", "chair", "third_commune", "commune", "province"]
SENT = [row for row in ROWS if row.post is not None and row.name != "logout"]
DRAWN = [row for row in SENT if row.get is not None]
ASKED = [row for row in ROWS if row.get is not None]
# Everything any page is asked for in its address.
QUESTIONS = [
    "page", "q", "year", "quarter", "state", "commune", "set", "ids", "open", "level", "on", "code",
    "producer", "product", "person", "stage", "sort", "next", "missing", "ended", "done", "kind",
    "stars", "sector", "place", "book", "region", "tab", "term", "until", "since",
]  # fmt: skip
# What is posted where there is no form page to read it from.
POSTED = [
    "pk", "criterion", "option", "comment", "section", "present", "ids", "language", "next",
    "reason", "note", "verdict", "once_key", "capital_own", "workers", "output", "unit_price",
]  # fmt: skip
NUMBERS = ["99999999999999999999", "0", "1" * 400]  # no thing has them
FINE = {200, 302, 400, 403, 404, 405, 409, 413, 422}


def reader(row: Row, method: str = "POST") -> tuple[str, str]:
    """A thing and somebody who may, or anybody where nobody may."""
    for thing in row.things or ("",):
        if may := row.may(method, thing):
            return thing, min(may, key=lambda role: FIRST.index(role) if role in FIRST else 99)
    return (row.things or ("",))[0], "province"


def offered(stage: SimpleNamespace, row: Row) -> tuple[str, list[Form]]:
    """Somebody to whom the address shows forms of its own, and these forms."""
    for thing in row.things or ("",):
        for role in sorted(row.may("POST", thing) or ()):
            path = row.address(thing, stage.things)
            if found := [form for form in forms_of(stage, role, path) if form.action == path]:
                return role, found
    return "", []


def some(texts: Mapping[str, Any], row: Row) -> dict[str, Any]:
    """A few of the texts, not the same ones at every address."""
    names = sorted(texts, key=lambda name: crc32(f"{row.key} {name}".encode()))
    return {name: texts[name] for name in (names if EVERY else names[:FEW])}


def send(stage: SimpleNamespace, role: str, path: str, data: Any, **more: Any) -> Any:
    """Post, and note how many events that made, before it is undone."""
    with transaction.atomic():
        before = Event.objects.count()
        answer = stage.browser.keep(role, "POST", path, data, **more)
        answer.events = Event.objects.count() - before
        transaction.set_rollback(True)
    return answer


def wrong(answer: Any, browser: Any) -> str:
    """What is wrong with the answer to bad input; '' if nothing is."""
    if answer.status_code not in FINE:
        return f"{answer.status_code} {browser.fault[-300:]}"
    if answer.status_code >= 400 and answer.events:
        return f"{answer.status_code} and {answer.events} events"
    if "<script>qwrtz" in body(answer):
        return "gives markup back as markup"
    return ""


def forms_at(stage: SimpleNamespace, row: Row) -> tuple[str, list[Form]]:
    thing, role = reader(row)
    path = row.address(thing, stage.things)
    found = [form for form in forms_of(stage, role, path) if form.action == path]
    return role, found or [Form(path, "post", kinds=dict.fromkeys(POSTED, "text"))]


@pytest.mark.parametrize("row", SENT, ids=lambda row: row.key)
def test_bad_input_is_answered_and_changes_nothing(stage: SimpleNamespace, row: Row) -> None:
    role, forms = forms_at(stage, row)
    found = {}
    for form in forms:
        for name, text in some(TEXTS, row).items():
            answer = send(stage, role, form.action, with_text(form, text))
            found[name] = wrong(answer, stage.browser)
        for name, data in some(BYTES, row).items():
            raw = with_bytes(form, data)
            answer = send(stage, role, form.action, raw, content_type=FORM)
            found[name] = wrong(answer, stage.browser)
    assert {name: fault for name, fault in found.items() if fault} == {}


@pytest.mark.parametrize("row", DRAWN, ids=lambda row: row.key)
def test_a_choice_that_was_not_offered_is_refused(stage: SimpleNamespace, row: Row) -> None:
    role, forms = offered(stage, row)
    taken = {}
    for form in forms:
        for name, values in not_offered(form).items():
            for value in values if EVERY else values[:1]:
                answer = send(stage, role, form.action, filled(form, **{name: value}))
                if answer.status_code < 400 or wrong(answer, stage.browser):
                    taken[f"{name}={value}"] = answer.status_code
    assert taken == {}


@pytest.mark.parametrize("row", DRAWN, ids=lambda row: row.key)
def test_what_was_typed_is_kept(stage: SimpleNamespace, row: Row) -> None:
    """Every text field of a refused form comes back with what stood in it."""
    role, forms = offered(stage, row)
    for form in forms:
        typed = {
            name: f"{'9' * 6}x{place}"
            for place, (name, kind) in enumerate(form.kinds.items())
            if kind in ("text", "textarea", "tel", "number")
        }
        answer = send(stage, role, form.action, with_text(form, "") | typed)
        if answer.status_code != 422:
            continue
        again = [one for one in Page(body(answer)).forms if typed.keys() <= one.kinds.keys()]
        assert again, "the form is not drawn again"
        lost = {name for name in typed if again[0].sends.get(name) != [typed[name]]}
        assert lost == set()


@pytest.mark.parametrize("row", ASKED, ids=lambda row: row.key)
def test_bad_questions_are_answered(stage: SimpleNamespace, row: Row) -> None:
    """``?page=-1&quarter=²…`` is a page, a refusal or nothing, never a fault."""
    thing, role = reader(row, "GET")
    path = row.address(thing, stage.things)
    found = {}
    for name, text in some(TEXTS, row).items():
        query = urlencode(dict.fromkeys(QUESTIONS, text[:2000]))
        answer = stage.browser.ask(role, "GET", f"{path}?{query}")
        answer.events = 0
        found[name] = wrong(answer, stage.browser)
    raw = "&".join(f"{name}=%ED%A0%80%FF" for name in QUESTIONS)
    answer = stage.browser.ask(role, "GET", path, QUERY_STRING=raw)
    answer.events = 0
    found["bytes"] = wrong(answer, stage.browser)
    assert {name: fault for name, fault in found.items() if fault} == {}


def test_a_number_that_no_thing_has_is_not_there(stage: SimpleNamespace) -> None:
    found = {}
    for row in ROWS:
        if row.things and row.by == "pk":
            thing = row.things[0]
            pk = str(stage.things[thing].pk)
            head, _sep, tail = row.address(thing, stage.things).rpartition(f"/{pk}/")
            for number in NUMBERS if EVERY else [NUMBERS[crc32(row.key.encode()) % 3]]:
                for method in ("GET", "POST") if _sep else ():
                    answer = stage.browser.ask("province", method, f"{head}/{number}/{tail}")
                    found[f"{method} {row.key} {number}"] = answer.status_code
    assert {what: status for what, status in found.items() if status not in (403, 404, 405)} == {}
