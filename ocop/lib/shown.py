"""How dates, numbers and names are written. One function each, for pages, mail and papers.

Vietnamese: 05/01/2026, 78,43 and 2.400.000 đ. English keeps the day first: 05/01/2026, 78.43
and 2,400,000 dong. Nothing known (``None``) is written as nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from ocop.lib import clock

BLANK = "\u00a0"  # keeps '2.400 đ' on one line


def comma() -> bool:
    """True where decimals follow a comma and thousands a dot."""
    return (get_language() or "vi").startswith("vi")


def day(value: dt.date | dt.datetime | None) -> str:
    """05/01/2026, in Vietnam."""
    if not value:
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value, timezone.get_default_timezone())
    return f"{value:%d/%m/%Y}"


def moment(value: dt.datetime | None) -> str:
    """05/01/2026 10:42, in Vietnam."""
    if not value:
        return ""
    if timezone.is_aware(value):
        value = timezone.localtime(value, timezone.get_default_timezone())
    return f"{value:%d/%m/%Y %H:%M}"


def number(value: Any, places: int = 0) -> str:
    """1.234 (or 1,234): rounded half up to so many places, thousands grouped."""
    if value is None or value == "":
        return ""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{exact:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,")) if comma() else text


def points(value: Any) -> str:
    """79 as it is, a mean with two decimals, cut off: 78,43; 49.999 never shows as 50."""
    if value is None or value == "":
        return ""
    exact = Decimal(str(value))
    whole = exact == exact.to_integral_value()
    return number(exact.quantize(Decimal("0.01"), ROUND_DOWN), 0 if whole else 2)


def money(value: Any) -> str:
    """2.400.000 đ. Whole dong: smaller coins are not in use."""
    if value is None or value == "":
        return ""
    return f"{number(value)}{BLANK}{gettext('dong')}"


def first_of(names: Sequence[str], most: int) -> str:
    """'Chè, Gà, Na and 4 more': the first names of a long row, and how many follow."""
    shown, rest = ", ".join(names[:most]), len(names) - most
    if rest <= 0:
        return shown
    words = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", rest)
    return words % {"names": shown, "n": rest}


def initials(name: Any) -> str:
    """'Triệu Thị Mẩy' → 'TM': the first and the last word."""
    words = [word for word in str(name or "").split() if word[:1].isalnum()]
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0].upper() for word in chosen)


def days_left(value: dt.date | dt.datetime | None) -> int | None:
    """Calendar days from the clock's today to that day; negative when it is over."""
    if not value:
        return None
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return (value - clock.today()).days


def until(value: dt.date | dt.datetime | None) -> str:
    """'còn 4 ngày', 'hôm nay', 'quá 3 ngày'."""
    left = days_left(value)
    if left is None:
        return ""
    if left == 0:
        return gettext("today")
    if left > 0:
        return ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}
    return ngettext("%(days)d day late", "%(days)d days late", -left) % {"days": -left}


def urgency(value: dt.date | dt.datetime | None) -> str:
    """'late' when it is over, 'wait' within five days, else ''."""
    left = days_left(value)
    if left is None:
        return ""
    return "late" if left < 0 else "wait" if left <= 5 else ""
