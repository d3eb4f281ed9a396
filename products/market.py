"""What the sales pages show: a quarter's reports, who is missing, the year against its target."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest

from ocop.accounts import scope
from ocop.lib import clock
from products import listing
from products.models import Producer, Product, Rating, SalesReport, SalesTarget
from products.permissions import lacking_sales
from products.quarters import Quarter, recent


def start_of(quarter: Quarter, reports: list[SalesReport]) -> dict[str, Any]:
    """What the form begins with: the quarter, and what was reported of it before."""
    known = next((r for r in reports if (r.year, r.quarter) == quarter), None)
    start: dict[str, Any] = {"quarter": f"{quarter.year}-{quarter.number}"}
    if known:
        start |= {"revenue": known.revenue, "quantity": known.quantity, "note": known.note}
    return start


class Overview:
    """The list of a quarter: ``?quarter=2026-3&q=&missing=1``."""

    def __init__(self, request: HttpRequest, quarter: Quarter) -> None:
        self.user, self.quarter = request.user, quarter
        self.q = listing.typed_words(request)
        self.missing = request.GET.get("missing") == "1"
        offered = recent(clock.today(), 12)
        self.quarters = offered if quarter in offered else [*offered, quarter]
        # Not what one reads from a judge's seat: sales are for one's own and one's territory.
        own = Producer.objects.visible_to(self.user).values("pk")
        self.visible = Product.objects.filter(producer__in=own)
        self.reports = SalesReport.objects.filter(product__in=self.visible.values("pk"))

    def rows(self) -> QuerySet[Product]:
        """Products that held stars on the quarter's last day or reported, found by name."""
        rows = self.visible.matching(self.q).select_related("producer__region")
        if self.missing:
            return lacking_sales(rows, self.quarter)
        held = Rating.objects.valid_on(self.quarter.last_day).values("product")
        told = self._of_quarter().values("product")
        return rows.filter(Q(pk__in=held) | Q(pk__in=told))

    def _of_quarter(self) -> Any:
        return SalesReport.objects.filter(year=self.quarter.year, quarter=self.quarter.number)

    def with_reports(self, products: Any) -> list[tuple[Product, SalesReport | None]]:
        """Pair each product with its report of the quarter (one query)."""
        rows = list(products)
        told = {r.product_id: r for r in self._of_quarter().filter(product__in=rows)}
        return [(row, told.get(row.pk)) for row in rows]

    def year_so_far(self) -> dict[str, Any]:
        """The year's sales of all one sees, and the province's target where one may see it."""
        year = self.quarter.year
        in_quarter = Q(quarter=self.quarter.number)
        sums = self.reports.filter(year=year).aggregate(
            total=Sum("revenue", default=Decimal(0)),
            quarter=Sum("revenue", filter=in_quarter, default=Decimal(0)),
        )
        goal = self._target(year)
        share = int(sums["total"] * 100 / goal) if goal else None
        return {"year": year, **sums, "goal": goal, "share": share}

    def _target(self, year: int) -> Decimal | None:
        """Only for those whose office is the one the target was set for."""
        regions = [office.committee.region_id for office in scope.offices(self.user)]
        targets = SalesTarget.objects.filter(year=year, region__in=regions)
        return targets.values_list("revenue", flat=True).first() if regions else None
