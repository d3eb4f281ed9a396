"""Preparing a cycle: rule book, days, announcement, look and publish, close."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cycle import authority, opening
from cycle.deeds import cycles
from cycle.forms.cycles import BookForm, CycleForm, NoticeForm, WindowsForm
from cycle.models import Cycle
from cycle.views.announcement import public_facts
from cycle.views.found import cycle_of, notices
from ocop.accounts import scope
from ocop.accounts.models import Region
from ocop.lib.actions import require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, page
from ocop.rules.models import RuleBook

NOTICE = ("notice_no", "notice_date", "notice_text", "guidance", "contact")


def own_regions(user: Any) -> QuerySet[Region]:
    """The regions for which the person prepares cycles: those of the level that decides ideas."""
    if not getattr(user, "is_authenticated", False):
        return Region.objects.none()
    levels = {book.deciding_level for book in RuleBook.objects.all()}
    offices = scope.appointments(user, roles=authority.OFFICER)
    ids = offices.values("committee__region")
    return Region.objects.filter(pk__in=ids, level__in=levels).order_by("sort")


@login_required
def new(request: HttpRequest) -> HttpResponse:
    regions = own_regions(request.user)
    if not regions.exists():
        raise NotAllowed(_("Cycles are prepared by the office that decides on ideas and plans."))
    form = bound(CycleForm, request, regions=regions)
    if form.is_valid():
        cycle = attempt(form, cycles.draft, by=request.user, **form.cleaned_data)
        if cycle:
            words = _("The cycle is prepared. Look at the days the rule book suggests.")
            return done(request, reverse("cycle_windows", args=[cycle.pk]), words)
    return page(request, "cycle/cycle_new.html", {"form": form})


@login_required
def windows(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = cycle_of(request, pk)
    require(request.user, "windows", cycle)
    form = bound(WindowsForm, request, cycle=cycle, names=opening.names(cycle))
    if form.is_valid():
        note = form.cleaned_data.get("note", "")
        if attempt(form, cycles.set_windows, cycle, form.chosen, note=note, by=request.user):
            return done(request, cycle, _("The days are set."))
    context = {"form": form, "cycle": cycle, "notices": notices(cycle)}
    return page(request, "cycle/cycle_windows.html", context)


@login_required
def books(request: HttpRequest, pk: int) -> HttpResponse:
    """The rule books of the cycle; another one when the law changes within the year."""
    cycle = cycle_of(request, pk)
    require(request.user, "books", cycle)
    form = bound(BookForm, request, cycle=cycle)
    if form.is_valid() and attempt(
        form, cycles.add_book, cycle, **form.cleaned_data, by=request.user
    ):
        return done(request, request.path, _("The rule book was added."))
    context = {"form": form, "cycle": cycle, "notices": notices(cycle)}
    return page(request, "cycle/cycle_books.html", context)


@login_required
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of the announcement, kept until they are published."""
    cycle = cycle_of(request, pk)
    require(request.user, "notice", cycle)
    form = bound(NoticeForm, request, initial={name: getattr(cycle, name) for name in NOTICE})
    if form.is_valid() and attempt(
        form, cycles.write_notice, cycle, **form.cleaned_data, by=request.user
    ):
        if "look" in request.POST:
            return redirect("cycle_publish", cycle.pk)
        return done(request, cycle, _("The announcement is kept."))
    context = {"form": form, "cycle": cycle, "notices": notices(cycle)}
    return page(request, "cycle/cycle_notice.html", context)


@login_required
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at the announcement as everybody will see it, then publish it."""
    cycle = cycle_of(request, pk)
    if cycle.state != Cycle.State.DRAFT:
        return redirect(cycle)
    if request.method == "POST":
        require(request.user, "publish", cycle)
        facts = {name: getattr(cycle, name) for name in NOTICE}
        cycles.announce(cycle, **facts, by=request.user)
        return done(request, cycle, _("The cycle is announced; everybody concerned is told."))
    if not authority.prepares(request.user, cycle):
        raise NotAllowed(_("Only the office that prepares the cycle may do this."))
    context = public_facts(cycle, request.user) | {"lacking": cycles.lacking(cycle).values()}
    return page(request, "cycle/cycle_publish.html", context)


@login_required
def close(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = cycle_of(request, pk)
    require(request.user, "close", cycle)
    if request.method == "POST":
        cycles.close(cycle, by=request.user)
        return done(request, cycle, _("The cycle is closed."))
    context = {
        "title": _("Close the cycle"),
        "lede": cycle.title,
        "consequences": [
            _("Nothing can be handed in any more."),
            _("Everything stays to be read."),
        ],
        "action": _("Close the cycle"),
        "style": "danger",
        "back": cycle.get_absolute_url(),
    }
    return page(request, "confirm.html", context)
