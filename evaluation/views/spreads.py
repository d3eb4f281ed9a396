"""Where the members differ on a product, and how the council's discussion of it ended."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluation import spread
from evaluation.deeds import spreads
from evaluation.forms.spreads import RESCORE, OutcomeForm
from evaluation.models import Contest, Discussion, Entry, KeptSheet, ScoreSheet
from evaluation.results import spread_limit
from evaluation.spread_permissions import Apart, speaks, why_hidden
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.once import OnceForm
from ocop.lib.pages import attempt, bound, done, page
from ocop.rules import telling

WHOLE = (
    "contest__council__stage__book",
    "contest__council__region",
    "sheet__product_set",
    "dossier__product__producer__region",
)


def apart_of(request: SignedIn, pk: int) -> Apart:
    """Return the entry of a contest the person may know, with its last discussion; else 404."""
    contests = Contest.objects.visible_to(request.user).values("pk")
    rows = Entry.objects.visible_to(request.user).filter(contest__in=contests)
    entry = get_object_or_404(rows.select_related(*WHOLE), pk=pk)
    return Apart(entry, Discussion.objects.filter(entry=entry).order_by("pk").last())


@login_required
@require_safe
@never_cache
def compare(request: SignedIn, pk: int) -> HttpResponse:
    """Criterion by criterion, widest first. Names only for those who speak for the council."""
    found = apart_of(request, pk)
    if why := why_hidden(request.user, found):
        raise NotAllowed(why)
    totals, missing = spread.totals_of(found.entry)
    context = _about(request, found) | {
        "deeds": actions_for(found, request.user),
        "missing": missing,
        "spread": spread.of(totals),
        "talk": found.talk,
    }
    if not missing:
        context |= _table(request, found, totals)
    return page(request, "evaluation/spread.html", context)


def _about(request: SignedIn, found: Apart) -> dict[str, Any]:
    contest = found.entry.contest
    return {
        "entry": found.entry,
        "contest": contest,
        "limit": spread_limit(contest.council.stage.book),
        "limit_from": telling.source(contest.council.stage.book, "settings.council.spread"),
        "named": speaks(request.user, found.entry),
        "runs": not why_hidden(request.user, Apart(found.entry, None)),
    }


def _table(request: SignedIn, found: Apart, totals: spread.Totals) -> dict[str, Any]:
    columns = _columns(found.entry, totals)
    own = ScoreSheet.objects.of(request.user).filter(entry=found.entry)
    mine = own.values_list("pk", flat=True).first()
    names = [name for _pk, name, _total in columns]
    given = spread.where(found.entry, list(totals), names, mine)
    mean = Decimal(sum(totals.values())) / max(len(totals), 1)
    return {
        "columns": columns,
        "mine": mine,
        "differ": [one for one in given if one.apart],
        "alike": sum(not one.apart for one in given),
        "bars": [(name, total) for _pk, name, total in columns],
        "mean": mean,
    }


def _columns(entry: Entry, totals: spread.Totals) -> list[tuple[int, str, int]]:
    rows = ScoreSheet.objects.filter(pk__in=totals).values_list("pk", "seat__member__user__name")
    names = dict(rows)
    return [(pk, names[pk], total) for pk, total in totals.items()]


@login_required
@require_POST
def discuss(request: SignedIn, pk: int) -> HttpResponse:
    """Open the discussion: the members of the sitting may now see where they differ."""
    found = apart_of(request, pk)
    require(request.user, "discuss", found)
    form = bound(OnceForm, request)
    key = form.cleaned_data["once_key"] if form.is_valid() else None
    talk = spreads.open(found.entry, once_key=key, by=request.user)
    said = _("The discussion is open: the members see where they differ.")
    return done(request, reverse("discussion_conclude", args=[talk.pk]), said)


@login_required
@never_cache
def conclude(request: SignedIn, pk: int) -> HttpResponse:
    """Write down how the discussion ended: scored again, or kept, with the reason."""
    entries = Entry.objects.visible_to(request.user).values("pk")
    talks = Discussion.objects.filter(entry__in=entries)
    talk = get_object_or_404(talks.select_related("entry"), pk=pk)
    found = apart_of(request, talk.entry_id)
    require(request.user, "conclude", Apart(found.entry, talk))
    talk.entry = found.entry
    totals, missing = spread.totals_of(found.entry)
    columns = _columns(found.entry, totals)
    ends = {max(totals.values()), min(totals.values())} if totals else set()
    form = bound(
        OutcomeForm,
        request,
        members=[(pk, f"{name}: {total}") for pk, name, total in columns],
        initial={
            "seen": spread.fingerprint(totals),
            "sheets": [pk for pk, _name, total in columns if total in ends],
        },
    )
    if form.is_valid() and _end(form, talk, request):
        said = _("Written down: it stands in the minutes.")
        return done(request, reverse("contest_control", args=[found.entry.contest_id]), said)
    context = _about(request, found) | {
        "form": form, "talk": talk, "missing": missing, "spread": spread.of(totals),
    }  # fmt: skip
    if not missing:
        context |= _table(request, found, totals)
    return page(request, "evaluation/spread_conclude.html", context)


def _end(form: OutcomeForm, talk: Discussion, request: SignedIn) -> Any:
    given = form.cleaned_data
    facts = {"reason": given["reason"], "seen": given["seen"], "by": request.user}
    if given["decision"] == RESCORE:
        return attempt(form, spreads.rescore, talk, sheets=given["sheets"], **facts)
    return attempt(form, spreads.keep, talk, **facts)


@login_required
@require_safe
@never_cache
def kept(request: SignedIn, pk: int) -> HttpResponse:
    """A sheet as it was handed in before it was opened again, beside what it is now.

    For whoever may read the sheet itself now.
    """
    sheets = ScoreSheet.objects.visible_to(request.user).values("pk")
    rows = KeptSheet.objects.filter(score_sheet__in=sheets)
    way = "score_sheet__entry__"
    whole = [f"{way}{path}" for path in WHOLE]
    found = get_object_or_404(rows.select_related(*whole, "score_sheet__seat__member__user"), pk=pk)
    sheet = found.score_sheet
    context = {
        "kept": found,
        "sheet": sheet,
        "own": sheet.seat.member.user_id == request.user.pk,
        "contest": sheet.entry.contest,
        "lines": spread.versions(found),
    }
    return page(request, "evaluation/kept_sheet.html", context)
