"""The figures of the first dashboard, each one statement, over what the reader may see.

Who has the country in view reads it by province, and may choose one of them (``place``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When
from django.utils.translation import gettext as _

from cycle.models import Cycle, Dossier
from ocop.accounts import glance, narrowing, scope
from ocop.accounts.models import Region, RegionLevel, Successor
from products.models import Producer, ProducerKind, Product, Rating, SalesReport, SalesTarget

STARS = (5, 4, 3)
# The unit a row is counted under: the district of the time, else the commune itself.
UNIT = Case(
    When(producer__region__level=RegionLevel.DISTRICT, then=F("producer__region_id")),
    When(
        producer__region__parent__level=RegionLevel.DISTRICT,
        then=F("producer__region__parent_id"),
    ),
    default=F("producer__region_id"),
)


@dataclass
class UnitRow:
    """One unit: products taking part, and how many hold 5, 4 and 3 stars."""

    name: str = ""
    sort: str = ""
    place: int | None = None  # to read it alone; a province for who has the country in view
    products: int = 0
    stars: dict[int, int] = field(default_factory=lambda: dict.fromkeys(STARS, 0))

    @property
    def counts(self) -> list[int]:
        return [self.stars[star] for star in STARS]

    @property
    def recognised(self) -> int:
        return sum(self.stars.values())


def seen(user: Any, place: int | None = None) -> QuerySet[Product]:
    """The products counted: all that the person may see, or those of one place."""
    rows = Product.objects.visible_to(user)
    return rows.filter(producer__region__in=narrowing.inside(place)) if place else rows


def _of(rows: QuerySet[Any], user: Any, place: int | None) -> QuerySet[Any]:
    """Those rows whose product is counted; who sees every product needs no condition."""
    whole = scope.everywhere(user) and glance.at(user, "shut") is False
    return rows if whole and not place else rows.filter(product__in=seen(user, place).values("pk"))


def years(user: Any, place: int | None = None) -> list[dict[str, Any]]:
    """Products taking part and stars granted, by year of the cycle, latest first."""
    rows: dict[int, dict[str, Any]] = {}
    parts = _of(Dossier.objects.all(), user, place).values("cycle__year")
    for part in parts.annotate(n=Count("product", distinct=True)).order_by():
        rows[part["cycle__year"]] = _year(part["cycle__year"], part["n"])
    granted = _of(Rating.objects.all(), user, place).values("year", "stars")
    for grant in granted.annotate(n=Count("pk")).order_by():
        row = rows.setdefault(grant["year"], _year(grant["year"], 0))
        if grant["stars"] in row["stars"]:
            row["stars"][grant["stars"]] += grant["n"]
    for row in rows.values():
        row["counts"] = [row["stars"][star] for star in STARS]
        row["recognised"] = sum(row["counts"])
    return [rows[year] for year in sorted(rows, reverse=True)]


def _year(year: int, products: int) -> dict[str, Any]:
    return {"year": year, "products": products, "stars": dict.fromkeys(STARS, 0)}


def units(user: Any, year: int | None, place: int | None = None) -> list[UnitRow]:
    """Products and stars by unit (of one year, or of all), in Vietnamese order."""
    products = seen(user, place)
    wide = not place and narrowing.by_province(user)
    under = F("producer__region__parent_id") if wide else UNIT
    taking_part, granted = Q(), Q()
    if year:
        taking_part = Q(pk__in=Dossier.objects.filter(cycle__year=year).values("product"))
        granted = Q(ratings__year=year)
    counts: dict[int, UnitRow] = defaultdict(UnitRow)
    for row in products.filter(taking_part).values(under=under).annotate(n=Count("pk")).order_by():
        counts[row["under"]].products = row["n"]
    stars = products.filter(granted, ratings__stars__in=STARS).values("ratings__stars", under=under)
    for row in stars.annotate(n=Count("pk", distinct=True)).order_by():
        counts[row["under"]].stars[row["ratings__stars"]] += row["n"]
    rows = _by_province(counts) if wide else _named(counts)
    return sorted(rows, key=lambda unit: unit.sort)


def _named(counts: dict[int, UnitRow]) -> list[UnitRow]:
    for region in Region.objects.filter(pk__in=counts):
        counts[region.pk].name, counts[region.pk].sort = region.title, region.sort
    return list(counts.values())


def _by_province(counts: dict[int, UnitRow]) -> list[UnitRow]:
    """Add up what was counted under provinces and the districts of the time, by today's province.

    A province that went into another one counts there.
    """
    districts = Region.objects.filter(pk__in=counts, level=RegionLevel.DISTRICT)
    above: dict[int, Any] = dict(districts.values_list("pk", "parent"))
    gone = Successor.objects.filter(old__level=RegionLevel.PROVINCE, main=True)
    now = dict(gone.values_list("old", "new"))
    found: dict[int, UnitRow] = defaultdict(UnitRow)
    for unit, row in counts.items():
        own = above.get(unit, unit)
        own = now.get(own, own)
        found[own].place = own
        found[own].products += row.products
        for star, n in row.stars.items():
            found[own].stars[star] += n
    return _named(found)


def kinds(user: Any, place: int | None = None) -> list[dict[str, Any]]:
    """Producers by kind of organisation, and how many the programme brought about."""
    rows = Producer.objects.visible_to(user)
    if place:
        rows = rows.filter(region__in=narrowing.inside(place))
    counted = rows.values("kind").annotate(
        n=Count("pk"), founded=Count("pk", filter=Q(founded_through_programme=True))
    )
    words = dict(ProducerKind.choices)
    found = [
        {"kind": str(words[row["kind"]]), "n": row["n"], "founded": row["founded"]}
        for row in counted.order_by()
    ]
    return sorted(found, key=lambda row: -row["n"])


def sales(user: Any, place: int | None = None) -> list[dict[str, Any]]:
    """Sales by year (đồng) beside the target of the reader's territory, earliest first."""
    sold = _of(SalesReport.objects.all(), user, place).values("year")
    rows = {
        row["year"]: {"year": row["year"], "sold": row["sum"], "reports": row["n"], "target": None}
        for row in sold.annotate(sum=Sum("revenue"), n=Count("pk")).order_by()
    }
    own: Any = [place] if place else scope.appointments(user).values("committee__region")
    targets = SalesTarget.objects.filter(region__in=own)
    for target in targets.values("year").annotate(sum=Sum("revenue")).order_by():
        nothing = {"year": target["year"], "sold": Decimal(0), "reports": 0}
        rows.setdefault(target["year"], nothing)["target"] = target["sum"]
    for row in rows.values():
        row["share"] = _share(row["sold"], row.get("target"))
    return [rows[year] for year in sorted(rows)]


def _share(sold: Decimal, target: Decimal | None) -> int | None:
    return int(sold * 100 / target) if target else None


def funnel(user: Any, place: int | None = None) -> list[dict[str, Any]]:
    """How many dossiers of each announced cycle stand at each step, latest cycle first."""
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    rows = _of(Dossier.objects.all(), user, place).values("cycle", "state")
    for row in rows.annotate(n=Count("pk")).order_by():
        counted[row["cycle"]][row["state"]] = row["n"]
    words = dict(Dossier.State.choices)
    return [
        {
            "cycle": cycle,
            "total": sum(counted[cycle.pk].values()),
            "states": [
                {"state": str(words[state]), "n": counted[cycle.pk].get(state, 0)}
                for state in Dossier.State.values
            ],
        }
        for cycle in Cycle.objects.filter(pk__in=counted).order_by("-year", "-id")
    ]


def everything(user: Any, year: int | None, place: int | None = None) -> dict[str, Any]:
    """All figures of the page."""
    by_unit = units(user, year, place)
    return {
        "years": years(user, place),
        "units": by_unit,
        "kinds": kinds(user, place),
        "sales": sales(user, place),
        "funnel": funnel(user, place),
        "total": sum(row.products for row in by_unit),
        "recognised": sum(row.recognised for row in by_unit),
        "bare": sum(1 for row in by_unit if not row.recognised),
        "label": str(year) if year else _("all years"),
    }
