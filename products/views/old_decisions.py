"""Earlier decisions entered by hand: the paper, its rows, its scan, the second look."""

from __future__ import annotations

import io
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page
from ocop.lib.text import whole
from ocop.workflow import words
from ocop.workflow.doors import history
from products.deeds import comparing, decision_rows, old_decisions
from products.list_permissions import province_of, sees_lists
from products.models import DecisionRow, DecisionScan, OldDecision, Product
from products.old_decision_forms import (
    ComparingForm,
    DecisionRowCorrectForm,
    DecisionRowForm,
    DecisionScanForm,
    OldDecisionEditForm,
    OldDecisionForm,
    ReasonFields,
)
from products.old_decisions import OldDecisions
from products.terms import last_day

PAGE = 50
LEFT = Q(compared_at__isnull=True, differs="")  # rows that nobody has said anything of


def _decision(request: SignedIn, pk: int) -> OldDecision:
    rows = OldDecision.objects.visible_to(request.user).select_related("region", "entered_by")
    return get_object_or_404(rows, pk=pk)


def _row(request: SignedIn, pk: int, deed: str) -> DecisionRow:
    rows = DecisionRow.objects.visible_to(request.user)
    row = get_object_or_404(
        rows.select_related("decision__region", "rating__product__producer"), pk=pk
    )
    require(request.user, deed, row)
    return row


def _rows(decision: OldDecision) -> Any:
    rows = decision.rows.select_related("rating__product__producer__region", "compared_by")
    return rows.order_by("rating__product__sort", "pk")


@login_required
@require_safe
def index(request: SignedIn) -> HttpResponse:
    """``?q=&state=``: the decisions with how far each is."""
    if not sees_lists(request.user):
        raise NotAllowed(_("The office of the province enters earlier decisions."))
    wanted = OldDecisions(request)
    context = {
        "page": leaf(request, wanted.rows()),
        "wanted": wanted,
        "enters": province_of(request.user) is not None,
    }
    return page(request, "products/old_decisions.html", context)


@login_required
def new(request: SignedIn) -> HttpResponse:
    """Enter number, date, issuer and signer."""
    region = province_of(request.user)
    if region is None:
        raise NotAllowed(_("The office of the province enters earlier decisions."))
    form = bound(OldDecisionForm, request)
    if not form.is_bound:
        form.initial = {"authority": f"Ủy ban nhân dân {region.title}"}
    if form.is_valid():
        made = attempt(form, old_decisions.enter, region, **form.cleaned_data, by=request.user)
        if made:
            return done(request, made, _("The decision is entered. Now its products."))
    context = {
        "form": form, "title": _("Enter an earlier decision"), "back": reverse("old_decisions"),
        "lede": _("A decision that was made before this system: number and date as on the paper."),
    }  # fmt: skip
    return page(request, "products/old_decision_form.html", context)


@login_required
@require_safe
@never_cache
def show(request: SignedIn, pk: int) -> HttpResponse:
    """The decision, its rows with the evidence of each, its scan, what happened to it."""
    decision = _decision(request, pk)
    deeds = actions_for(decision, request.user)
    rows = leaf(request, _rows(decision), size=PAGE)
    for row in rows:
        row.decision = decision
    scans = list(decision.scans.select_related("uploaded_by", "replaced_by"))
    all_rows = decision.rows.count()
    context = {
        "decision": decision,
        "deeds": [one for one in deeds if one.label],
        "page": rows,
        "rows": [(row, actions_for(row, request.user)) for row in rows],
        "count": all_rows,
        "missing": max((decision.named or 0) - all_rows, 0),
        "compared": decision.rows.filter(compared_at__isnull=False).count(),
        "scan": scans[0] if scans else None,
        "earlier": scans[1:],
        "waiting": decision_rows.waiting(decision) if deeds else [],
        "lines": words.lines(history(decision, *scans, *rows)),
    }
    return page(request, "products/old_decision.html", context)


@login_required
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """Correct what stands above the rows, with the reason."""
    decision = _decision(request, pk)
    require(request.user, "amend", decision)
    form = bound(OldDecisionEditForm, request)
    if not form.is_bound:
        names = ("number", "decided_on", "authority", "signer", "named")
        form.initial = {name: getattr(decision, name) for name in names}
    if form.is_valid() and attempt(
        form, old_decisions.amend, decision, **form.cleaned_data, by=request.user
    ):
        said = _("Corrected. All rows are to be compared with the scan anew.")
        return done(request, decision, said)
    context = {
        "form": form, "title": _("Correct the decision"), "back": decision.get_absolute_url(),
        "lede": str(decision),
    }  # fmt: skip
    return page(request, "products/old_decision_form.html", context)


@login_required
def attach(request: SignedIn, pk: int) -> HttpResponse:
    """Attach the scan, or another in its place with the reason."""
    decision = _decision(request, pk)
    require(request.user, "attach", decision)
    known = old_decisions.standing(decision)
    form = bound(DecisionScanForm, request, replaces=known is not None)
    if form.is_valid() and attempt(
        form, old_decisions.attach, decision, **form.cleaned_data, by=request.user
    ):
        said = _("The scan is attached. A second person compares the rows with it.")
        return done(request, decision, said)
    context = {
        "form": form, "title": _("Attach the scan"), "back": decision.get_absolute_url(),
        "lede": str(decision),
    }  # fmt: skip
    return page(request, "products/old_decision_form.html", context)


@login_required
def add(request: SignedIn, pk: int) -> HttpResponse:
    """Enter one product of the decision: ``?product=`` proposes one that is registered."""
    decision = _decision(request, pk)
    require(request.user, "add", decision)
    key = whole(request.GET.get("product", ""))
    seen = Product.objects.visible_to(request.user)
    like = seen.filter(pk=key).select_related("producer", "product_set").first() if key else None
    form = bound(DecisionRowForm, request, province=decision.region.name, like=like)
    if form.is_valid():
        row = attempt(form, decision_rows.add, decision, **form.cleaned_data, by=request.user)
        if row:
            said = _("Entered: %(product)s.") % {"product": row.rating.product}
            on = reverse("decision_row_new", args=[pk]) if "next" in request.POST else decision
            return done(request, on, said)
    context = {
        "form": form, "title": _("Enter a product"), "back": decision.get_absolute_url(),
        "lede": decision, "more": True, "until": last_day(decision.decided_on),
    }  # fmt: skip
    return page(request, "products/old_decision_form.html", context)


@login_required
@require_POST
def gather(request: SignedIn, pk: int) -> HttpResponse:
    """Take up the stars from lists that name the decision."""
    decision = _decision(request, pk)
    require(request.user, "gather", decision)
    count = decision_rows.gather(decision, by=request.user)
    return done(request, decision, _("Rows taken up: %(n)s.") % {"n": count})


@login_required
@never_cache
def compare(request: SignedIn, pk: int) -> HttpResponse:
    """Say of each row that somebody else typed whether it agrees with the scan."""
    decision = _decision(request, pk)
    require(request.user, "compare", decision)
    scan = old_decisions.standing(decision)
    others = _rows(decision).exclude(writers=request.user)
    if request.method == "POST":  # those that were shown, compared meanwhile or not
        rows = [row for row in others if f"seal-{row.pk}" in request.POST]
    else:
        rows = list(others.filter(LEFT)[:PAGE])
    for row in rows:
        row.decision = decision
    form = bound(ComparingForm, request, rows=rows, scan=scan)
    if form.is_valid() and attempt(
        form, comparing.compare, decision, seen=form.seen(), by=request.user
    ):
        return done(request, decision, _("It is kept what you found, with your name."))
    context = {
        "decision": decision, "form": form, "scan": scan,
        "own": decision.rows.filter(LEFT, writers=request.user).count(),
    }  # fmt: skip
    return page(request, "products/old_decision_compare.html", context)


@login_required
def correct(request: SignedIn, pk: int) -> HttpResponse:
    """Put a row right, with the reason."""
    row = _row(request, pk, "correct")
    form = bound(DecisionRowCorrectForm, request)
    if not form.is_bound:
        names = ("stars", "points", "valid_from", "valid_to")
        form.initial = {name: getattr(row.rating, name) for name in names}
    if form.is_valid() and attempt(
        form, decision_rows.correct, row, **form.cleaned_data, by=request.user
    ):
        said = _("Corrected. A second person compares the row with the scan.")
        return done(request, row.decision, said)
    context = {
        "form": form, "title": _("Correct the row"), "back": row.decision.get_absolute_url(),
        "lede": row.rating.product.name, "differs": row.differs,
    }  # fmt: skip
    return page(request, "products/old_decision_form.html", context)


@login_required
def take_out(request: SignedIn, pk: int) -> HttpResponse:
    """Take out a row that does not stand in the decision."""
    row = _row(request, pk, "take_out")
    form = bound(ReasonFields, request)
    if form.is_valid() and attempt(
        form, decision_rows.take_out, row, **form.cleaned_data, by=request.user
    ):
        return done(request, row.decision, _("The row was taken out."))
    context = {
        "title": _("Take the row out?"),
        "lede": row.rating.product.name,
        "consequences": [
            _("Its stars leave the register and the public pages; the product stays registered."),
            _("Only for a row that does not stand in the decision; else correct it."),
        ],
        "form": form,
        "action": _("Take out"),
        "style": "danger",
        "back": row.decision.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


@login_required
@require_safe
@never_cache
def scan_file(request: SignedIn, pk: int) -> Any:
    """The scan as it came: a picture in the page, a PDF as a file."""
    scan = get_object_or_404(DecisionScan.objects.visible_to(request.user), pk=pk)
    with scan.file.open("rb") as kept:
        data = io.BytesIO(kept.read())
    answer = FileResponse(
        data, as_attachment=not scan.is_picture, filename=scan.download_name,
        content_type=scan.mime,
    )  # fmt: skip
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Cache-Control"] = "private, no-store"
    return answer
