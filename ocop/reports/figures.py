"""The figures of the first dashboard, each one statement, over what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, When
from django.utils.translation import gettext as _

from cycle.models import Cycle, Dossier
from ocop.accounts import scope
from ocop.accounts.models import Region, RegionLevel
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

    name: str
    sort: str
    products: int = 0
    stars: dict[int, int] = field(default_factory=lambda: dict.fromkeys(STARS, 0))

    @property
    def counts(self) -> list[int]:
        return [self.stars[star] for star in STARS]

    @property
    def recognised(self) -> int:
        return sum(self.stars.values())


def years(user: Any) -> list[dict[str, Any]]:
    """Products taking part and stars granted, by year of the cycle, latest first."""
    seen = Product.objects.visible_to(user).values("pk")
    rows: dict[int, dict[str, Any]] = {}
    parts = Dossier.objects.filter(product__in=seen).values("cycle__year")
    for part in parts.annotate(n=Count("product", distinct=True)).order_by():
        rows[part["cycle__year"]] = _year(part["cycle__year"], part["n"])
    granted = Rating.objects.filter(product__in=seen).values("year", "stars")
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


def units(user: Any, year: int | None) -> list[UnitRow]:
    """Products and stars by unit (of one year, or of all), in Vietnamese order."""
    seen = Product.objects.visible_to(user)
    taking_part, granted = Q(), Q()
    if year:
        taking_part = Q(pk__in=Dossier.objects.filter(cycle__year=year).values("product"))
        granted = Q(ratings__year=year)
    counts: dict[int, UnitRow] = defaultdict(lambda: UnitRow("", ""))
    for row in seen.filter(taking_part).values(under=UNIT).annotate(n=Count("pk")).order_by():
        counts[row["under"]].products = row["n"]
    stars = seen.filter(granted, ratings__stars__in=STARS).values("ratings__stars", under=UNIT)
    for row in stars.annotate(n=Count("pk", distinct=True)).order_by():
        counts[row["under"]].stars[row["ratings__stars"]] += row["n"]
    for region in Region.objects.filter(pk__in=counts):
        counts[region.pk].name, counts[region.pk].sort = region.title, region.sort
    return sorted(counts.values(), key=lambda unit: unit.sort)


def kinds(user: Any) -> list[dict[str, Any]]:
    """Producers by kind of organisation, and how many the programme brought about."""
    rows = (
        Producer.objects.visible_to(user)
        .values("kind")
        .annotate(n=Count("pk"), founded=Count("pk", filter=Q(founded_through_programme=True)))
    )
    words = dict(ProducerKind.choices)
    found = [
        {"kind": str(words[row["kind"]]), "n": row["n"], "founded": row["founded"]}
        for row in rows.order_by()
    ]
    return sorted(found, key=lambda row: -row["n"])


def sales(user: Any) -> list[dict[str, Any]]:
    """Sales by year (đồng) beside the target of the reader's territory, earliest first."""
    seen = Product.objects.visible_to(user).values("pk")
    sold = SalesReport.objects.filter(product__in=seen).values("year")
    rows = {
        row["year"]: {"year": row["year"], "sold": row["sum"], "reports": row["n"], "target": None}
        for row in sold.annotate(sum=Sum("revenue"), n=Count("pk")).order_by()
    }
    targets = SalesTarget.objects.filter(region__in=_offices(user))
    for target in targets.values("year").annotate(sum=Sum("revenue")).order_by():
        nothing = {"year": target["year"], "sold": Decimal(0), "reports": 0}
        rows.setdefault(target["year"], nothing)["target"] = target["sum"]
    for row in rows.values():
        row["share"] = _share(row["sold"], row.get("target"))
    return [rows[year] for year in sorted(rows)]


def _share(sold: Decimal, target: Decimal | None) -> int | None:
    return int(sold * 100 / target) if target else None


def _offices(user: Any) -> Any:
    return scope.appointments(user).values("committee__region")


def funnel(user: Any) -> list[dict[str, Any]]:
    """How many dossiers of each announced cycle stand at each step, latest cycle first."""
    seen = Product.objects.visible_to(user).values("pk")
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Dossier.objects.filter(product__in=seen).values("cycle", "state")
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


def everything(user: Any, year: int | None) -> dict[str, Any]:
    """All figures of the page, ready to be kept for a while."""
    by_unit = units(user, year)
    return {
        "years": years(user),
        "units": by_unit,
        "kinds": kinds(user),
        "sales": sales(user),
        "funnel": funnel(user),
        "total": sum(row.products for row in by_unit),
        "recognised": sum(row.recognised for row in by_unit),
        "bare": sum(1 for row in by_unit if not row.recognised),
        "label": str(year) if year else _("all years"),
    }
