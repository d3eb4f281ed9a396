"""The public register as the visitor asks for it: words, stars, validity, place, product set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ocop.accounts import narrowing
from ocop.accounts.models import Reach, Region, RegionLevel, Successor
from ocop.lib import clock, shown
from ocop.lib.kept import kept
from ocop.lib.text import whole
from ocop.rules.models import ProductSet
from products import listing
from products.models import Producer, Product, Rating
from products.models.ratings import NEAR, RatingEnd

KEPT_SECONDS = 60
REFORMS = 5  # times that a unit of the map may have gone into another
VALID, EXPIRING, EXPIRED, REVOKED, ALL = "", "expiring", "expired", "revoked", "all"
TAKEN_BACK = (RatingEnd.REVOKED, RatingEnd.ANNULLED)


@dataclass(frozen=True)
class Group:
    """Choices of a select under one heading."""

    title: str
    choices: list[tuple[Any, str]]


class Wanted:
    """``?q=&stars=&state=&set=&place=``; what no register knows is passed over.

    ``state``: in force (default), expiring, expired, revoked or all. ``set``: the number of a
    product set, or the name of a sector. Addresses of earlier days (``all=1``, ``sector=``) keep
    their meaning.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.today = request, clock.today()
        self.q = listing.typed_words(request)
        self.stars = listing.number(request, "stars")
        self.place = listing.number(request, "place")
        self.set = listing.typed_words(request, "set") or listing.typed_words(request, "sector")
        state = request.GET.get("state", ALL if request.GET.get("all") == "1" else VALID)
        self.side = state if state in (EXPIRING, EXPIRED, REVOKED, ALL) else VALID
        self.filtered = bool(self.q or self.stars or self.place or self.set)

    @property
    def sides(self) -> list[tuple[str, str, bool]]:
        words = {
            VALID: _("In force"),
            EXPIRING: _("Expiring soon"),
            EXPIRED: _("Expired"),
            REVOKED: _("Taken back"),
            ALL: _("All"),
        }
        tabs = []
        for key, label in words.items():
            query = self.request.GET.copy()
            for name in ("page", "all", "state"):
                query.pop(name, None)
            if key:
                query["state"] = key
            tabs.append((label, f"?{query.urlencode()}", key == self.side))
        return tabs

    def ratings(self) -> Any:
        """Of each product the rating that lets it in, as it stands today."""
        today = self.today
        if self.side in (VALID, EXPIRING):
            rows = Rating.objects.valid_on(today)
            if self.side == EXPIRING:
                rows = rows.filter(valid_to__lte=today + dt.timedelta(days=NEAR))
            rows = rows.last_of_each(day=today) if self.stars or self.side else rows
        else:
            rows = Rating.objects.last_of_each()
            if self.side == EXPIRED:
                rows = rows.expired_on(today)
            if self.side == REVOKED:
                rows = rows.filter(ended_as__in=TAKEN_BACK, ended_on__lte=today)
        return rows.filter(stars=self.stars) if self.stars else rows

    def rows(self) -> QuerySet[Product]:
        rows = Product.objects.filter(pk__in=self.ratings().values("product")).matching(self.q)
        if self.place:
            rows = rows.filter(producer__region__in=_lands(self.place, self.today))
        if self.set:
            key = whole(self.set)
            rows = rows.filter(
                Q(product_set__sector_vi=self.set) if key is None else Q(product_set=key)
            )
        return rows.select_related("producer__region")

    # --- choices -----------------------------------------------------------------------------
    def places(self) -> list[Group]:
        """Today's communes with producers, former districts and communes; at most a minute old.

        Where several provinces have producers, the provinces. Asking for recognised products
        would read all of them.
        """
        key = f"catalogue:places:{self.today}:{get_language()}"
        return kept(key, KEPT_SECONDS, self._places)

    def _places(self) -> list[Group]:
        found = list(narrowing.provinces(Producer.objects.all()))
        if len(found) != 1:
            return [Group("", [(row.pk, row.title) for row in found])]
        makers = Producer.objects.order_by().values("region")
        before = Reach.objects.filter(over__in=makers).values("region")
        over = Reach.objects.filter(region__in=before).values("over")
        former = Q(pk__in=before) | Q(pk__in=over)
        gone = Q(valid_to__lt=self.today, level__in=(RegionLevel.DISTRICT, RegionLevel.COMMUNE))
        rows = Region.objects.filter(Q(pk__in=makers) | former & gone)
        standing: list[tuple[int, str]] = []
        districts: list[tuple[int, str]] = []
        communes: list[tuple[int, str]] = []
        for row in rows.order_by("sort", "pk"):
            if row.stood_on(self.today):
                standing.append((row.pk, row.title))
                continue
            home = districts if row.level == RegionLevel.DISTRICT else communes
            home.append((row.pk, f"{row.title} ({_('until')} {shown.day(row.valid_to)})"))
        groups = [
            Group(_("Communes of today"), standing),
            Group(_("Former districts"), districts),
            Group(_("Former communes"), communes),
        ]
        return [group for group in groups if group.choices]

    def sets(self) -> list[Group]:
        """Product sets with products under their sector, which may be chosen whole."""
        return kept(f"catalogue:sets:{get_language()}", KEPT_SECONDS, self._sets)

    def _sets(self) -> list[Group]:
        filled = Product.objects.filter(product_set=OuterRef("pk"))
        found: dict[str, Group] = {}
        for row in ProductSet.objects.filter(Exists(filled)).order_by("sector_code", "no", "pk"):
            whole_sector = (row.sector_vi, f"{row.sector}: {_('all of them')}")
            group = found.setdefault(row.sector_vi, Group(row.sector, [whole_sector]))
            group.choices.append((str(row.pk), row.name))
        return list(found.values())

    def today_in(self) -> tuple[Region, list[Region]] | None:
        """A former unit that was asked for, and the communes of today in which it lies."""
        if not self.place:
            return None
        unit = Region.objects.filter(pk=self.place, valid_to__lt=self.today).first()
        if unit is None:
            return None
        lands = Region.objects.valid_on(self.today).filter(pk__in=_lands(unit.pk, self.today))
        return unit, list(lands.filter(level=RegionLevel.COMMUNE).order_by("sort")[:40])


def _lands(unit: int, today: dt.date) -> list[int]:
    """The unit, all below it and before it, and, of one that is no more, what these went into:
    whoever was registered after the reform is found under the old name too."""
    return kept(f"catalogue:lands:{today}:{unit}", KEPT_SECONDS, lambda: _found_lands(unit, today))


def _found_lands(unit: int, today: dt.date) -> list[int]:
    below = set(narrowing.inside(unit).values_list("region", flat=True))
    if Region.objects.filter(pk=unit, valid_to__lt=today).exists():
        new = below
        for _round in range(REFORMS):
            later = Successor.objects.filter(old__in=new, new__level=RegionLevel.COMMUNE)
            new = set(later.values_list("new", flat=True)) - below
            if not new:
                break
            below |= new
    return sorted(below)
