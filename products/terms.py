"""How long stars of earlier decisions hold, by the rule book that was in force."""

from __future__ import annotations

import datetime as dt

from ocop.lib.working_days import months_later
from ocop.rules import books
from ocop.rules.models import RuleBook
from products.lists.rowwise import MONTHS


def term(day: dt.date) -> tuple[int, str]:
    """Months from the decision and the slug of the book; before the first book its own."""
    book = books.current(day) or RuleBook.objects.order_by("in_force_from").first()
    if book is None:
        return MONTHS, ""
    months = book.certificate_months if book.in_force_from <= day else MONTHS
    return months, book.slug


def last_day(decided_on: dt.date) -> dt.date:
    """The last day by the book in force on the day of the decision."""
    return months_later(decided_on, term(decided_on)[0])
