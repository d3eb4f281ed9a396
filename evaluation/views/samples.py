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
from evaluation.forms.agenda import SampleForm
from evaluation.models import Entry, Sample
from evaluation.session_permissions import Day
from evaluation.views.contests import contest_of, entries_of
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import require
from ocop.lib.pages import attempt, bound, done, page


@login_required
@require_safe
def every(request: SignedIn, pk: int) -> HttpResponse:
    """Every product with its sample, or that none has come yet."""
    contest = contest_of(request, pk)
    require(request.user, "samples", Day(contest))
    entries = list(entries_of(contest, request.user).select_related("sample__received_by"))
    received = [entry for entry in entries if hasattr(entry, "sample")]
    context = {
        "contest": contest,
        "entries": entries,
        "received": len(received),
        "notices": contest.council.stage.book.notices,
    }
    return page(request, "evaluation/samples.html", context)


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
    return request.build_absolute_uri(reverse("entry_sample", args=[sample.entry_id]))


def qr(url: str) -> SafeString:
    """The address as a drawing of one path; everything in it is ours."""
    code: Any = segno.make(url, error="m", micro=False)
    drawn = code.svg_inline(scale=1, border=4, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308  made from modules, no text of anybody's
