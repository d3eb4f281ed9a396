"""The check of a stage that does not score: received, written (form 03), sent on or back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cycle import beside
from cycle.models import Dossier
from evaluation import menus, waits
from evaluation.deeds import checks
from evaluation.forms.checks import FindingsForm, ReportForm
from evaluation.forms.contests import ReasonForm
from evaluation.models import Check, CheckState
from evaluation.permissions import Receipt
from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page
from ocop.workflow import words
from ocop.workflow.doors import history
from products.models import Evidence

NEEDED = ("stage__book", "region", "dossier__product__producer__region", "dossier__cycle")


def check_of(request: SignedIn, pk: int) -> Check:
    """Return the check if the person may know it, else 404."""
    rows = Check.objects.visible_to(request.user).select_related(*NEEDED)
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def every(request: SignedIn) -> HttpResponse:
    """Dossiers to receive, and the checks of the office, the nearest due first."""
    if not menus.checks(request.user):
        raise NotAllowed(_("This page is for the offices that check dossiers."))
    rows = waits.own_checks(request.user).select_related(*NEEDED)
    done_ones = request.GET.get("done") == "1"
    rows = rows.exclude(state=CheckState.OPEN) if done_ones else rows.filter(state=CheckState.OPEN)
    waiting = waits.to_receive(request.user).select_related(
        "product__producer__region", "product_set", "cycle"
    )
    context = {
        "waiting": [] if done_ones else waiting.order_by("filed_on", "pk")[:200],
        "page": leaf(request, rows.order_by("due_on", "pk")),
        "done": done_ones,
    }
    return page(request, "evaluation/checks.html", context)


@login_required
@require_POST
def receive(request: SignedIn, pk: int) -> HttpResponse:
    """Receive a dossier: the time for the check counts from now."""
    rows = Dossier.objects.visible_to(request.user)
    dossier = get_object_or_404(
        rows.select_related("stage__book", "product__producer__region", "cycle"), pk=pk
    )
    require(request.user, "receive", Receipt(dossier))
    check = checks.receive(dossier, by=request.user)
    return done(request, check, _("The dossier was received; the producer has been told."))


@login_required
def check(request: SignedIn, pk: int) -> HttpResponse:
    """The report of form 03, beside the papers of the product."""
    found = check_of(request, pk)
    deeds = actions_for(found, request.user)
    if request.method == "POST":
        require(request.user, "save", found)
    form = bound(FindingsForm, request, check=found)
    if form.is_valid() and attempt(form, checks.save, found, **form.cleaned_data, by=request.user):
        wanted = "check_forward" if "forward" in request.POST else "check"
        return done(request, reverse(wanted, args=[pk]), _("Saved."))
    papers = Evidence.objects.filter(product=found.dossier.product, withdrawn_at__isnull=True)
    context = {
        "check": found,
        "form": form,
        "writes": any(deed.name == "save" and deed.allowed for deed in deeds),
        "deeds": [deed for deed in deeds if deed.name not in ("save", "forward")],
        "sends_on": next((deed for deed in deeds if deed.name == "forward"), None),
        "papers": papers.order_by("kind", "-uploaded_at")[:50],
        "late": found.state == CheckState.OPEN
        and found.due_on is not None
        and found.due_on < clock.today(),
        "lines": words.lines(history(found)),
        "beside": beside.lines_of([found.dossier], request.user).get(found.dossier_id, ()),
        "notices": found.stage.book.notices,
    }
    return page(request, "evaluation/check.html", context)


@login_required
def forward(request: SignedIn, pk: int) -> HttpResponse:
    """Number and date of the report; then the dossier goes on."""
    found = check_of(request, pk)
    require(request.user, "forward", found)
    form = bound(ReportForm, request)
    if form.is_valid() and attempt(
        form, checks.forward, found, **form.cleaned_data, by=request.user
    ):
        return done(request, found, _("The dossier was sent on; everyone concerned is told."))
    if not form.is_bound:
        form.initial = {"report_date": clock.today()}
    beyond = found.stage.after()
    context = {
        "title": _("Send on with the report"),
        "lede": found.dossier.product.name,
        "rows": [(_("Goes on to"), beyond.name if beyond else "")],
        "consequences": _still_open(found),
        "form": form,
        "action": _("Send on"),
        "back": found.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


def _still_open(found: Check) -> list[str]:
    """What keeps the report from going on, and what stays blank on the printed form."""
    told = []
    if lacking := checks.unwritten(found):
        told.append(_("Still to be written: %(what)s.") % {"what": ", ".join(lacking)})
    if blanks := checks.blanks(found):
        told.append(_("Blank on the printed form 03: %(what)s.") % {"what": ", ".join(blanks)})
    return told


@login_required
def send_back(request: SignedIn, pk: int) -> HttpResponse:
    """Say what is missing; the producer is told in these words."""
    found = check_of(request, pk)
    require(request.user, "send_back", found)
    form = bound(ReasonForm, request)
    if form.is_valid() and attempt(
        form, checks.send_back, found, reason=form.cleaned_data["reason"], by=request.user
    ):
        return done(request, found, _("Sent back; the producer has been told what is needed."))
    context = {
        "title": _("Send back to the producer"),
        "lede": found.dossier.product.name,
        "text": _("Name each paper, what is wrong with it and what is needed, in plain words."),
        "form": form,
        "action": _("Send back"),
        "back": found.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


@login_required
@require_POST
def resume(request: SignedIn, pk: int) -> HttpResponse:
    """The dossier is complete: the check goes on."""
    found = check_of(request, pk)
    require(request.user, "resume", found)
    checks.resume(found, by=request.user)
    said = _("Thank you. The office has been told and goes on with the check.")
    return done(request, reverse("dossier_evaluation", args=[found.dossier_id]), said)
