"""The scoped fetch of the rules' pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from ocop.rules.models import RuleBook, Sheet


def sheet_of(request: HttpRequest, pk: int) -> Sheet:
    """The sheet, if the person may know of it."""
    rows = Sheet.objects.visible_to(request.user).select_related("product_set__classification")
    return get_object_or_404(rows, pk=pk)


def book_of(request: HttpRequest, sheet: Sheet) -> RuleBook | None:
    """The book that ``?book=`` names, else the newest that scores on the decision's sheets."""
    if named := book_named(request):
        return named
    books = RuleBook.objects.all()
    return next((one for one in books if sheet.decision in one.scoring_decisions), None)


def book_named(request: HttpRequest) -> RuleBook | None:
    """The book that ``?book=`` names, or None; what no database holds (NUL) names none."""
    wanted = request.GET.get("book")
    return next((one for one in RuleBook.objects.all() if one.slug == wanted), None)
