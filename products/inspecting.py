"""How often a recognised product is inspected and what is looked at: the rule book in force
(``settings.inspection``), else the file of defaults, which says where each rule comes from."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language

import ocop.rules
from ocop.lib import working_days
from ocop.rules import grounds
from products.models import Inspection, Product, Rating
from products.models.inspections import HELD

FILE = Path(ocop.rules.__file__).parent / "data" / "inspection.json"


@cache
def _defaults() -> dict[str, Any]:
    return json.loads(FILE.read_text())


def rules() -> dict[str, Any]:
    book = grounds.book_in_force()
    own = (book.settings.get("inspection") or {}) if book else {}
    return {**_defaults(), **own}


def _said(entry: dict[str, Any]) -> str:
    return entry["vi"] if (get_language() or "vi").startswith("vi") else entry["en"]


def points() -> list[tuple[str, str]]:
    """What is looked at: code and words in the reader's language."""
    return [(one["code"], _said(one)) for one in rules()["points"]]


def every_months() -> tuple[int, str]:
    """The months within which each product is inspected, and what is said of the default."""
    known = rules()
    fact = (known.get("facts") or {}).get("every_months") or {}
    return int(known["every_months"]), _said(fact) if fact.get("default") else ""


def since(today: dt.date) -> dt.date:
    """Who was not inspected on this day or later is due."""
    return working_days.months_later(today, -every_months()[0])


def due(products: QuerySet[Product], today: dt.date) -> QuerySet[Product]:
    """Of the products those that have held stars all the time and were never looked at in it."""
    first = since(today)
    held = Rating.objects.valid_on(today).filter(product=OuterRef("pk"))
    before = Rating.objects.filter(product=OuterRef("pk"), valid_from__lte=first)
    seen = Inspection.objects.filter(product=OuterRef("pk"), state__in=HELD, held_on__gte=first)
    return products.filter(Exists(held), Exists(before), ~Exists(seen))
