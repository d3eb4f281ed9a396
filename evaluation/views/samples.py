"""The reception of samples and their labels."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.deeds import samples
from evaluation.deeds.agenda import GOING_ON
from evaluation.forms.agenda import MoveForm, SampleForm
from evaluation.models import Contest, Entry, Sample, SampleMove
from evaluation.models.samples import ENDS
from evaluation.roles import standing
from evaluation.session_permissions import Day
from evaluation.views.contests import contest_of, entries_of
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, page


@login_required
@require_safe
def every(request: SignedIn, pk: int) -> HttpResponse:
    """Every product with its sample, or that none has come yet; after the closing, what of them
    is still to be given back or destroyed."""
    contest = contest_of(request, pk)
    if not standing(request.user, contest.council).runs:
        raise NotAllowed(_("Samples are taken in by the secretary, the chair or the office."))
    entries = list(entries_of(contest, request.user).select_related("sample__received_by"))
    last = SampleMove.objects.filter(sample__contest=contest).order_by("pk")
    where = {move.sample_id: move for move in last}
    received = [entry for entry in entries if hasattr(entry, "sample")]
    context = {
        "contest": contest,
        "entries": [
            (entry, where.get(entry.sample.pk)) if hasattr(entry, "sample") else (entry, None)
            for entry in entries
        ],
        "abroad": [
            entry.sample.number
            for entry in received
            if _unaccounted(contest, where.get(entry.sample.pk))
        ],
        "received": len(received),
        "notices": contest.council.stage.book.notices,
    }
    return page(request, "evaluation/samples.html", context)


def _unaccounted(contest: Contest, last: SampleMove | None) -> bool:
    """True if the contest is over and the sample is neither given back nor destroyed."""
    return contest.state not in GOING_ON and (last is None or last.kind not in ENDS)


@login_required
def receive(request: SignedIn, pk: int) -> HttpResponse:
    """Take in the sample of a product, or correct what was written."""
    rows = Entry.objects.visible_to(request.user).select_related(
        "contest__council__stage__book", "contest__council__region",
        "dossier__product__producer", "sample",
    )  # fmt: skip
    entry = get_object_or_404(rows, pk=pk)
    require(request.user, "samples", Day(entry.contest))
    known = getattr(entry, "sample", None)
    fields = ("quantity", "condition", "brought_by", "remark")
    initial = {name: getattr(known, name) for name in fields} if known else {}
    form = bound(SampleForm, request, initial=initial)
    back = reverse("contest_samples", args=[entry.contest_id])
    if form.is_valid():
        made = attempt(form, samples.receive, entry, **form.cleaned_data, by=request.user)
        if made:
            said = _("Sample no. %(n)s was kept.") % {"n": made.number}
            return done(request, back, said)
    title = _("Receive the sample")
    if known:
        title = _("Sample no. %(n)s") % {"n": known.number}
    context = {
        "title": title,
        "contest": entry.contest,
        "lede": f"{entry.dossier.product.name} · {entry.dossier.product.producer.name}",
        "form": form,
        "action": _("Save"),
        "back": back,
    }
    return page(request, "confirm.html", context)


@login_required
@never_cache
def custody(request: SignedIn, pk: int) -> HttpResponse:
    """Where the sample has been since it came, and its next step; the label's QR leads here."""
    rows = Sample.objects.visible_to(request.user).select_related(
        "contest__council__stage__book", "contest__council__region", "received_by",
        "entry__dossier__product__producer",
    )  # fmt: skip
    sample = get_object_or_404(rows, pk=pk)
    if not standing(request.user, sample.contest.council).runs:
        raise NotAllowed(_("Samples are taken in by the secretary, the chair or the office."))
    here = reverse("sample_custody", args=[pk])
    form = bound(MoveForm, request, initial={"handed_by": request.user.name})
    if form.is_valid() and attempt(form, samples.move, sample, by=request.user,
                                   **form.cleaned_data):  # fmt: skip
        return done(request, here, _("The line was kept."))
    moves = list(sample.moves.select_related("by"))
    context = {
        "contest": sample.contest,
        "sample": sample,
        "moves": moves,
        "over": bool(moves) and moves[-1].kind in ENDS,
        "form": form,
        "notices": sample.contest.council.stage.book.notices,
    }
    return page(request, "evaluation/sample.html", context, status=422 if form.errors else 0)


@login_required
@require_safe
@never_cache
def labels(request: SignedIn, pk: int) -> HttpResponse:
    """A4 with a label for each sample: its number and a QR to it, no name: it is tasted blind."""
    contest = contest_of(request, pk)
    require(request.user, "samples", Day(contest))
    known = entries_of(contest, request.user).values("pk")
    rows = Sample.objects.filter(contest=contest, entry__in=known).order_by("number")
    context = {
        "contest": contest,
        "labels": [(sample, qr(_address(request, sample))) for sample in rows],
        "notices": contest.council.stage.book.notices,
    }
    return page(request, "evaluation/sample_labels.html", context)


def _address(request: SignedIn, sample: Sample) -> str:
    return request.build_absolute_uri(reverse("sample_custody", args=[sample.pk]))


def qr(url: str) -> SafeString:
    """The address as a drawing of one path; everything in it is ours."""
    code: Any = segno.make(url, error="m", micro=False)
    drawn = code.svg_inline(scale=1, border=4, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308  made from modules, no text of anybody's
