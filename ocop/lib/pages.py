"""The four beats of a view, and the pages of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ocop.lib.errors import Refused

F = TypeVar("F", bound=forms.BaseForm)


def bound(form_class: type[F], request: HttpRequest, **kwargs: Any) -> F:
    """Return the form, filled from the request if it was posted."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **kwargs)
    return form_class(**kwargs)


def attempt(form: forms.BaseForm, deed: Callable[..., Any], *args: Any, **facts: Any) -> Any:
    """Do the deed with the facts of a valid form. Return its thing, or None if it was refused.

    A refusal stands beside the field it names (or above the form), so the page can be drawn
    again with everything that was typed.
    """
    try:
        return deed(*args, **facts) or True
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal.sentence))
        return None


def done(request: HttpRequest, to: Any, sentence: str) -> HttpResponse:
    """Say what was done and go on to the thing's page (a model, URL name or path)."""
    messages.success(request, sentence)
    return redirect(to)


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 0
) -> HttpResponse:
    """Draw the template; a form with errors answers 422, so that htmx and tests can tell.

    So does a form that was sent with ``rows`` below it of which one has errors.
    """
    context = context or {}
    form, rows = context.get("form"), context.get("rows")
    sent = isinstance(form, forms.BaseForm) and form.is_bound
    failed = sent and bool(form.errors)  # type: ignore[union-attr]
    if sent and isinstance(rows, forms.BaseFormSet) and rows.is_bound:
        failed = failed or not rows.is_valid()
    return render(request, template, context, status=status or (422 if failed else 200))


def leaf(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    *,
    size: int = 50,
    count: int | None = None,
) -> Page[Any]:
    """Return the page of the list that ``?page=`` asks for; a wrong number gives the nearest.

    ``count``: how many rows there are, where the page has counted them already.
    """
    pages = Paginator(rows, size)
    if count is not None:
        pages.__dict__["count"] = count
    return pages.get_page(request.GET.get("page"))
