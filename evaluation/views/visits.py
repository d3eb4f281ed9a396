"""The council's visit to a product: what was seen, the position, photos."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evaluation.deeds import visits
from evaluation.forms.visits import VisitForm, VisitPhotoForm
from evaluation.models import Entry, VisitPhoto
from evaluation.session_permissions import Visiting
from evaluation.views.attendance import sent
from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.actions import require
from ocop.lib.pages import attempt, bound, done, page

FIELDS = ("visited_on", "people", "found", "latitude", "longitude")


def entry_of(request: SignedIn, pk: int) -> Entry:
    """Return the product before a council if the person may know it there, else 404."""
    rows = Entry.objects.visible_to(request.user).select_related(
        "contest__council__stage__book", "contest__council__region",
        "dossier__product__producer", "visit__noted_by",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


@login_required
def visit(request: SignedIn, pk: int) -> HttpResponse:
    """What was written of the visit, and its form while the contest is going on."""
    entry = entry_of(request, pk)
    require(request.user, "visit", Visiting(entry))
    known = getattr(entry, "visit", None)
    initial: dict[str, Any] = {"visited_on": clock.today()}
    if known is not None:
        initial = {name: getattr(known, name) for name in FIELDS}
    form = bound(VisitForm, request, initial=initial)
    if form.is_valid() and attempt(form, visits.note, entry, **form.cleaned_data, by=request.user):
        return done(request, request.path, _("The visit was kept. Now you can add photos."))
    context = {
        "entry": entry,
        "contest": entry.contest,
        "visit": known,
        "photos": list(known.photos.all()) if known else [],
        "form": form,
        "notices": entry.contest.council.stage.book.notices,
    }
    return page(request, "evaluation/visit.html", context)


@login_required
def add_photo(request: SignedIn, pk: int) -> HttpResponse:
    """Add a photo of the visit."""
    entry = entry_of(request, pk)
    require(request.user, "photo", Visiting(entry))
    form = bound(VisitPhotoForm, request)
    back = reverse("entry_visit", args=[entry.pk])
    if form.is_valid():
        found = entry.visit  # type: ignore[attr-defined]
        if attempt(form, visits.add_photo, found, **form.cleaned_data, by=request.user):
            return done(request, back, _("The photo was added."))
    context = {"entry": entry, "contest": entry.contest, "form": form}
    return page(request, "evaluation/visit_photo.html", context)


@login_required
@require_safe
def photo(request: SignedIn, pk: int) -> Any:
    """The photo itself, for whoever may know the product before its council."""
    return sent(get_object_or_404(VisitPhoto.objects.visible_to(request.user), pk=pk))
