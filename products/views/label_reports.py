"""Reports of labels: the public form, and the pages of the office."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.limits import address_of, within
from ocop.lib.pages import attempt, bound, done, leaf, page
from ocop.workflow import words
from ocop.workflow.doors import history
from products import listing
from products.catalogue import recognised
from products.deeds import label_reports
from products.label_forms import MOST, LabelFindingForm, LabelProductForm, LabelReportForm
from products.models import LabelReport, Product
from products.models.label_reports import LabelReportState
from products.permissions import oversees

STATES = LabelReportState.choices
PER_MINUTE = 10  # reports from one address


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """The public form; ``?product=`` of a recognised product, ``?code=`` as read on the label."""
    product = _product(request)
    form = bound(LabelReportForm, request, product=product)
    if not form.is_bound:
        form.initial = {"code": listing.typed_words(request, "code")[:60]}
    if form.is_valid():
        if not within("label_report", address_of(request), limit=PER_MINUTE):
            form.add_error(None, _("Too many reports from your network. Wait a minute."))
        elif attempt(form, label_reports.send, product=product, **form.facts()):
            return redirect("label_report_thanks")
    back = reverse("catalogue_product", args=[product.pk]) if product else reverse("home")
    context = {"form": form, "product": product, "back": back}
    answer = page(request, "products/label_report_new.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _product(request: HttpRequest) -> Product | None:
    """The recognised product that the address names; a wrong number names none."""
    key = listing.number(request, "product")
    rows = recognised().select_related("producer__region")
    return rows.filter(pk=key).first() if key else None


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """The same for everybody: what happens next."""
    return page(request, "products/label_report_thanks.html")


@login_required
@require_safe
def index(request: SignedIn) -> HttpResponse:
    """The reports of the territory: ``?state=&q=``."""
    if not oversees(request.user):
        raise NotAllowed(_("This page is for the offices of the programme."))
    state = request.GET.get("state", LabelReportState.NEW)
    state = state if state in LabelReportState.values else LabelReportState.NEW.value
    rows = LabelReport.objects.visible_to(request.user).filter(state=state)
    if q := listing.typed_words(request):
        rows = rows.filter(product__in=Product.objects.matching(q).values("pk"))
    context = {
        "page": leaf(request, rows.select_related("product__producer", "region")),
        "tabs": [(capfirst(label), f"?state={key}", key == state) for key, label in STATES],
        "state": state,
        "q": q,
    }
    return page(request, "products/label_reports.html", context)


def report_of(request: SignedIn, pk: int) -> LabelReport:
    rows = LabelReport.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("product__producer", "region"), pk=pk)


@login_required
@require_safe
@never_cache
def show(request: SignedIn, pk: int) -> HttpResponse:
    """What was reported; the contact for those alone who look into it."""
    report = report_of(request, pk)
    context = {
        "report": report,
        "deeds": actions_for(report, request.user),
        "inspections": list(report.inspections.all()),
        "may_ask": label_reports.looks_into(request.user, report),
        "lines": words.lines(history(report)),
    }
    return page(request, "products/label_report.html", context)


@login_required
@require_POST
def take_up(request: SignedIn, pk: int) -> HttpResponse:
    report = report_of(request, pk)
    require(request.user, "take_up", report)
    label_reports.take_up(report, by=request.user)
    return done(request, report, _("You look into this report now."))


@login_required
def tie(request: SignedIn, pk: int) -> HttpResponse:
    """Find the product of a report that names none: ``?q=``, then choose it."""
    report = report_of(request, pk)
    if not (report.product_id and request.method == "POST"):  # a second click is the deed's
        require(request.user, "tie", report)
    q = listing.typed_words(request)
    there = label_reports.tieable(request.user)
    found = there.matching(q).select_related("producer__region") if q else there.none()
    form = bound(LabelProductForm, request, there=there, offered=list(found[: MOST + 1]))
    if form.is_valid():
        facts = form.cleaned_data
        if attempt(form, label_reports.tie, report, **facts, by=request.user):
            return done(request, report, _("The report now belongs to this product."))
    context = {"report": report, "form": form, "q": q, "most": MOST}
    return page(request, "products/label_report_tie.html", context)


@login_required
def close(request: SignedIn, pk: int) -> HttpResponse:
    """The finding; a report that is none is closed the same way."""
    report = report_of(request, pk)
    require(request.user, "close", report)
    form = bound(LabelFindingForm, request)
    if form.is_valid() and attempt(
        form, label_reports.close, report, **form.cleaned_data, by=request.user
    ):
        return done(request, report, _("The report was closed."))
    context = {
        "title": _("Enter the finding"), "lede": str(report), "form": form,
        "action": _("Close the report"), "back": report.get_absolute_url(),
    }  # fmt: skip
    return page(request, "confirm.html", context)


@login_required
@require_safe
def photo(request: SignedIn, pk: int) -> Any:
    """The photo of the report, for the office."""
    report = report_of(request, pk)
    if not report.photo:
        raise Http404
    answer = FileResponse(report.photo.open("rb"), content_type=report.photo_mime)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
