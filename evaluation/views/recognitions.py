"""The offices' register of stars, and the decisions that take stars back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import expiry_matrix, inspected, recognitions, revoking, signed_papers
from evaluation.deeds import revocations
from evaluation.evening import expired_paper, revocation_paper
from evaluation.forms.revocations import RevocationForm, RevocationPublishForm, proposed
from evaluation.models import Revocation, RevocationState, SignedKind
from evaluation.recognitions import Recognitions
from evaluation.revocation_permissions import keeps_register
from evaluation.views.evening import answered
from ocop.accounts import scope
from ocop.accounts.models import Appointment
from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page
from ocop.lib.text import whole
from ocop.workflow import words
from ocop.workflow.doors import history
from products.models import Rating


@login_required
@require_safe
def index(request: SignedIn) -> HttpResponse:
    """Stars in the territory: in force, expiring month by month, expired, taken back."""
    if not keeps_register(request.user):
        raise NotAllowed(_("This page is for the offices of the programme."))
    wanted = Recognitions(request)
    found = leaf(request, wanted.rows())
    rows = list(found)
    named = recognitions.named_already(rows)
    revokes = _revokes(request.user)
    context = {
        "page": found,
        "rows": [
            (row, revoking.why_not(row, live=named), row.stands_on(clock.today())) for row in rows
        ],
        "wanted": wanted,
        "months": wanted.months(),
        "revokes": revokes,
        "today": clock.today(),
        "announces": any(
            one.role == Appointment.Role.OFFICER for one in scope.offices(request.user)
        ),
        "query": request.GET.urlencode(),
        "acts": Revocation.objects.visible_to(request.user).exclude(
            state=RevocationState.DISCARDED
        )[:10],
    }
    return page(request, "evaluation/recognitions.html", context)


@login_required
@require_safe
@never_cache
def expired(request: SignedIn, kind: str) -> HttpResponse:
    """The announcement of what has expired in the territory, as a draft for the reader's office."""
    offices = [one for one in scope.offices(request.user) if one.role == Appointment.Role.OFFICER]
    if not offices:
        raise NotAllowed(_("This page is for the offices of the programme."))
    if kind not in expired_paper.MADE:
        raise Http404
    wanted = Recognitions(request, side=recognitions.EXPIRED)
    rows = list(wanted.announced()[: revocations.MOST])
    made = expired_paper.MADE[kind](offices[0].committee, rows, recognitions.pending(rows))
    return answered(made, f"thong-bao-het-han.{kind}")


@login_required
@require_safe
@never_cache
def matrix(request: SignedIn) -> HttpResponse:
    """Who expires by commune and month."""
    return page(request, "evaluation/expiry_matrix.html", {"matrix": _matrix(request)})


@login_required
@require_safe
@never_cache
def matrix_file(request: SignedIn) -> HttpResponse:
    """The same as a workbook, with the products behind the counts."""
    raw = expiry_matrix.written(_matrix(request))
    return answered(raw, "het-han-theo-xa-va-thang.xlsx")


def _matrix(request: SignedIn) -> expiry_matrix.Matrix:
    if not keeps_register(request.user):
        raise NotAllowed(_("This page is for the offices of the programme."))
    return expiry_matrix.Matrix(Recognitions(request, side=recognitions.VALID))


def _revokes(user: Any) -> bool:
    """An officer of the province or of the country: the authorities that grant stars."""
    held = [one for one in scope.offices(user) if one.role == Appointment.Role.OFFICER]
    return bool({one.committee.region.level for one in held} & {"province", "country"})


@login_required
def new(request: SignedIn) -> HttpResponse:
    """Prepare a decision over the stars that were chosen on the list."""
    if not _revokes(request.user):
        raise NotAllowed(
            _("Stars are taken back by the authority that grants them, prepared by its office.")
        )
    typed = request.POST if request.method == "POST" else request.GET
    keys = [key for one in typed.getlist("rating") if (key := whole(one)) is not None]
    seen = Rating.objects.filter(scope.within(request.user, "product__producer__region"))
    chosen = list(
        seen.filter(pk__in=keys)
        .select_related("product__producer__region")
        .order_by("product__sort", "pk")[: revocations.MOST + 1]
    )
    if not chosen:
        messages.warning(request, _("Choose at least one certificate on the list."))
        return redirect("recognitions")
    form = bound(RevocationForm, request)
    if not form.is_bound:
        form.initial = inspected.proposed(request.user, whole(request.GET.get("inspection", "")))
    if form.is_valid():
        act = attempt(form, revocations.prepare, chosen, **form.cleaned_data, by=request.user)
        if act:
            said = _("The decision is prepared. Look it over; nobody is told yet.")
            return done(request, act, said)
    context = {"form": form, "ratings": chosen, "back": reverse("recognitions")}
    return page(request, "evaluation/revocation_new.html", context)


def revocation_of(request: SignedIn, pk: int) -> Revocation:
    rows = Revocation.objects.visible_to(request.user).select_related("region", "prepared_by")
    return get_object_or_404(rows, pk=pk)


def _items(request: SignedIn, act: Revocation) -> list[Rating]:
    """The stars it names; a producer sees its own only."""
    rows = Rating.objects.filter(revocations__revocation=act)
    seen = scope.within(request.user, "product__producer__region")
    if not rows.filter(seen).exists():
        rows = rows.filter(product__producer__memberships__user=request.user)
    else:
        rows = rows.filter(seen)
    return list(rows.select_related("product__producer__region").order_by("product__sort", "pk"))


@login_required
@require_safe
@never_cache
def revocation(request: SignedIn, pk: int) -> HttpResponse:
    """What the decision says and whom it concerns."""
    act = revocation_of(request, pk)
    staff = scope.meets(request.user, act.region)
    out = staff and act.state == RevocationState.PUBLISHED
    signed = signed_papers.card(act, SignedKind.REVOCATION, request.user) if out else None
    context = {
        "act": act,
        "ground": revoking.words_of(act.ground, act.ground_words) if act.ground else "",
        "ratings": _items(request, act),
        "deeds": actions_for(act, request.user),
        "staff": staff,
        "signed": signed,
        "lines": words.lines(history(act, *(signed.files if signed else []))) if staff else [],
    }
    return page(request, "evaluation/revocation.html", context)


@login_required
def publish(request: SignedIn, pk: int) -> HttpResponse:
    """Type in number, date and signer of the signed paper; then the stars end at once."""
    act = revocation_of(request, pk)
    require(request.user, "publish", act)
    form = bound(RevocationPublishForm, request)
    if not form.is_bound:
        form.initial = proposed(act)
    if form.is_valid() and attempt(
        form, revocations.publish, act, **form.cleaned_data, by=request.user
    ):
        return done(request, act, _("Published. Producers and communes have been told."))
    context = {
        "title": _("Enter the signed decision"),
        "lede": act.get_kind_display(),
        "consequences": [
            _("The stars end on the day it takes effect; the public check says so at once."),
            _("Producers and communes are told. It cannot be taken back."),
        ],
        "form": form,
        "action": _("Publish"),
        "style": "danger",
        "back": act.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


@login_required
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Ask once more, then throw the prepared decision away."""
    act = revocation_of(request, pk)
    require(request.user, "discard", act)
    if request.method == "POST":
        revocations.discard(act, by=request.user)
        return done(request, reverse("recognitions"), _("The prepared decision was discarded."))
    context = {
        "title": _("Discard the prepared decision"),
        "lede": act.get_kind_display(),
        "consequences": [_("The stars stay as they are; nobody was told.")],
        "action": _("Discard"),
        "style": "danger",
        "back": act.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


@login_required
@require_safe
@never_cache
def paper(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """The decision as a draft to be signed, PDF or DOCX, for the offices; once it was signed, the
    signed file alone."""
    act = revocation_of(request, pk)
    if kind not in revocation_paper.MADE or not scope.meets(request.user, act.region):
        raise Http404
    if signed := signed_papers.standing(act, SignedKind.REVOCATION):
        return redirect("signed_paper_file", signed.pk)
    made = revocation_paper.MADE[kind](act, _items(request, act))
    return answered(made, f"quyet-dinh-thu-hoi-{act.pk}.{kind}")
