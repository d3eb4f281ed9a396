"""Filling in any form of the application as a person would: what every field is given."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from tests.house.access_row import Row
from tests.house.access_table import ROWS
from tests.house.browser import body
from tests.house.papers import Form, Page
from tests.province import pdf

EVERY_PAGE = ("/language/", "/logout/")  # forms that stand in the frame of each page
VALUES = {
    "login": "nguoimoi@ocop.test",
    "username": "nguoimoi@ocop.test",
    "contact_email": "nguoimoi@ocop.test",
    "email": "nguoimoi@ocop.test",
    "contact_phone": "0912 345 678",
    "phone": "0912 345 678",
    "website": "",  # for machines: people leave it empty
    "password": "hoa-ban-2026",
    "password_again": "hoa-ban-2026",
    "password1": "hoa-ban-2026",
    "password2": "hoa-ban-2026",
    "new_password1": "hoa-ban-2026",
    "new_password2": "hoa-ban-2026",
    "since": "20/11/2026",
    "until": "",
    "held_on": "20/11/2026",
    "decided_on": "20/11/2026",
    "founded_on": "20/11/2020",
    "notice_date": "20/11/2026",
    "report_date": "20/11/2026",
    "due_on": "01/12/2026",
    "map_date": "20/11/2026",
    "year": "2026",
    "round": "2",
    "members": "7",
    "workers": "3",
    "local_workers": "2",
    "barcode": "",
    "price": "25.000",
    "capital_own": "9.000.000",
    "capital_loan": "",
    "capital_support": "",
    "unit_cost": "12.000",
    "unit_price": "25.000",
    "revenue": "1.500.000",
    "amount": "2.000.000",
    "quantity": "40",
    "output": "40",
    "m-0-person": "chutich@demo.ocop.example",
    "m-1-person": "uyvien1@demo.ocop.example",
    "m-2-person": "thuky@demo.ocop.example",
    "m-3-person": "uyvien2@demo.ocop.example",
    "m-4-person": "uyvien3.22.n@demo.ocop.example",
}


def filled(form: Form, **known: Any) -> dict[str, Any]:
    """Return what the form sends when it is filled in; ``known`` says what a field is given
    (a function where each sending needs its own, such as a file)."""
    sent: dict[str, Any] = {}
    for name, kind in form.kinds.items():
        there = form.sends.get(name, [])
        if name in known:
            sent[name] = known[name]() if callable(known[name]) else known[name]
        elif kind == "file":
            sent[name] = pdf("giay")
        elif any(there):
            sent[name] = there if len(there) > 1 else there[0]
        elif kind == "select" or (kind == "radio" and form.options.get(name)):
            sent[name] = next((value for value in form.options.get(name, []) if value), "")
        elif kind != "checkbox":
            sent[name] = VALUES.get(name, "" if name.startswith("m-") else f"Chữ thử {name}")
    return sent


def forms_of(stage: SimpleNamespace, role: str, path: str) -> list[Form]:
    """The forms of the page that change something, those of its frame left out."""
    answer = stage.browser.ask(role, "GET", path)
    if answer.status_code != 200 or "html" not in answer["Content-Type"]:
        return []
    found = [form for form in Page(body(answer)).forms if form.method == "post"]
    for form in found:
        form.action = form.action or path
    return [form for form in found if form.action not in EVERY_PAGE]


def who_may(row: Row, method: str, thing: str) -> str:
    """One of those who may: somebody whose page has the most on it."""
    first = ["province", "producer", "evaluator_2", "chair", "commune", "neighbour"]
    may = row.may(method, thing) or set()
    return min(may, key=lambda role: first.index(role) if role in first else 99, default="")


def open_pages(method: str = "GET") -> list[tuple[Row, str, str]]:
    """Every page with one thing of each kind and somebody who may open it."""
    found = []
    for row in ROWS:
        for thing in row.things or ("",):
            if role := who_may(row, method, thing):
                found.append((row, thing, role))
    return found


def complaints(page: str) -> list[str]:
    """What the page says is wrong, beside the fields and above them."""
    found = re.findall(r'class="[^"]*(?:invalid-feedback|alert)[^"]*"[^>]*>(.*?)</', page, re.S)
    return [" ".join(re.sub("<[^>]*>", " ", text).split()) for text in found]
