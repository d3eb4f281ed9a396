"""The cells of the assignment grid, drawn in Python. Every name goes through ``escape``."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from evaluation.assignment import Grid
from evaluation.models import Entry, Seat
from ocop.lib.templatetags.ui import icon


def by_product(grid: Grid, *, edits: bool) -> SafeString:
    """A row a product, a cell a member."""
    words = escape(_("members"))
    rows = []
    for entry in grid.entries:
        cells = "".join(
            f'<td data-label="{escape(seat.member.user.name)}">'
            f"{_cell(grid, entry, seat, edits)}</td>"
            for seat in grid.seats
        )
        rows.append(
            f"<tr data-row>{_pick('entry', entry.pk, _name(entry), edits, 'td')}"
            f'<th scope="row">{escape(_name(entry))}<br><span class="small muted">'
            f"{escape(entry.dossier.product_set.sector)}</span></th>{cells}"
            f'<td class="num r" data-label="{words}">{grid.number(entry)}{_of(grid)}</td></tr>'
        )
    return mark_safe("".join(rows))  # noqa: S308  names are escaped


def by_member(grid: Grid, *, edits: bool) -> SafeString:
    """A row a member, with all products as boxes."""
    rows = []
    for seat in grid.seats:
        boxes = "".join(
            f"<li>{_cell(grid, entry, seat, edits, named=True)}</li>" for entry in grid.entries
        )
        field = escape(grid.field(seat) or _("every field"))
        rows.append(
            f"<tr data-row>{_pick('seat', seat.pk, seat.member.user.name, edits, 'td')}"
            f'<th scope="row">{escape(seat.member.user.name)}<br>'
            f'<span class="small muted">{field}</span></th>'
            f'<td><ul class="boxes">{boxes}</ul></td>'
            f'<td class="num r" data-label="{escape(_("Load"))}">{grid.load(seat)}</td></tr>'
        )
    return mark_safe("".join(rows))  # noqa: S308  names are escaped


def _pick(name: str, pk: int, words: str, edits: bool, tag: str) -> str:
    if not edits:
        return ""
    return (
        f'<{tag} class="check-cell"><input type="checkbox" name="{name}" value="{pk}" '
        f'aria-label="{escape(_("Choose"))}: {escape(words)}"></{tag}>'
    )


def _cell(grid: Grid, entry: Entry, seat: Seat, edits: bool, *, named: bool = False) -> str:
    """The box of one cell; a lock with the reason where the member may not score it."""
    ticked = (entry.pk, seat.pk) in grid.has
    who, what = escape(seat.member.user.name), escape(_name(entry))
    shown = f"<span>{what}</span>" if named else ""
    if (why := grid.why(entry, seat)) and not ticked:
        reason = f'<span class="small muted">{escape(why)}</span>'
        return f'<span class="late">{icon("lock", "sm", why)}</span>{shown} {reason}'
    other = (
        ""
        if grid.fits(entry, seat)
        else f'<span class="xs muted">{escape(_("other field"))}</span>'
    )
    if not edits:
        mark = icon("check", "sm", _("scores it")) if ticked else "–"
        return f"{mark}{shown}"
    box = (
        f'<input type="checkbox" name="cell" value="{entry.pk}-{seat.pk}"'
        f'{" checked" if ticked else ""} aria-label="{who}: {what}">'
    )
    return f'<label class="box">{box}{shown}{other}</label>'


def _name(entry: Entry) -> str:
    return entry.dossier.product.name


def _of(grid: Grid) -> str:
    return f"/{grid.contest.per_product}" if grid.contest.per_product else f"/{len(grid.seats)}"
