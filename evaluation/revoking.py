"""Who takes stars back, on which grounds and by when: read from the rule book in force today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from ocop.accounts import scope
from ocop.accounts.models import Region, RegionLevel
from ocop.lib import clock
from ocop.rules.grounds import Ground as Ground
from ocop.rules.grounds import book_in_force as book_in_force
from ocop.rules.grounds import grounds as grounds
from ocop.rules.grounds import official_words as official_words
from ocop.rules.grounds import rules
from ocop.rules.grounds import words_of as words_of
from products.models import Rating

DAYS = 15  # from the conclusion to the decision, where no book says otherwise


def due_after(conclusion: dt.date) -> dt.date:
    """The last day of the decision: calendar days after the conclusion (26/2026 art. 8.4)."""
    return conclusion + dt.timedelta(days=int(rules().get("days") or DAYS))


def level_of(rating: Rating) -> str:
    """The level that takes these stars back (art. 8.2: who grants them)."""
    known = (rules().get("authority") or {}).get(str(rating.stars))
    return str(known or RegionLevel.PROVINCE)


def place_of(rating: Rating) -> Region:
    """The unit of that level over the producer, of today."""
    level, home = level_of(rating), rating.product.producer.region
    if home.level == level:
        return home
    over = Region.objects.filter(level=level, reaches__region=home).valid_on(clock.today())
    return over.first() or home


def authority_over(region: Region) -> str:
    """Who signs: the chair of the People's Committee, or the Minister for the country."""
    if region.level == RegionLevel.COUNTRY:
        return "Bộ trưởng Bộ Nông nghiệp và Môi trường"
    return f"Chủ tịch Ủy ban nhân dân {region.title}"


def may(user: Any, region: Region) -> bool:
    """Officers of the level that takes stars back there."""
    return scope.serves(user, region, level=region.level)


def why_not(rating: Rating, *, live: Collection[int] = ()) -> str:
    """Why these stars cannot be taken back now; '' if they can. ``live``: stars that a decision
    names already."""
    if rating.ended_on is not None:
        return _("ended already: %(how)s") % {"how": rating.get_ended_as_display()}
    if rating.pk in live:
        return _("a decision on these stars is prepared already")
    if rating.valid_to < (today := clock.today()) and not rating.is_valid_on(today):
        return _("expired: that is announced, not revoked")
    return ""


def by_place(ratings: Iterable[Rating]) -> dict[Region, list[Rating]]:
    """The stars by the unit whose authority takes them back; each unit is looked for once."""
    found: dict[Region, list[Rating]] = {}
    known: dict[tuple[str, int], Region] = {}
    for rating in ratings:
        key = (level_of(rating), rating.product.producer.region_id)
        place = known.get(key) or known.setdefault(key, place_of(rating))
        found.setdefault(place, []).append(rating)
    return found
