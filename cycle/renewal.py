"""When a product that holds stars may be registered again: an upgrade or a re-evaluation.

The window of the re-evaluation is the rule book's (26/2026 art. 7.6: not earlier than 180 and not
later than 120 days before the stars end). Who missed it because the rules changed may still
register until the transition ends (art. 12.3: at most 180 days past the last day).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cycle.models.dossiers import ApplicationKind
from ocop.lib import clock, shown
from ocop.rules.models import RuleBook
from products.models import Product, Rating


@dataclass(frozen=True)
class Window:
    """The first and the last day on which the re-evaluation is registered."""

    first: dt.date
    last: dt.date


def window(rating: Rating, book: RuleBook) -> Window | None:
    """The window of these stars under the book; None where the book has none."""
    rules = book.settings.get("re_evaluation") or {}
    if not rules.get("not_earlier_days"):
        return None
    first = rating.valid_to - dt.timedelta(days=int(rules["not_earlier_days"]))
    last = rating.valid_to - dt.timedelta(days=int(rules.get("not_later_days") or 0))
    return Window(first, last_standing(rating, book) or last)


def last_standing(rating: Rating, book: RuleBook) -> dt.date | None:
    """The last day on which these stars can wait for their re-evaluation under the book; None for
    stars that were granted under the book itself, and where it has no such rule."""
    missed = (book.settings.get("transition") or {}).get("missed_window_days")
    if not missed or rating.decided_on >= book.in_force_from:
        return None
    return rating.valid_to + dt.timedelta(days=int(missed))


def law_on(day: dt.date) -> RuleBook | None:
    """The youngest book in force that has both a window and a transition into it."""
    for book in RuleBook.objects.filter(in_force_from__lte=day).order_by("-in_force_from", "-pk"):
        rules = book.settings.get("re_evaluation") or {}
        waits = book.settings.get("transition") or {}
        if rules.get("not_earlier_days") and waits.get("missed_window_days"):
            return book
    return None


def why_not(product: Product, kind: str, book: RuleBook) -> str:
    """Why the product cannot be registered for this kind of evaluation today; '' if it can."""
    if kind == ApplicationKind.FIRST:
        return ""
    today = clock.today()
    rating = Rating.objects.filter(product=product).order_by("-decided_on", "-pk").first()
    if rating is None or rating.ended_by(today):
        return _("Only a product that holds stars is upgraded or evaluated again.")
    if kind == ApplicationKind.UPGRADE:
        if rating.is_valid_on(today):
            return ""
        return _("The stars have expired: register for a first evaluation.")
    days = window(rating, book)
    if days is None or days.first <= today <= days.last:
        return ""
    return _(
        "The re-evaluation of these stars (valid until %(day)s) is registered from %(first)s to "
        "%(last)s."
    ) % {
        "day": shown.day(rating.valid_to),
        "first": shown.day(days.first),
        "last": shown.day(days.last),
    }
