"""Corrections of published results: prepared, looked over, published by a second person."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import corrected, correcting, revoking, signed_papers
from evaluation.deeds import corrections
from evaluation.evening import correction_paper
from evaluation.forms.corrections import CorrectionForm, proposed
from evaluation.forms.decisions import PublishForm
from evaluation.models import Correction, CorrectionKind, CorrectionState, Entry, SignedKind
from evaluation.views.evening import answered
from ocop.accounts import scope
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, page
from ocop.workflow import words
from ocop.workflow.doors import history

NEEDED = (
    "contest__council__stage__book",
    "contest__council__region",
    "dossier__book",
    "dossier__cycle",
    "dossier__product__producer__region",
)


@login_required
def new(request: SignedIn, pk: int) -> HttpResponse:
    """Prepare the paper that puts this result right."""
    rows = Entry.objects.disclosed_to(request.user).select_related(*NEEDED)
    entry = get_object_or_404(rows, pk=pk)
    certificate = correcting.current_of(entry)
    place = correcting.place_of(entry, certificate)
    if not revoking.may(request.user, place):
        raise NotAllowed(
            _("Results are put right by the authority that grants the stars: %(region)s.")
            % {"region": place.title}
        )
    why = correcting.why_not(entry, certificate)
    if why and request.method != "POST":  # a second click finds what the first has made
        raise NotAllowed(why)
    form = bound(CorrectionForm, request, entry=entry, certificate=certificate)
    if form.is_valid():
        act = attempt(form, corrections.prepare, entry, **form.cleaned_data, by=request.user)
        if act:
            return done(request, act, _("Prepared. Look it over; nobody is told yet."))
    context = {"form": form, "entry": entry, "certificate": certificate}
    return page(request, "evaluation/correction_new.html", context)


def correction_of(request: SignedIn, pk: int) -> Correction:
    rows = Correction.objects.visible_to(request.user).select_related(
        "region", "prepared_by", "certificate__rating", "issued",
        *(f"entry__{one}" for one in NEEDED),
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
@never_cache
def correction(request: SignedIn, pk: int) -> HttpResponse:
    """What is put right, on what ground, by which paper, and which certificate follows."""
    act = correction_of(request, pk)
    staff = scope.meets(request.user, act.region)
    out = act.state == CorrectionState.PUBLISHED
    signed = signed_papers.card(act, SignedKind.AMENDMENT, request.user) if out else None
    context = {
        "act": act,
        "changes": [(_label(field), was, to) for field, was, to in correcting.changes(act)],
        "deeds": actions_for(act, request.user),
        "staff": staff,
        "signed": signed if signed and (staff or signed.now) else None,
        "letters": corrected.letters_of(act, request.user) if out else [],
        "lines": words.lines(history(act, *(signed.files if signed else []))) if staff else [],
    }
    return page(request, "evaluation/correction.html", context)


def _label(field: str) -> str:
    return {
        "product": _("Product"),
        "producer": _("Producer"),
        "address": _("Address"),
        "stars": _("Stars"),
    }[field]


@login_required
def publish(request: SignedIn, pk: int) -> HttpResponse:
    """Type in number, date and signer of the signed paper; then it takes effect at once."""
    act = correction_of(request, pk)
    require(request.user, "publish", act)
    form = bound(PublishForm, request)
    if not form.is_bound:
        form.initial = proposed(act)
    if form.is_valid() and attempt(
        form, corrections.publish, act, **form.cleaned_data, by=request.user
    ):
        return done(request, act, _("Published. The producer and the commune have been told."))
    context = {
        "title": _("Enter the signed paper"),
        "lede": act.kind.label,
        "consequences": _consequences(act),
        "form": form,
        "action": _("Publish"),
        "back": act.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


def _consequences(act: Correction) -> list[str]:
    lines = [_("The producer and the commune are told. It cannot be taken back.")]
    if act.kind != CorrectionKind.REISSUE:
        lines.append(
            _("Corrected letters of result are prepared; their office releases them with a number.")
        )
    if act.stars == 0:
        return [_("The stars end on the date of the paper; no certificate follows."), *lines]
    return [
        _("A certificate is made with a number of its own from the register book."),
        _("The earlier one stays stored; the public check says by which one it was replaced."),
        *lines,
    ]


@login_required
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Ask once more, then throw the prepared correction away."""
    act = correction_of(request, pk)
    require(request.user, "discard", act)
    if request.method == "POST":
        corrections.discard(act, by=request.user)
        return done(request, act, _("The prepared correction was discarded."))
    context: dict[str, Any] = {
        "title": _("Discard the prepared correction"),
        "lede": act.kind.label,
        "consequences": [_("The result stays as it is; nobody was told.")],
        "action": _("Discard"),
        "style": "danger",
        "back": act.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


@login_required
@require_safe
@never_cache
def paper(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """The letter or decision as a draft to be signed, PDF or DOCX, for the offices; once it was
    signed, the signed file alone."""
    act = correction_of(request, pk)
    if kind not in correction_paper.MADE or not scope.meets(request.user, act.region):
        raise Http404
    if signed := signed_papers.standing(act, SignedKind.AMENDMENT):
        return redirect("signed_paper_file", signed.pk)
    return answered(correction_paper.MADE[kind](act), f"{correction_paper.name_of(act)}.{kind}")
