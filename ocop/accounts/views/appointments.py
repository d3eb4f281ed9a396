"""Appointing somebody, and ending an office."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.accounts import scope
from ocop.accounts.deeds import appointments
from ocop.accounts.forms import AppointForm, EndForm
from ocop.accounts.models import Appointment, Committee, User
from ocop.lib import clock
from ocop.lib.actions import require
from ocop.lib.pages import attempt, bound, done, page
from ocop.lib.text import whole


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Appoint somebody known or new to a committee in one's territory."""
    require(request.user, "appoint", request.user)
    form = bound(
        AppointForm, request, committees=_committees(request.user), initial=_known(request)
    )
    if form.is_valid():
        facts = form.facts()
        login = facts.pop("login")
        made = attempt(form, appointments.recruit, login, **facts, by=request.user)
        if made:
            sentence = _("%(who)s was appointed to %(committee)s.")
            told = sentence % {"who": made.user, "committee": made.committee}
            if not made.user.has_usable_password():
                told += " " + _("They set their password under “Forgotten password”.")
            return done(request, reverse("accounts:person", args=[made.user_id]), told)
    return page(request, "accounts/appoint.html", {"form": form})


def _committees(user: Any) -> Any:
    rows = Committee.objects.filter(Q(until__isnull=True) | Q(until__gte=clock.today()))
    if not user.is_superuser:
        rows = rows.filter(scope.within(user, "region", roles=("officer",)))
    return rows.select_related("region")


def _known(request: HttpRequest) -> dict[str, str | None]:
    """Who the form is opened for, if the person asked about may be seen."""
    asked = whole(request.GET.get("person", ""))
    if asked is None:
        return {}
    someone = User.objects.visible_to(request.user).filter(pk=asked).first()
    return {"login": someone.email or someone.phone, "name": someone.name} if someone else {}


@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an office, with its last day and the reason."""
    rows = Appointment.objects.visible_to(request.user).select_related("user", "committee__region")
    office = get_object_or_404(rows, pk=pk)
    require(request.user, "end", office)
    form = bound(EndForm, request)
    back = reverse("accounts:person", args=[office.user_id])
    if form.is_valid() and attempt(
        form, appointments.end, office, **form.cleaned_data, by=request.user
    ):
        return done(request, back, _("The office was ended."))
    context = {
        "form": form,
        "title": _("End the office"),
        "lede": office.user.name,
        "rows": [
            (_("Committee"), office.committee.name),
            (_("Office held"), office.title or office.get_role_display()),
        ],
        "action": _("End the office"),
        "style": "danger",
        "back": back,
    }
    return page(request, "confirm.html", context)
