"""The order of the day: products in their order, the one presented now, how criteria are read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from evaluation import readings
from evaluation.deeds import agenda as deeds
from evaluation.deeds import practice
from evaluation.forms.agenda import ReadingForm, TimetableForm
from evaluation.models import Contest, Entry
from evaluation.session_permissions import Day, Visiting
from evaluation.views.contests import contest_of, entries_of
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.pages import attempt, bound, done, page
from ocop.lib.text import whole


@login_required
@never_cache
def agenda(request: SignedIn, pk: int) -> HttpResponse:
    """The products in their order. Sent: one goes up or down, or all stand in a new order."""
    contest = contest_of(request, pk)
    if request.method == "POST":
        require(request.user, "order", Day(contest))
        changed = _reordered(request, contest)
        said = _("The order of the day was changed.") if changed else _("The order stays as it is.")
        return done(request, reverse("contest_agenda", args=[contest.pk]), said)
    entries = list(entries_of(contest, request.user).select_related("sample", "visit"))
    offered = {deed.name: deed for deed in actions_for(Day(contest), request.user)}
    context = {
        "contest": contest,
        "rows": list(zip(entries, _times(contest, len(entries)), strict=True)),
        "visits": bool(entries)
        and any(
            deed.allowed for deed in actions_for(Visiting(_in(contest, entries[0])), request.user)
        ),
        "readings": readings.agreed(contest),
        "deeds": offered,
        "orders": "order" in offered and offered["order"].allowed,
        "presents": "present" in offered and offered["present"].allowed,
        "notices": contest.council.stage.book.notices,
    }
    return page(request, "evaluation/agenda.html", context)


def _in(contest: Contest, entry: Entry) -> Entry:
    """The entry with the contest that was loaded: what a person is to it is asked once."""
    entry.contest = contest
    return entry


def _times(contest: Contest, count: int) -> list[dt.time | None]:
    """When each product is due, from the beginning and the minutes a product takes."""
    if contest.starts_at is None:
        return [None] * count
    first = dt.datetime.combine(contest.held_on, contest.starts_at)
    return [(first + dt.timedelta(minutes=contest.minutes_each * n)).time() for n in range(count)]


def _reordered(request: SignedIn, contest: Contest) -> bool:
    for name in ("up", "down"):
        if (key := whole(request.POST.get(name, ""))) is not None:
            entry = get_object_or_404(entries_of(contest, request.user), pk=key)
            return deeds.shift(contest, entry, up=name == "up", by=request.user)
    keys = [whole(key) for key in request.POST.get("order", "").split(",")]
    known = [key for key in keys if key is not None]
    return deeds.reorder(contest, known, by=request.user)


@login_required
def timetable(request: SignedIn, pk: int) -> HttpResponse:
    """Where the council sits, when it begins, how long a product takes."""
    contest = contest_of(request, pk)
    require(request.user, "timetable", Day(contest))
    said = {name: getattr(contest, name) for name in ("place", "starts_at", "minutes_each")}
    form = bound(TimetableForm, request, initial=said)
    back = reverse("contest_agenda", args=[contest.pk])
    if form.is_valid() and attempt(
        form, deeds.timetable, contest, **form.cleaned_data, by=request.user
    ):
        return done(request, back, _("Place and times were kept."))
    title = _("Place and times")
    return _asked(request, contest, form, title=title, action=_("Save"), back=back)


@login_required
def reading(request: SignedIn, pk: int) -> HttpResponse:
    """What the council agreed on, and one more agreement."""
    contest = contest_of(request, pk)
    require(request.user, "read", Day(contest))
    key = request.GET.get("key", "")
    start = {"key": key, "text": contest.readings.get(key, "")}
    form = bound(ReadingForm, request, contest=contest, initial=start)
    if form.is_valid():
        said = form.cleaned_data
        if attempt(form, deeds.agree, contest, said["key"], said["text"], by=request.user):
            return done(request, request.path, _("The agreement was kept."))
    context = {"contest": contest, "form": form, "readings": readings.agreed(contest)}
    return page(request, "evaluation/reading.html", context)


@login_required
@require_POST
def present(request: SignedIn, pk: int) -> HttpResponse:
    """Say which product is presented now; without one: none is."""
    contest = contest_of(request, pk)
    require(request.user, "present", Day(contest))
    key = whole(request.POST.get("entry", ""))
    rows = entries_of(contest, request.user)
    entry = None if key is None else get_object_or_404(rows, pk=key)
    deeds.present(contest, entry, by=request.user)
    said = _("No product is presented now.")
    if entry is not None:
        said = _("Presented now: %(product)s.") % {"product": entry.dossier.product.name}
    return done(request, reverse("contest_agenda", args=[contest.pk]), said)


@login_required
def end_practice(request: SignedIn, pk: int) -> HttpResponse:
    """Ask once more, then end a practice session."""
    contest = contest_of(request, pk)
    require(request.user, "end_practice", contest)
    if request.method == "POST":
        practice.end(contest, by=request.user)
        return done(request, contest, _("The practice is over. Nothing of it counts."))
    context = {
        "title": _("End the practice"),
        "contest": contest,
        "lede": contest.title,
        "consequences": [
            _("No answer can be changed any more."),
            _("Nothing of it counts, and nobody outside is told."),
        ],
        "action": _("End the practice"),
        "back": contest.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


def _asked(
    request: SignedIn, contest: Contest, form: Any, *, title: str, action: str, back: str
) -> HttpResponse:
    context = {
        "title": title,
        "contest": contest,
        "lede": contest.title,
        "form": form,
        "action": action,
        "back": back,
    }
    return page(request, "confirm.html", context)
