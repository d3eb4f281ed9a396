"""Rule books and blank sheets to look at: what goes by which decision, and how it is known."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ocop.accounts import scope
from ocop.lib import clock
from ocop.lib.pages import page
from ocop.rules import books, sheets, telling, trees, whatif, words
from ocop.rules.models import RuleBook, Sheet


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
    sets = [(one, by_set[one.pk]) for one in found.classification.sets.all()]
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
        "missing": [one for one, state in sets if state.sheet is None],
        "missing_source": telling.source(found, "settings.missing_sheets"),
    }
    return page(request, "rules/book_detail.html", facts)


@login_required
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A blank sheet as on paper. ``?book=`` names the book it is looked at under."""
    found = get_object_or_404(
        Sheet.objects.visible_to(request.user).select_related("product_set"), pk=pk
    )
    under = RuleBook.objects.filter(slug=request.GET.get("book", "")).first()
    facts = {
        "sheet": found,
        "tree": trees.tree(found.pk),
        "book": under,
        "odd": [words.remark(text) for text in found.about.get("uncertain_points", [])],
        "corrected": [words.remark(text) for text in found.about.get("source_corrections", [])],
        "may_try": under is not None
        and found.state == Sheet.State.ACTIVE
        and found.decision in under.sheet_decisions
        and scope.appointments(request.user).exists(),
        "knockouts": [words.knockout(one) for one in found.about.get("disqualification_codes", [])],
    }
    return page(request, "rules/sheet_detail.html", facts)


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
