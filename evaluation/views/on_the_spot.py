"""Putting one more product before the council while it scores."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.deeds import contests, on_the_spot
from evaluation.forms.agenda import OnTheSpotForm
from evaluation.session_permissions import Day
from evaluation.views.contests import contest_of
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import require
from ocop.lib.pages import attempt, bound, done, page
from products.models import ShutOut


@login_required
def put(request: SignedIn, pk: int) -> HttpResponse:
    """Choose a product that waits, and say why it comes now."""
    contest = contest_of(request, pk)
    require(request.user, "on_the_spot", Day(contest))
    near = set(ShutOut.objects.filter(user=request.user).values_list("producer", flat=True))
    waiting = {
        one.dossier.pk: one.dossier
        for one in contests.candidates(contest)
        if one.ready and one.dossier.product.producer_id not in near
    }
    form = bound(OnTheSpotForm, request, dossiers=waiting.values())
    if form.is_valid():
        chosen, why = waiting[int(form.cleaned_data["dossier"])], form.cleaned_data["reason"]
        if attempt(form, on_the_spot.put, contest, chosen, reason=why, by=request.user):
            said = _("%(product)s is before the council; the members have its sheet.")
            back = reverse("contest_agenda", args=[contest.pk])
            return done(request, back, said % {"product": chosen.product.name})
    context = {
        "title": _("Put a product before the council now"),
        "contest": contest,
        "lede": contest.title,
        "text": _("Everybody who scores gets its sheet. The reason enters the minutes."),
        "form": form,
        "action": _("Put before the council"),
        "back": reverse("contest_agenda", args=[contest.pk]),
    }
    return page(request, "confirm.html", context)
