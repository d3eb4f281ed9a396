"""The rows of the ranking, drawn in Python: 200 of them cost the template engine three times more.

Every name goes through ``escape``, everything else is ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.http import QueryDict
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.result_page import Ranked
from ocop.lib.shown import points
from ocop.lib.templatetags.ui import icon, stars


class Ranking:
    """One drawing of a page of the ranking; ``opened`` is the entry that is unfolded below."""

    def __init__(self, rows: Iterable[Ranked], query: QueryDict, opened: int | None) -> None:
        self.listed, self.opened = rows, opened
        kept = query.copy()
        kept.pop("open", None)
        self.folded = f"?{escape(kept.urlencode())}"
        self.unfold = f"{self.folded}&amp;open=" if kept else "?open="
        names = _("Points"), _("Lowest"), _("Highest"), _("Spread"), _("Sheets")
        self.names = [escape(name) for name in (*names, _("By points"), _("Stars"))]
        self.stars = cache(stars)
        self.points = cache(points)
        self.warn = f" {icon('warn', 'sm')}"

    def rows(self) -> SafeString:
        return mark_safe("".join(map(self._row, self.listed)))  # noqa: S308  names are escaped

    def _row(self, row: Ranked) -> str:
        entry, told = row.entry, self.points
        mean, low, high, spread, sheets, band, awarded = self.names
        is_open = ' class="is-open"' if entry.pk == self.opened else ""
        return (
            f'<tr data-row{is_open}><td class="r muted hide-sm">{row.place or "–"}'
            f"{'=' if row.tied else ''}</td><td>{self._product(row)}</td>"
            f'<td class="r" data-label="{mean}"><strong>{told(entry.mean)}</strong></td>'
            f'<td class="r" data-label="{low}">{told(entry.low)}</td>'
            f'<td class="r" data-label="{high}">{told(entry.high)}</td>'
            f'<td class="r{" late strong" if row.hot else ""}" data-label="{spread}">'
            f"{told(entry.spread)}{self.warn if row.hot else ''}</td>"
            f'<td class="r" data-label="{sheets}">{entry.sheets_in}</td>'
            f'<td class="nowrap" data-label="{band}">{entry.band}★</td>'
            f'<td data-label="{awarded}">{self._stars(row)}</td></tr>'
        )

    def _stars(self, row: Ranked) -> str:
        """The stars; of what was knocked out in words why it has none."""
        if row.out:
            return f'<span class="small late">{escape(row.out)}</span>'
        return self.stars(row.entry.stars)

    def _product(self, row: Ranked) -> str:
        """The name, which unfolds its result below or folds it again, the place, what is missed."""
        entry, product = row.entry, row.entry.dossier.product
        is_open = entry.pk == self.opened
        to = self.folded if is_open else f"{self.unfold}{entry.pk}#open"
        missed = f'<br><span class="small late">{_missed(row.missed)}</span>' if row.missed else ""
        return (
            f'<a class="strong" href="{to}" aria-expanded="{"true" if is_open else "false"}">'
            f'{escape(product.name)}</a><br><span class="small muted">'
            f"{escape(product.producer.region.title)}</span>{missed}"
        )


def _missed(count: int) -> str:
    words = ngettext("%(n)s minimum requirement missed", "%(n)s minimum requirements missed", count)
    return escape(words % {"n": count})
