"""Bringing in a sheet from a file: choose it, read the verdict on every row, make a draft."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, page
from ocop.lib.uploads import EXCEL
from ocop.rules import authors, differences, papers, sheets, trees
from ocop.rules.deeds import holding, importing
from ocop.rules.forms.deciding import BringForm
from ocop.rules.models import RuleBook, Sheet, SheetImport
from ocop.rules.views.found import book_of, sheet_of


@login_required
def for_book(request: HttpRequest, slug: str) -> HttpResponse:
    """A sheet for a product set of the book; ``?set=`` names it."""
    book = get_object_or_404(RuleBook.objects.select_related("classification"), slug=slug)
    if not authors.writes(request.user, book.decision):
        raise NotAllowed(holding.why_not())
    return _bring(request, book, request.GET.get("set", "").replace("\0", ""))


@login_required
def for_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A file for the next version of the sheet."""
    found = sheet_of(request, pk)
    require(request.user, "bring", found)
    book = book_of(request, found)
    if book is None:
        raise NotAllowed(_("No rule book scores on sheets of this decision."))
    return _bring(request, book, found.slug)


def _bring(request: HttpRequest, book: RuleBook, wanted: str) -> HttpResponse:
    form = bound(BringForm, request, book=book, wanted=wanted)
    if form.is_valid():
        facts = form.cleaned_data
        kept = attempt(
            form, importing.receive, book, facts["product_set"],
            file=facts["file"], once_key=facts["once_key"], by=request.user,
        )  # fmt: skip
        if kept:
            sentence = _("The file was read. Nothing counts yet: look at the verdict.")
            return done(request, reverse("rules:brought", args=[kept.pk]), sentence)
    chosen = importing.set_of(book, wanted)
    context = {
        "form": form,
        "book": book,
        "chosen": chosen,
        "home": importing.home_of(book, chosen) if chosen else None,
        "stands_in": _stands_in(book, chosen) if chosen else None,
    }
    return page(request, "rules/sheet_bring.html", context)


def _stands_in(book: RuleBook, chosen: Any) -> Sheet | None:
    """The sheet of another decision that is scored on while the book has none of its own."""
    found = sheets.sheets_for(book, only=chosen)[chosen.pk].sheet
    return found if found and book.sheets_stand_in and found.decision != book.decision else None


def _brought(request: HttpRequest, pk: int) -> SheetImport:
    rows = SheetImport.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("product_set", "book", "sheet"), pk=pk)


@login_required
def brought(request: HttpRequest, pk: int) -> HttpResponse:
    """The verdict on every row; then a draft is made of all of it, or of nothing."""
    found = _brought(request, pk)
    if request.method == "POST":
        require(request.user, "take_over", found)
        made = importing.take_over(found, by=request.user)
        words = _("Version %(no)s is a draft. A second person publishes it.") % {"no": made.version}
        return done(request, reverse("rules:sheet", args=[made.pk]), words)
    look = importing.looked(found)
    before = importing.last_version(found)
    places = turn = None
    same = importing.same_as(found, look)
    if look.content is not None:
        turn = importing.knocked_out(before, look.content)
    if look.content is not None and before is not None:
        places = differences.between(trees.of(before), papers.grown(look.content))
    context = {
        "brought": found,
        "look": look,
        "before": before,
        "places": places,
        "turn": turn,
        "same": same,
        "deeds": actions_for(found, request.user),
        "takes": look.is_good and found.sheet_id is None and same is None,
    }
    return page(request, "rules/sheet_brought.html", context)


@login_required
@require_safe
def raw(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it came."""
    found = _brought(request, pk)
    suffix = "xlsx" if found.mime == EXCEL else "json"
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"{found.title[:80]}.{suffix}",
        content_type=found.mime,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
