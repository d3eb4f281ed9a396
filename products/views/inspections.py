"""Pages of inspections: what is planned, what is due, what was found."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page
from ocop.workflow import words
from ocop.workflow.doors import history
from products import followups, inspecting, listing
from products.deeds import inspections
from products.forms import WhyForm
from products.inspection_forms import (
    ANSWERS,
    InspectionFollowUpForm,
    InspectionPhotoForm,
    InspectionPlanForm,
    InspectionRecordForm,
)
from products.models import Inspection, InspectionPhoto, LabelReport, Producer, Product
from products.models.inspections import InspectionQuerySet, InspectionState
from products.permissions import is_officer, oversees
from products.views.products import product_of

DUE, HELD, LATE = "due", "held", "overdue"
SIDES = {
    "": (InspectionState.PLANNED,),
    "shortcomings": (InspectionState.SHORTCOMINGS,),
    HELD: (InspectionState.IN_ORDER, InspectionState.MADE_GOOD, InspectionState.GROUND),
}


@login_required
@require_safe
def index(request: SignedIn) -> HttpResponse:
    """``?state=``: planned, due by the period, with shortcomings, held."""
    if not oversees(request.user):
        raise NotAllowed(_("This page is for the offices of the programme."))
    state = request.GET.get("state", "")
    state = state if state in SIDES or state in (DUE, LATE) else ""
    labels = {
        "": _("Planned"),
        DUE: _("Due for inspection"),
        "shortcomings": _("Shortcomings"),
        LATE: _("Overdue"),
        HELD: _("Held"),
    }
    months, default = inspecting.every_months()
    context: dict[str, Any] = {
        "tabs": [(words_, f"?state={key}", key == state) for key, words_ in labels.items()],
        "state": state, "months": months, "default": default,
    }  # fmt: skip
    if state == DUE:
        makers = Producer.objects.visible_to(request.user).values("pk")
        seen = Product.objects.filter(producer__in=makers)
        rows = inspecting.due(seen, clock.today()).select_related("producer__region")
        context["page"] = leaf(request, rows)
        context["plans"] = is_officer(request.user)
    else:
        found = Inspection.objects.visible_to(request.user)
        rows_ = found.late(clock.today()) if state == LATE else _side(found, state)
        context["page"] = leaf(request, rows_.select_related("product__producer__region"))
    return page(request, "products/inspections.html", context)


def _side(found: InspectionQuerySet, state: str) -> InspectionQuerySet:
    order = {HELD: ("-held_on", "-pk"), "shortcomings": ("due_on", "pk")}
    return found.filter(state__in=SIDES[state]).order_by(*order.get(state, ("planned_on", "pk")))


@login_required
def new(request: SignedIn) -> HttpResponse:
    """Plan one: ``?product=``, and if wanted the ``?report=`` of a label that led to it."""
    if not is_officer(request.user):
        raise NotAllowed(_("Recognised products are inspected by the offices of the place."))
    key = listing.number(request, "product")
    if key is None:
        return done(request, reverse("inspections") + "?state=due", _("Choose a product."))
    product = product_of(request, key)
    reports = LabelReport.objects.visible_to(request.user).filter(product=product)
    asked = listing.number(request, "report")
    report = reports.filter(pk=asked).first() if asked else None
    form = bound(InspectionPlanForm, request)
    if not form.is_bound:
        form.initial = {"planned_on": clock.today(), "kind": "ad_hoc" if report else "periodic"}
    if form.is_valid():
        made = attempt(
            form, inspections.plan, product, report=report, **form.cleaned_data, by=request.user
        )
        if made:
            return done(request, made, _("The inspection is planned."))
    context = {
        "title": _("Plan an inspection"), "lede": product.name, "form": form,
        "action": _("Plan it"), "back": product.get_absolute_url(),
    }  # fmt: skip
    return page(request, "confirm.html", context)


def inspection_of(request: SignedIn, pk: int) -> Inspection:
    rows = Inspection.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("product__producer__region", "report"), pk=pk)


@login_required
@require_safe
@never_cache
def show(request: SignedIn, pk: int) -> HttpResponse:
    """What was looked at and found, and what follows from it."""
    row = inspection_of(request, pk)
    answers = dict(ANSWERS)
    staff = not row.product.producer.memberships.filter(user=request.user.pk).exists()
    deeds = actions_for(row, request.user)
    context = {
        "row": row,
        "deeds": [*deeds, *followups.of(row, request.user)],
        "points": [
            (said, row.checked[code], answers[row.checked[code]])
            for code, said in inspecting.points()
            if row.checked.get(code) in answers
        ],
        "photos": list(row.photos.all()),
        "staff": staff,
        "lines": words.lines(history(row)) if staff else [],
    }
    return page(request, "products/inspection.html", context)


@login_required
def note(request: SignedIn, pk: int) -> HttpResponse:
    """Record what was found."""
    row = inspection_of(request, pk)
    require(request.user, "note", row)
    form = bound(InspectionRecordForm, request)
    if form.is_valid() and attempt(form, inspections.note, row, **form.facts(), by=request.user):
        return done(request, row, _("Recorded. Producer and commune have been told."))
    return page(request, "products/inspection_note.html", {"form": form, "row": row})


@login_required
def follow_up(request: SignedIn, pk: int) -> HttpResponse:
    row = inspection_of(request, pk)
    require(request.user, "follow_up", row)
    form = bound(InspectionFollowUpForm, request)
    if not form.is_bound:
        form.initial = {"followed_on": clock.today()}
    if form.is_valid() and attempt(
        form, inspections.follow_up, row, **form.cleaned_data, by=request.user
    ):
        return done(request, row, _("Recorded. Producer and commune have been told."))
    context = {
        "title": _("Enter the follow-up"), "lede": row.product.name, "text": row.findings,
        "form": form, "action": _("Save"), "back": row.get_absolute_url(),
    }  # fmt: skip
    return page(request, "confirm.html", context)


@login_required
def call_off(request: SignedIn, pk: int) -> HttpResponse:
    row = inspection_of(request, pk)
    require(request.user, "call_off", row)
    form = bound(WhyForm, request)
    if form.is_valid() and attempt(
        form, inspections.call_off, row, **form.cleaned_data, by=request.user
    ):
        return done(request, row, _("The inspection was called off."))
    context = {
        "title": _("Call the inspection off"), "lede": row.product.name, "form": form,
        "action": _("Call it off"), "style": "danger", "back": row.get_absolute_url(),
    }  # fmt: skip
    return page(request, "confirm.html", context)


@login_required
def add_photo(request: SignedIn, pk: int) -> HttpResponse:
    row = inspection_of(request, pk)
    require(request.user, "add_photo", row)
    form = bound(InspectionPhotoForm, request)
    if form.is_valid() and attempt(
        form, inspections.add_photo, row, **form.cleaned_data, by=request.user
    ):
        return done(request, row, _("The photo was added."))
    return page(request, "products/inspection_photo_add.html", {"form": form, "row": row})


@login_required
@require_safe
def photo(request: SignedIn, pk: int) -> Any:
    """A photo of an inspection, for who may read the inspection."""
    paper = get_object_or_404(InspectionPhoto.objects.visible_to(request.user), pk=pk)
    answer = FileResponse(paper.file.open("rb"), content_type=paper.mime)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
