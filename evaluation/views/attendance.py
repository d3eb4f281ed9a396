"""Who attends a sitting: the list that is tapped in the hall, stand-ins with their papers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluation import attendance as reading
from evaluation.deeds import attendance
from evaluation.forms.attendance import AbsentForm, StandInForm
from evaluation.models import AttendancePaper, Contest, CouncilMember
from evaluation.session_permissions import Attending
from evaluation.views.contests import contest_of
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.pages import attempt, bound, done, page
from ocop.rules import telling


@login_required
@require_safe
@never_cache
def every(request: SignedIn, pk: int) -> HttpResponse:
    """The members with how they are noted, and the arithmetic of the quorum."""
    contest = contest_of(request, pk)
    places = reading.places(contest)
    deeds = {deed.name: deed for deed in actions_for(Attending(contest), request.user)}
    book = contest.council.stage.book
    context = {
        "contest": contest,
        "places": places,
        "own": next((p for p in places if p.member.user_id == request.user.pk), None),
        "quorum": reading.of(contest, places),
        "rule": telling.source(book, reading.SETTING),
        "deeds": deeds,
        "notes": "note" in deeds and deeds["note"].allowed,
        "waiting": any(not place.noted and not place.stood_back for place in places),
        "notices": book.notices,
    }
    return page(request, "evaluation/attendance.html", context)


@login_required
@require_POST
def present(request: SignedIn, pk: int, member: int) -> HttpResponse:
    """One tap: a member is there."""
    contest, found = _member(request, pk, member)
    attendance.present(contest, found, by=request.user)
    said = _("%(who)s is noted as present.") % {"who": found.user.name}
    return done(request, _list_of(contest), said)


@login_required
@require_POST
def all_present(request: SignedIn, pk: int) -> HttpResponse:
    """Everybody of whom nothing is noted yet is there."""
    contest = contest_of(request, pk)
    require(request.user, "all", Attending(contest))
    noted = attendance.all_present(contest, by=request.user)
    said = ngettext("%(n)s member noted as present.", "%(n)s members noted as present.", len(noted))
    return done(request, _list_of(contest), said % {"n": len(noted)})


@login_required
@require_POST
def here(request: SignedIn, pk: int) -> HttpResponse:
    """A member says to be here."""
    contest = contest_of(request, pk)
    require(request.user, "here", Attending(contest))
    attendance.here(contest, by=request.user)
    return done(request, _list_of(contest), _("Thank you. The secretary confirms it."))


@login_required
def absent(request: SignedIn, pk: int, member: int) -> HttpResponse:
    """A member does not come: one tap, or with the reason."""
    contest, found = _member(request, pk, member)
    form = bound(AbsentForm, request)
    if form.is_valid() and attempt(
        form, attendance.absent, contest, found, **form.cleaned_data, by=request.user
    ):
        said = _("%(who)s is noted as absent.") % {"who": found.user.name}
        return done(request, _list_of(contest), said)
    context = {
        "title": _("Note as absent"),
        "lede": f"{found.user.name} · {contest.title}",
        "form": form,
        "action": _("Note as absent"),
        "back": _list_of(contest),
    }
    return page(request, "confirm.html", context)


@login_required
def stand_in(request: SignedIn, pk: int, member: int) -> HttpResponse:
    """Somebody attends in the member's place, by a paper that is kept."""
    contest, found = _member(request, pk, member)
    form = bound(StandInForm, request, contest=contest, member=found)
    if form.is_valid() and attempt(
        form, attendance.substituted, contest, found, **form.cleaned_data, by=request.user
    ):
        return done(request, _list_of(contest), _("The paper is kept; the stand-in is noted."))
    context = {"contest": contest, "member": found, "form": form}
    return page(request, "evaluation/attendance_stand_in.html", context)


def _member(request: SignedIn, pk: int, member: int) -> tuple[Contest, CouncilMember]:
    contest = contest_of(request, pk)
    require(request.user, "note", Attending(contest))
    rows = CouncilMember.objects.filter(council=contest.council_id).select_related("user")
    return contest, get_object_or_404(rows, pk=member)


def _list_of(contest: Contest) -> str:
    return reverse("contest_attendance", args=[contest.pk])


@login_required
@require_safe
def paper(request: SignedIn, pk: int) -> Any:
    """The paper itself, for whoever may know the contest."""
    known = Contest.objects.visible_to(request.user).values("pk")
    found = get_object_or_404(AttendancePaper.objects.filter(contest__in=known), pk=pk)
    return sent(found)


def sent(found: Any) -> Any:
    """A kept file: pictures in the page, anything else as a download; it does nothing."""
    answer: Any = FileResponse(
        found.file.open("rb"),
        as_attachment=not found.is_picture,
        filename=found.download_name,
        content_type=found.mime,
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Cache-Control"] = "private, no-store"
    return answer
