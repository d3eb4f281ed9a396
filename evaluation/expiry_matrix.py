"""Who expires by commune and month: a table of counts, each with the way to its list, and a
workbook of the same with all the stars behind it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from evaluation.recognitions import Recognitions
from ocop.accounts.models import Reach, Region, RegionLevel, Successor
from ocop.lib import shown
from ocop.rules import workbook
from products.models import Rating

MOST = 20_000  # stars in one workbook


@dataclass(frozen=True)
class Row:
    """A unit with how many of its stars expire in each month."""

    unit: int
    title: str
    counts: list[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


class Matrix:
    """The months to come of :class:`Recognitions`, unit by unit: communes of today, or provinces
    for an office of the country. What was registered in a former commune counts where the larger
    part of it lies today. Units where nothing expires are left out. Three queries."""

    def __init__(self, wanted: Recognitions) -> None:
        self.wanted = wanted
        self.months = [one.first for one in wanted.months()]
        self.rows = self._rows()
        self.totals = [sum(column) for column in zip(*(row.counts for row in self.rows))]  # noqa: B905
        self.total = sum(self.totals)

    def stars(self) -> QuerySet[Rating]:
        """All stars in force that expire in one of the months, as the list shows them."""
        return self.wanted.expiring_from(self.months[0], self.months[-1])

    def _rows(self) -> list[Row]:
        counted = self.stars().order_by().annotate(month=TruncMonth("valid_to"))
        found: dict[int, Counter[Any]] = {}
        homes = counted.values_list("product__producer__region", "month")
        counts = list(homes.annotate(n=Count("pk")))
        today = self._today({home for home, _month, _n in counts})
        for home, month, n in counts:
            found.setdefault(today.get(home, home), Counter())[month] += n
        units = Region.objects.filter(pk__in=found).order_by("sort", "pk")
        return [Row(one.pk, one.title, [found[one.pk][m] for m in self.months]) for one in units]

    def _today(self, homes: set[int]) -> dict[int, int]:
        """Where each unit is counted: its province, or the commune that the larger part is now."""
        if self.wanted.by_province():
            over = Reach.objects.filter(region__in=homes, over__level=RegionLevel.PROVINCE)
            standing = over.filter(over__valid_to__isnull=True)
            return dict(standing.values_list("region", "over"))
        later = Successor.objects.filter(
            new__level=RegionLevel.COMMUNE, old__valid_to__isnull=False
        )
        links = later.order_by("main", "-new__sort").values_list("old", "new")
        next_of = dict(links.filter(old__in=_before(homes)))
        found = {}
        for home in homes:
            unit, seen = home, {home}
            while (on := next_of.get(unit)) is not None and on not in seen:
                unit = on
                seen.add(on)
            found[home] = unit
        return found

    # --- drawn ---------------------------------------------------------------------------------
    def body(self) -> SafeString:
        """The rows of the table, drawn in Python: a province has some 700 cells."""
        return format_html_join("", "{}", ((self._drawn(row),) for row in self.rows))

    def _drawn(self, row: Row) -> SafeString:
        cells = self._cells(row.counts, row.title, row.unit)
        return format_html(
            '<tr><th scope="row">{}</th>{}<td class="r strong">{}</td></tr>',
            row.title, cells, shown.number(row.total),
        )  # fmt: skip

    def foot(self) -> SafeString:
        """The sums of the months with the ways to their lists."""
        return self._cells(self.totals, _("together"))

    def _cells(self, counts: Sequence[int], title: str, unit: int | None = None) -> SafeString:
        pairs = zip(counts, self.months, strict=True)
        return format_html_join(
            "", "{}", ((self._cell(n, month, title, unit),) for n, month in pairs)
        )

    def _cell(self, count: int, month: Any, title: str, unit: int | None) -> SafeString:
        if not count:
            return format_html('<td class="r muted">{}</td>', "·")
        label = _("%(unit)s, %(month)s: %(n)s") % {
            "unit": title, "month": f"{month:%m/%Y}", "n": count,
        }  # fmt: skip
        return format_html('<td class="r"><a href="{}" aria-label="{}">{}</a></td>',
                           self.way(region=unit, month=month), label,
                           shown.number(count))  # fmt: skip

    def way(self, *, month: Any, region: int | None = None) -> str:
        query = {"month": f"{month:%Y-%m}"} | ({"region": str(region)} if region else {})
        return f"{reverse('recognitions')}?{urlencode(query)}"


def _before(homes: set[int]) -> Any:
    """The units and all that they became, as far as the map tells (a subquery)."""
    over = Reach.objects.filter(region__in=homes, over__level=RegionLevel.COMMUNE)
    return over.values("over")


def written(matrix: Matrix) -> bytes:
    """Return the workbook: the table, and a sheet with every product behind it."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("By commune and month")[:31]
    heads = ["", *(f"{month:%m/%Y}" for month in matrix.months), _("together")]
    _line(sheet, 1, heads, bold=True)
    for number, row in enumerate(matrix.rows, start=2):
        _line(sheet, number, [row.title, *row.counts, row.total])
    _line(sheet, len(matrix.rows) + 2, [_("together"), *matrix.totals, matrix.total], bold=True)
    sheet.column_dimensions["A"].width = 34
    sheet.freeze_panes = "B2"
    _products(book.create_sheet(_("Products")[:31]), matrix)
    box = io.BytesIO()
    book.save(box)
    return box.getvalue()


def _products(sheet: Any, matrix: Matrix) -> None:
    heads = [_("Commune"), _("Product"), _("Producer"), _("Telephone"), _("Stars"),
             _("Number of the decision"), _("Date of the decision"), _("Valid until")]  # fmt: skip
    _line(sheet, 1, heads, bold=True)
    rows = matrix.stars().select_related("product__producer__region")
    order = ("product__producer__region__sort", "valid_to", "product__sort", "pk")
    for number, one in enumerate(rows.order_by(*order)[:MOST], start=2):
        maker = one.product.producer
        _line(sheet, number, [
            maker.region.title, one.product.name, maker.name, maker.shown_phone, one.stars,
            one.decision_no, one.decided_on, one.valid_to,
        ])  # fmt: skip
    for column, width in enumerate((26, 40, 40, 16, 8, 22, 14, 14), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"


def _line(sheet: Any, row: int, values: list[Any], *, bold: bool = False) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        if isinstance(value, str):
            workbook.as_text(cell, value)
        else:
            cell.value = value
            if not isinstance(value, int):
                cell.number_format = "dd/mm/yyyy"
        if bold:
            cell.font = Font(bold=True)
