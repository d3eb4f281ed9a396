"""The page of a calibration, and its deeds."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluation import calibration, readings
from evaluation.calibration_permissions import Calibrating
from evaluation.deeds import calibration as deeds
from evaluation.forms.agenda import ReadingForm
from evaluation.models import Calibration, CalibrationState, Contest, ContestState, ScoreSheet
from evaluation.roles import standing
from evaluation.views.contests import contest_of
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.once import OnceForm
from ocop.lib.pages import attempt, bound, done, page
from ocop.lib.text import whole


def _thing(request: SignedIn, pk: int) -> Calibrating:
    """The session the person may know, with its calibration."""
    contest = contest_of(request, pk)
    found = calibration.of(contest)
    if found is not None:
        found.contest = contest
    return Calibrating(contest, found)


def _page_of(thing: Calibrating) -> str:
    return reverse("calibration", args=[thing.contest.pk])


@login_required
@require_safe
@never_cache
def calibrate(request: SignedIn, pk: int) -> HttpResponse:
    """How the exercise stands; once it is shown, where the members differ. Names for the chair."""
    thing = _thing(request, pk)
    contest, found = thing.contest, thing.found
    who = standing(request.user, contest.council)
    if not (who.runs or who.member):
        raise NotAllowed(_("A calibration is for the council and its office."))
    if why := calibration.why_not(contest):
        raise NotAllowed(why)
    sheets = ScoreSheet.objects.counted().filter(entry__contest=contest)
    missing = calibration.missing(contest)
    context: dict[str, Any] = {
        "contest": contest,
        "found": found,
        "deeds": actions_for(thing, request.user),
        "missing": missing if who.runs else [],
        "handed_in": sheets.filter(state=ScoreSheet.State.SUBMITTED).count(),
        "of": sheets.count(),
        "own": ScoreSheet.objects.open_for(request.user).filter(entry__contest=contest).exists(),
        "scoring": contest.state == ContestState.SCORING,
        "named": who.chair,
        "runs": who.runs,
    }
    if found and found.state != CalibrationState.OPEN and not missing:
        context["rows"] = _compared(request, found, contest)
    if found and found.state == CalibrationState.FINISHED and who.runs:
        context["targets"] = calibration.targets(found)
    if found:
        context["agreed"] = _agreed(found, contest)
    return page(request, "evaluation/calibration.html", context)


def _compared(
    request: SignedIn, found: Calibration, contest: Contest
) -> list[calibration.Compared]:
    """Without the products of producers that the person stands too near to."""
    known = set(contest.entries.seen_in(contest, request.user).values_list("pk", flat=True))  # type: ignore[attr-defined]
    rows = calibration.compared(found, contest, user_id=request.user.pk)
    return [one for one in rows if one.entry.pk in known]


def _agreed(found: Calibration, contest: Contest) -> list[tuple[str, str]]:
    """The criterion in words and what was agreed on it, the general words first."""
    names = {key: words for _sheet, rows in readings.choices(contest) for key, words in rows}
    keys = [readings.GENERAL, *names]
    names[readings.GENERAL] = _("All criteria")
    return [(names[key], found.readings[key]) for key in keys if key in found.readings]


@login_required
@require_POST
def begin(request: SignedIn, pk: int) -> HttpResponse:
    """Make the practice session a calibration."""
    thing = _thing(request, pk)
    if thing.found is None:
        require(request.user, "begin", thing)
    form = bound(OnceForm, request)
    key = form.cleaned_data["once_key"] if form.is_valid() else None
    deeds.begin(thing.contest, once_key=key, by=request.user)
    return done(request, _page_of(thing), _("The calibration is set up. Each member scores alone."))


def _there(thing: Calibrating) -> Calibration:
    if thing.found is None:
        raise Http404
    return thing.found


@login_required
@require_POST
def show(request: SignedIn, pk: int) -> HttpResponse:
    """Show where the members differ."""
    thing = _thing(request, pk)
    require(request.user, "show", thing)
    deeds.show(_there(thing), by=request.user)
    return done(request, _page_of(thing), _("The members see now where they differ."))


@login_required
@never_cache
def reading(request: SignedIn, pk: int) -> HttpResponse:
    """Write how the council will read a criterion."""
    thing = _thing(request, pk)
    require(request.user, "agree", thing)
    found = _there(thing)
    key = request.GET.get("key", readings.GENERAL)
    start = {"key": key, "text": found.readings.get(key, "")}
    form = bound(ReadingForm, request, contest=thing.contest, initial=start)
    if form.is_valid():
        said = form.cleaned_data
        if attempt(form, deeds.agree, found, said["key"], said["text"], by=request.user):
            return done(request, _page_of(thing), _("The agreement was kept."))
    context = {
        "title": _("Agree on a reading"),
        "contest": thing.contest,
        "lede": thing.contest.title,
        "text": _("Write what the members agreed on, not who scored what."),
        "form": form,
        "action": _("Save"),
        "back": _page_of(thing),
    }
    return page(request, "confirm.html", context)


@login_required
@require_POST
def finish(request: SignedIn, pk: int) -> HttpResponse:
    """End the exercise."""
    thing = _thing(request, pk)
    require(request.user, "finish", thing)
    deeds.finish(_there(thing), by=request.user)
    return done(request, _page_of(thing), _("The calibration is finished."))


@login_required
@require_POST
def carry(request: SignedIn, pk: int) -> HttpResponse:
    """Carry what was agreed into the chosen session."""
    thing = _thing(request, pk)
    require(request.user, "carry", thing)
    chosen = whole(request.POST.get("into", ""))
    if chosen is None:
        raise Refused(_("Choose the session that the readings are carried into."))
    rows = Contest.objects.visible_to(request.user).select_related("council")
    into = get_object_or_404(rows.select_related("council__stage"), pk=chosen)
    count, left = deeds.carry(_there(thing), into, by=request.user)
    said = _("%(n)s readings stand in %(contest)s now.") % {"n": count, "contest": into.title}
    if left:
        more = _("%(n)s were left: it has its own words there, or not this sheet.")
        said = f"{said} {more % {'n': len(left)}}"
    return done(request, _page_of(thing), said)
