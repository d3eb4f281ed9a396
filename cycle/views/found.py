"""The scoped fetches: a row that the person may not know is not there (404)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cycle import books
from cycle.models import Course, Cycle, Dossier
from cycle.models.cycles import books_at
from cycle.permissions import follows
from cycle.ways import BY_SLUG
from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused


def cycle_of(request: HttpRequest, pk: int, *, windows: bool = True) -> Cycle:
    """The cycle with its books, and its windows unless they are not looked at."""
    rows = Cycle.objects.visible_to(request.user).select_related("region")
    also = ["windows", books_at()] if windows else [books_at()]
    return get_object_or_404(rows.prefetch_related(*also), pk=pk)


def followed(request: HttpRequest, pk: int, *, windows: bool = True) -> Cycle:
    """The cycle, for the offices that follow it; others are told whose it is."""
    cycle = cycle_of(request, pk, windows=windows)
    if not follows(request.user, cycle):
        raise NotAllowed(
            _("This is for the OCOP offices of %(region)s.") % {"region": cycle.region.title}
        )
    return cycle


def dossier_of(request: HttpRequest, pk: int) -> Dossier:
    rows = Dossier.objects.visible_to(request.user).select_related(
        "product__producer__region", "product_set", "book", "stage", "cycle__region"
    )
    return get_object_or_404(rows.prefetch_related("cycle__windows", books_at("cycle__")), pk=pk)


def submission_of(request: HttpRequest, kind: str, pk: int) -> Any:
    rows = (
        BY_SLUG[kind]
        .objects.visible_to(request.user)
        .select_related(
            "dossier__product__producer__region",
            "dossier__product_set",
            "dossier__book",
            "dossier__cycle__region",
        )
    )
    return get_object_or_404(
        rows.prefetch_related("dossier__cycle__windows", books_at("dossier__cycle__")), pk=pk
    )


def course_of(request: HttpRequest, pk: int) -> Course:
    rows = Course.objects.filter(cycle__in=Cycle.objects.visible_to(request.user).values("pk"))
    return get_object_or_404(rows.select_related("cycle__region"), pk=pk)


def notices(cycle: Cycle) -> list[str]:
    """What every page of the cycle says about its rule book of today."""
    try:
        return books.in_force(cycle, clock.today()).notices
    except Refused:
        return []
