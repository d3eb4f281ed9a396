"""Score sheets on paper: printed before, keyed in twice, settled where two people differ."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import evening_sheets, keying
from evaluation.deeds import keying as deeds
from evaluation.evening_sheets import SheetPaper
from evaluation.forms.contests import ReasonForm
from evaluation.forms.keying import KeyingForm, SettleForm
from evaluation.keying_permissions import PaperSheets
from evaluation.models import Entry, Keying, KeyingState, ScoreSheet
from evaluation.roles import standing
from evaluation.score_page import page_of
from evaluation.views.contests import contest_of
from evaluation.views.samples import qr
from evaluation.views.score_sheets import WHOLE
from evaluation.views.typed import typed_in
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.pages import attempt, bound, done, page
from ocop.lib.text import whole


def sheet_of(request: SignedIn, pk: int) -> ScoreSheet:
    """The sheet for who keys in, else 404; nobody reads a sheet by it."""
    rows = ScoreSheet.objects.filter(entry__in=Entry.objects.visible_to(request.user).values("pk"))
    found = get_object_or_404(rows.select_related(*WHOLE), pk=pk)
    if not standing(request.user, found.entry.contest.council).arranges:
        raise Http404
    require(request.user, "key_in", found)
    return found


# --- the list and the paper -------------------------------------------------------------------
@login_required
@require_safe
@never_cache
def every(request: SignedIn, pk: int) -> HttpResponse:
    """The sheets that are still open, product by product, and what was keyed in of them."""
    contest = contest_of(request, pk)
    require(request.user, "list", PaperSheets(contest))
    part = evening_sheets.paged(contest).get_page(request.GET.get("page"))
    rows = evening_sheets.to_fill(contest, request.user, list(part))
    keyed: dict[int, list[Any]] = defaultdict(list)
    waiting = Keying.objects.filter(
        score_sheet__in=[sheet.pk for sheet in rows if sheet.pk], state=KeyingState.WAITING
    )
    for one in waiting.select_related("by").order_by("turn"):
        keyed[one.score_sheet_id].append(one.by)
    products: dict[Entry, list[Any]] = defaultdict(list)
    for sheet in rows:
        products[sheet.entry].append((sheet, keyed.get(sheet.pk or 0, [])))
    context = {
        "contest": contest,
        "part": part,
        "products": list(products.items()),
        "deeds": actions_for(PaperSheets(contest), request.user),
        "seats": evening_sheets.scoring_seats(contest),
        "prints": evening_sheets.paged(contest, one_member=True).page_range,
        "mine": request.user,
        "notices": contest.council.stage.book.notices,
    }
    return page(request, "evaluation/paper_sheets.html", context)


@login_required
@require_safe
@never_cache
def paper(request: SignedIn, pk: int) -> HttpResponse:
    """The blank sheets of these products, of every member or of one, in the order of the tablet."""
    contest = contest_of(request, pk)
    require(request.user, "print", PaperSheets(contest))
    seat = whole(request.GET.get("seat", ""))
    pages = evening_sheets.paged(contest, one_member=seat is not None)
    part = pages.get_page(request.GET.get("page"))
    rows = evening_sheets.to_fill(contest, request.user, list(part), seat=seat)
    context = {
        "contest": contest,
        "council": contest.council,
        "papers": [
            (one, _code(request, one)) for one in evening_sheets.papers(contest, rows, blank=True)
        ],
        "notices": contest.council.stage.book.notices,
    }
    return page(request, "evaluation/paper_sheets_print.html", context)


def _code(request: SignedIn, one: SheetPaper) -> str:
    """The address at which the sheet is keyed in; before the scoring begins there is none."""
    if not one.sheet.pk:
        return ""
    return qr(request.build_absolute_uri(reverse("score_sheet_key_in", args=[one.sheet.pk])))


# --- keying in --------------------------------------------------------------------------------
@login_required
@never_cache
def key_in(request: SignedIn, pk: int) -> HttpResponse:
    """Key in a paper sheet: all criteria on one page, kept all together; what the other person
    keyed in is not shown."""
    found = sheet_of(request, pk)
    there = keying.waiting(found)
    if len(there) == 2:
        return redirect("score_sheet_keyed", pk)
    seen = replace(page_of(found), given={})  # what the member tapped stays the member's
    asks = not there and not found.entry.contest.paper
    form = bound(KeyingForm, request, asks_why=asks)
    typed: dict[int, Any] = {}
    own = any(one.by_id == request.user.pk for one in there)
    if request.method == "POST" and not own:
        typed = {one.id: typed_in(request, one) for one in seen.tree.criteria}
        if _whole(seen, typed) and form.is_valid():
            answers = {key: one["option"] for key, one in typed.items() if one["answered"]}
            if attempt(form, deeds.key, found, answers, by=request.user, **form.cleaned_data):
                return _after(request, found, there)
    context = {
        "sheet": found,
        "contest": found.entry.contest,
        "seen": seen,
        "scans": found.papers.all(),  # type: ignore[attr-defined]
        "screens": seen.receipt(typed),
        "form": form,
        "first": there[0] if there else None,
        "own": own,
        "notices": seen.book.notices,
    }
    return page(request, "evaluation/score_sheet_key_in.html", context, status=422 if typed else 0)


def _whole(seen: Any, typed: dict[int, Any]) -> bool:
    """Marks what was left out; a stopped evaluation may leave out what it likes."""
    missing = [one for one in typed.values() if not one["answered"]]
    if seen.stops:
        return not any(one["fault"] for one in typed.values())
    for one in missing:
        one["fault"] = one["fault"] or _("Not keyed in yet.")
    return not missing


def _after(request: SignedIn, found: ScoreSheet, there: list[Keying]) -> HttpResponse:
    pair = keying.waiting(found)
    if len(pair) == 2:
        said = _("The two keyings differ. Settle it with the paper in hand.")
        return done(request, reverse("score_sheet_keyed", args=[found.pk]), said)
    said = _("Both keyed in the same: the sheet is handed in.")
    if not there:
        said = _("The sheet was keyed in once. Another person keys it in again.")
    return done(request, reverse("contest_paper_sheets", args=[found.entry.contest_id]), said)


@login_required
@never_cache
def keyed(request: SignedIn, pk: int) -> HttpResponse:
    """Where two people keyed in otherwise, side by side; settled criterion by criterion."""
    found = sheet_of(request, pk)
    pair = keying.waiting(found)
    if len(pair) != 2:
        return redirect("score_sheet_key_in", pk)
    seen = replace(page_of(found), given={})
    apart = keying.differences(seen.tree, pair)
    form = bound(SettleForm, request)
    typed: dict[int, Any] = {}
    if request.method == "POST":
        typed = {one.node.id: typed_in(request, one.node) for one in apart}
        for one in typed.values():
            if not one["answered"]:
                one["fault"] = one["fault"] or _("Choose what stands on the paper.")
        if form.is_valid() and all(one["answered"] for one in typed.values()):
            choices = {key: one["option"] for key, one in typed.items()}
            if attempt(form, deeds.settle, found, choices, by=request.user, **form.cleaned_data):
                to = reverse("contest_paper_sheets", args=[found.entry.contest_id])
                return done(request, to, _("The differences are settled: the sheet is handed in."))
    context = {
        "sheet": found,
        "contest": found.entry.contest,
        "seen": seen,
        "scans": found.papers.all(),  # type: ignore[attr-defined]
        "pair": pair,
        "apart": [(one, seen.line(one.node, typed.get(one.node.id))) for one in apart],
        "form": form,
        "notices": seen.book.notices,
    }
    return page(request, "evaluation/score_sheet_keyed.html", context, status=422 if typed else 0)


@login_required
@never_cache
def drop(request: SignedIn, pk: int) -> HttpResponse:
    """Begin anew, after a wrong paper was keyed in."""
    found = sheet_of(request, pk)
    form = bound(ReasonForm, request)
    back = reverse("score_sheet_key_in", args=[pk])
    if form.is_valid() and attempt(
        form, deeds.drop, found, reason=form.cleaned_data["reason"], by=request.user
    ):
        return done(request, back, _("What was keyed in was put aside. The keying begins anew."))
    context = {
        "title": _("Begin the keying anew"),
        "contest": found.entry.contest,
        "lede": f"{found.seat.member.user.name} · {found.entry.dossier.product.name}",
        "text": _("What was keyed in stays in the log and counts for nothing."),
        "form": form,
        "action": _("Begin anew"),
        "style": "danger",
        "back": back,
    }
    return page(request, "confirm.html", context)
