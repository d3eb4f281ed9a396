"""The rows of the lists of a cycle, drawn in Python: 50 of them cost the template engine more.

Every word that somebody typed goes through ``escape``, everything else is ours.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cycle.listing import DossierLine, Line
from cycle.models import DossierState, SubmissionState
from cycle.views.told import DOSSIER_KINDS, KINDS
from ocop.lib import shown
from ocop.lib.templatetags.ui import due, tag

ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


class Rows:
    """One drawing: ``slug`` is the step's word in addresses, ``query`` the filter that is kept.

    ``picks``: the reader may choose rows to decide them together.
    """

    def __init__(self, lines: list[Line], slug: str, query: str, *, picks: bool) -> None:
        self.lines, self.picks, self.query = lines, picks, escape(query)
        self.before, _pk, self.after = reverse("submission", args=[slug, 0]).rpartition("0")
        names = _("Commune"), _("Product set"), _("Handed in"), _("State")
        self.names = [escape(name) for name in names]
        self.choose = _("Choose %(name)s")
        self.quarter = _("quarter %(q)s/%(y)s")
        self.pills = {
            state.value: tag(state.label, KINDS.get(state, "")) for state in SubmissionState
        }

    def drawn(self) -> SafeString:
        return mark_safe("".join(map(self._row, self.lines)))  # noqa: S308  names are escaped

    def _row(self, line: Line) -> str:
        place, product_set, handed_in, state = self.names
        pill = self.pills[line.state] + (f" {due(line.due_on)}" if line.due_on else "")
        return (
            f'<tr data-row><td class="check-cell">{self._pick(line) if self.picks else ""}</td>\n'
            f'<td><a class="strong" href="{self.before}{line.pk}{self.after}{self.query}">'
            f'{escape(line.product)}</a><br><span class="small muted">{escape(line.producer)}'
            f'{self._quarter(line)}</span></td>\n<td data-label="{place}">{escape(line.place)}</td>'
            f'<td data-label="{product_set}">{escape(line.product_set)}</td>\n'
            f'<td data-label="{handed_in}" class="num nowrap">{shown.day(line.submitted_at)}</td>'
            f'<td data-label="{state}">{pill}</td></tr>\n'
        )

    def _pick(self, line: Line) -> str:
        words = escape(self.choose % {"name": line.product})
        return (
            f'<input type="checkbox" data-pick name="ids" value="{line.pk}" aria-label="{words}">'
        )

    def _quarter(self, line: Line) -> str:
        if not line.quarter:
            return ""
        words = self.quarter % {"q": ROMAN[line.quarter], "y": line.year}
        return f" · {escape(words)}"


class DossierRows:
    """One drawing of dossiers; at the evaluation the stage they stand before is named."""

    def __init__(self, lines: list[DossierLine]) -> None:
        self.lines = lines
        self.before, _pk, self.after = reverse("dossier", args=[0]).rpartition("0")
        names = _("Commune"), _("Product set"), _("Product code"), _("State")
        self.names = [escape(name) for name in names]
        self.pills = {
            state.value: tag(state.label, DOSSIER_KINDS.get(state, "")) for state in DossierState
        }

    def drawn(self) -> SafeString:
        return mark_safe("".join(map(self._row, self.lines)))  # noqa: S308  names are escaped

    def _row(self, line: DossierLine) -> str:
        place, product_set, code, state = self.names
        at = line.stage if line.state == DossierState.EVALUATION else ""
        below = f'<br><span class="small muted">{escape(at)}</span>' if at else ""
        return (
            f'<tr data-row><td><a class="strong" href="{self.before}{line.pk}{self.after}">'
            f'{escape(line.product)}</a><br><span class="small muted">{escape(line.producer)}'
            f'</span></td><td data-label="{place}">{escape(line.place)}</td>'
            f'<td data-label="{product_set}">{escape(line.product_set)}</td>'
            f'<td data-label="{code}" class="num nowrap">{escape(line.code)}</td>'
            f'<td data-label="{state}">{self.pills[line.state]}{below}</td></tr>'
        )
