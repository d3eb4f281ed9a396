"""Odd cells of a sheet's source, and comparing one with the signed text."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.lib.actions import require
from ocop.lib.pages import attempt, bound, done, page
from ocop.rules import cells, trees
from ocop.rules.cells import Cell
from ocop.rules.deeds import confirming
from ocop.rules.forms.deciding import CellForm, seen_anew
from ocop.rules.models import Sheet
from ocop.rules.views.found import sheet_of


@login_required
@require_safe
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    found = sheet_of(request, pk)
    require(request.user, "confirm", found)
    odd = cells.of(found)
    left = sum(cell.is_open for cell in odd)
    context = {"sheet": found, "tree": trees.of(found), "odd": odd, "open": left}
    return page(request, "rules/cell_list.html", context)


def _cell(found: Sheet, key: str) -> Cell:
    odd = next((one for one in cells.of(found) if one.key == key), None)
    if odd is None:
        raise Http404
    return odd


@login_required
def confirm(request: HttpRequest, pk: int, cell: str) -> HttpResponse:
    """Say what the signed text says; a star mark becomes a minimum in a draft."""
    found = sheet_of(request, pk)
    require(request.user, "confirm", found)
    odd = _cell(found, cell)
    options = confirming.choices(found, odd) if odd.is_mark else []
    seen = confirming.shown_of(found, odd)
    form = bound(CellForm, request, cell=odd, options=options, initial={"seen": seen})
    if form.is_valid():
        kept = attempt(form, confirming.confirm, found, cell, **form.cleaned_data, by=request.user)
        if kept:
            words = _("The cell is confirmed.")
            if kept.pk != found.pk:
                words = _("The mark is confirmed. It counts once version %(no)s is published.")
                words %= {"no": kept.version}
            return done(request, reverse("rules:cells", args=[kept.pk]), words)
    if form.is_bound:  # refused: the page shows the cell as it stands now
        found = sheet_of(request, pk)
        odd = _cell(found, cell)
        form.choose_of(odd, confirming.choices(found, odd) if odd.is_mark else [])
        seen_anew(form, confirming.shown_of(found, odd), "means")
    tree = trees.of(found)
    criterion = next((one for one in tree.criteria if one.code == odd.criterion), None)
    context = {"sheet": found, "tree": tree, "cell": odd, "criterion": criterion, "form": form}
    return page(request, "rules/cell_confirm.html", context)
