"""Rule books to look at: what goes by which decision, and how it is known."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ocop.accounts import scope
from ocop.lib import clock
from ocop.lib.pages import page
from ocop.rules import authors, books, cells, sheets, telling, whatif
from ocop.rules.models import ProductSet, RuleBook, Sheet, SheetState


@login_required
@require_safe
def book_list(request: HttpRequest) -> HttpResponse:
    """All rule books, the one in force today first among equals."""
    today = books.current(clock.today())
    rows = RuleBook.objects.prefetch_related("stages")
    return page(request, "rules/book_list.html", {"books": rows, "current": today})


@login_required
@require_safe
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """One rule book: ladder, bands, settings with their sources, product sets with their sheets."""
    found = get_object_or_404(
        RuleBook.objects.select_related("classification").prefetch_related("stages", "bands"),
        slug=slug,
    )
    by_set = sheets.sheets_for(found)
    given = [state.sheet for state in by_set.values() if state.sheet]
    odd = cells.open_in(given)
    drafts = _drafts(request, found)
    sets = [
        SetRow(one, by_set[one.pk], _open(by_set[one.pk], odd), tuple(drafts[one.slug]))
        for one in found.classification.sets.all()
    ]
    facts = {
        "book": found,
        "in_force": books.current(clock.today()) == found,
        "rungs": telling.ladder(found),
        "bands": found.bands.all(),
        "bands_source": telling.source(found, "bands"),
        "rows": telling.rows(found),
        "steps": telling.steps(found),
        "steps_source": telling.source(found, "settings.steps"),
        "grounds": telling.grounds(found),
        "grounds_source": telling.source(found, "settings.revocation"),
        "papers": telling.papers(found),
        "papers_note": telling.papers_note(found),
        "papers_source": telling.source(found, "settings.dossier"),
        "sets": sets,
        "missing": [row.set for row in sets if row.state.sheet is None],
        "writes": authors.writes(request.user, found.decision),
        "missing_source": telling.source(found, "settings.missing_sheets"),
    }
    return page(request, "rules/book_detail.html", facts)


@dataclass(frozen=True)
class SetRow:
    """A product set on the book's page: its sheet or why it has none, what is odd, drafts."""

    set: ProductSet
    state: sheets.Found
    open: int
    drafts: tuple[Sheet, ...]


def _open(state: sheets.Found, odd: dict[int, int]) -> int:
    return odd[state.sheet.pk] if state.sheet else 0


def _drafts(request: HttpRequest, found: RuleBook) -> dict[str, list[Sheet]]:
    """The drafts for sets of the book, by the set's slug, as far as the person may see them."""
    rows = Sheet.objects.visible_to(request.user).filter(
        decision__in=found.scoring_decisions, state=SheetState.DRAFT
    )
    by_set: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in rows.order_by("version"):
        by_set[sheet.slug].append(sheet)
    return by_set


@login_required
@require_safe
def what_if(request: HttpRequest, slug: str) -> HttpResponse:
    """What would these options give under the book? For people with an office; nothing is kept."""
    found = get_object_or_404(RuleBook.objects.prefetch_related("bands"), slug=slug)
    if not scope.appointments(request.user).exists():
        raise PermissionDenied
    given = sheets.sheets_for(found)
    sets = [one for one in found.classification.sets.all() if given[one.pk].sheet]
    wanted = next((one for one in sets if one.slug == request.GET.get("sheet")), None)
    chosen = given[wanted.pk].sheet if wanted else None
    facts = {
        "book": found,
        "sets": sets,
        "wanted": wanted,
        "trial": whatif.tried(found, chosen, request.GET) if chosen else None,
    }
    return page(request, "rules/what_if.html", facts)
