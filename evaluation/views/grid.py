"""The assignment grid: products by members, and members by products."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evaluation import assignment, grid_file
from evaluation.balance import Cell
from evaluation.deeds import assigning
from evaluation.grid_page import by_member, by_product
from evaluation.models import Contest, ContestState
from evaluation.roles import standing
from evaluation.views.contests import contest_of, entries_of
from ocop.accounts.requests import SignedIn
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.pages import done, page
from ocop.lib.text import whole
from ocop.rules.reading import Unreadable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 2 * 1024 * 1024


def _known(request: SignedIn, pk: int) -> Contest:
    contest = contest_of(request, pk)
    if not standing(request.user, contest.council).runs:
        raise NotAllowed(_("This page is for the chair, the secretary and the office."))
    return contest


def _arranged(request: SignedIn, pk: int) -> Contest:
    contest = _known(request, pk)
    if not standing(request.user, contest.council).arranges:
        raise NotAllowed(_("The secretary or the office of the council assigns the products."))
    if contest.state != ContestState.PREPARING:
        raise NotAllowed(_("The scoring has begun: the assignment stands."))
    return contest


@login_required
def grid(request: SignedIn, pk: int) -> HttpResponse:
    """Who scores what, with load, competence and conflicts; saved as a whole, rows or columns."""
    contest = _arranged(request, pk) if request.method == "POST" else _known(request, pk)
    seen = assignment.grid(contest, entries_of(contest, request.user))
    turned = request.GET.get("by") == "member"
    if request.method == "POST":
        shown, wanted = _wanted(request, seen)
        added, gone = assigning.save(contest, shown=shown, wanted=wanted, by=request.user)
        said = _("Saved: %(added)s given, %(gone)s taken away.") % {"added": added, "gone": gone}
        return done(request, _here(contest, turned), said)
    return _page(request, contest, seen, turned)


def _page(
    request: SignedIn,
    contest: Contest,
    seen: assignment.Grid,
    turned: bool,
    *,
    proposed: grid_file.Proposed | None = None,
    fault: str = "",
) -> HttpResponse:
    may = standing(request.user, contest.council).arranges
    edits = may and contest.state == ContestState.PREPARING
    here = reverse("contest_grid", args=[contest.pk])
    if proposed:
        seen.has = proposed.cells
    context = {
        "contest": contest,
        "grid": seen,
        "edits": edits,
        "turned": turned,
        "rows": by_member(seen, edits=edits) if turned else by_product(seen, edits=edits),
        "seats": [(seat, seen.load(seat), seen.field(seat)) for seat in seen.seats],
        "views": [
            (_("By product"), here, not turned, None),
            (_("By member"), f"{here}?by=member", turned, None),
        ],
        "undo": assignment.last_change(contest) if edits else None,
        "lacking": assignment.lacking(contest, request.user),
        "proposed": proposed,
        "fault": fault,
    }
    return page(request, "evaluation/contest_grid.html", context, status=422 if fault else 0)


@login_required
@require_safe
def file(request: SignedIn, pk: int) -> HttpResponse:
    """The grid as a workbook, to fill in and to bring in again."""
    contest = _known(request, pk)
    seen = assignment.grid(contest, entries_of(contest, request.user))
    answer = HttpResponse(grid_file.written(seen), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="phan-cong-{contest.pk}.xlsx"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@require_POST
def bring(request: SignedIn, pk: int) -> HttpResponse:
    """Tick the boxes as a workbook says; nothing is stored before they are looked at and saved."""
    contest = _arranged(request, pk)
    seen = assignment.grid(contest, entries_of(contest, request.user))
    sent = request.FILES.get("file")
    if sent is None:
        return _page(request, contest, seen, False, fault=_("Choose a workbook first."))
    if (sent.size or 0) > MOST_BYTES:
        return _page(request, contest, seen, False, fault=_("The file is larger than 2 MB."))
    try:
        proposed = grid_file.read(sent.read(), seen)
    except Unreadable as fault:
        return _page(request, contest, seen, False, fault=str(fault.problem))
    return _page(request, contest, seen, False, proposed=proposed)


def _here(contest: Contest, turned: bool) -> str:
    return reverse("contest_grid", args=[contest.pk]) + ("?by=member" if turned else "")


def _wanted(request: SignedIn, seen: assignment.Grid) -> tuple[set[Cell], set[Cell]]:
    """What was shown, and what is to be. Buttons for chosen rows and columns change just these:
    a cell is concerned where its product and its member are chosen, or all of the one not chosen.
    """
    entries = {entry.pk for entry in seen.entries}
    seats = {seat.pk for seat in seen.seats}
    deed = request.POST.get("deed", "save")
    if deed == "save":
        ticked = {_cell(text) for text in request.POST.getlist("cell")}
        shown = {(entry, seat) for entry in entries for seat in seats}
        return shown, {cell for cell in ticked if cell is not None}
    rows = _picked(request, "entry") & entries
    columns = _picked(request, "seat") & seats
    if not rows and not columns:
        raise Refused(_("Choose products, members, or both first."))
    cells = {(entry, seat) for entry in rows or entries for seat in columns or seats}
    if deed == "take":
        return cells, set()
    free = {
        (entry.pk, seat.pk)
        for entry in seen.entries
        for seat in seen.seats
        if not seen.why(entry, seat)
    }
    return set(), cells & free


def _picked(request: SignedIn, name: str) -> set[int]:
    return {pk for pk in map(whole, request.POST.getlist(name)) if pk is not None}


def _cell(text: str) -> Cell | None:
    entry, _dash, seat = text.partition("-")
    pair: tuple[Any, Any] = whole(entry), whole(seat)
    return None if None in pair else pair


@login_required
@require_POST
def fill(request: SignedIn, pk: int) -> HttpResponse:
    """Fill the gaps by a logged lot."""
    contest = _arranged(request, pk)
    cells = assigning.fill(contest, by=request.user)
    said = _("%(n)s assignments were proposed and entered; you can undo them.") % {"n": len(cells)}
    if not cells:
        said = _("There is no gap that somebody without a conflict could fill.")
    return done(request, _here(contest, False), said)


@login_required
@require_POST
def undo(request: SignedIn, pk: int) -> HttpResponse:
    """Take the last filling or saving back, also one that came from a workbook."""
    contest = _arranged(request, pk)
    if assignment.last_change(contest) is None:
        raise NotAllowed(_("There is nothing to undo: something was changed since."))
    seq = whole(request.POST.get("seq", ""))
    changed = assigning.undo(contest, seq=seq, by=request.user)
    said = _("Undone: %(n)s assignments were changed.") % {"n": changed}
    return done(request, _here(contest, False), said)


@login_required
@require_POST
def way(request: SignedIn, pk: int) -> HttpResponse:
    """The whole council scores every product, or so many members each."""
    contest = _arranged(request, pk)
    typed = request.POST.get("per_product", "").strip()
    number = whole(typed) if typed else None
    if request.POST.get("way") != "some":
        number = None
    elif number is None:
        raise Refused(_("A number from 1 to 60 is needed."))
    assigning.choose_way(contest, per_product=number, by=request.user)
    return done(request, _here(contest, False), _("It was saved."))
