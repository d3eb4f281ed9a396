"""Scans of paper sheets: added by whoever keys in, read by them and by whoever reads the sheet."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.deeds import keyed_papers as deeds
from evaluation.forms.keying import ScanForm
from evaluation.models import KeyedPaper, ScoreSheet
from evaluation.views.attendance import sent
from evaluation.views.keying import sheet_of
from ocop.accounts.requests import SignedIn
from ocop.lib.pages import attempt, bound, done, page


@login_required
@never_cache
def add(request: SignedIn, pk: int) -> HttpResponse:
    """Keep a scan or photo of the paper."""
    found = sheet_of(request, pk)
    form = bound(ScanForm, request)
    back = reverse("score_sheet_key_in", args=[pk])
    if form.is_valid() and attempt(form, deeds.add, found, **form.cleaned_data, by=request.user):
        return done(request, back, _("The scan is kept with the sheet."))
    context = {"sheet": found, "contest": found.entry.contest, "form": form, "back": back}
    return page(request, "evaluation/score_sheet_scan.html", context)


@login_required
@require_safe
@never_cache
def scan(request: SignedIn, pk: int) -> Any:
    """The scan: it tells the points, so it is read as the sheet is, or by who keys it in."""
    found = get_object_or_404(KeyedPaper.objects.all(), pk=pk)
    if not ScoreSheet.objects.visible_to(request.user).filter(pk=found.score_sheet_id).exists():
        sheet_of(request, found.score_sheet_id)
    return sent(found)
