"""The evaluator's pages: the queue, the sheet section by section, handing it in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluation import asked, progress_page, score_page, tablet_page
from evaluation.deeds import sheets
from evaluation.forms.contests import ReasonForm, RemarkForm
from evaluation.models import (
    Check,
    ConditionAnswer,
    ContestState,
    PanelReport,
    PanelReportState,
    ScoreSheet,
    ScoreSheetState,
    Tap,
)
from evaluation.own_page import claimed
from evaluation.roles import standing
from evaluation.score_page import SheetPage, page_of
from evaluation.views.typed import typed_in
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import Refused
from ocop.lib.pages import attempt, bound, done, page
from ocop.rules import trees
from products.models import Evidence

COMMENT = sheets.COMMENT
WHOLE = (
    "entry__contest__council__stage__book",
    "entry__contest__council__region",
    "entry__sheet__product_set",
    "entry__sample",
    "entry__dossier__product__producer__region",
    "seat__member__user",
)


def sheets_of(user: Any) -> QuerySet[ScoreSheet]:
    """The person's own sheets with all a page needs, and whether a condition knocks it out."""
    held = ConditionAnswer.objects.filter(entry=OuterRef("entry"), holds=True)
    return ScoreSheet.objects.of(user).select_related(*WHOLE).annotate(some_hold=Exists(held))


def sheet_of(request: SignedIn, pk: int) -> ScoreSheet:
    """Return the sheet if the person may see it (own, or as one who runs the council), else 404."""
    rows = ScoreSheet.objects.visible_to(request.user).select_related(*WHOLE)
    return get_object_or_404(rows, pk=pk)


# --- the queue ------------------------------------------------------------------------------
@login_required
@require_safe
@never_cache
def queue(request: SignedIn) -> HttpResponse:
    """What is to be scored, contest by contest, with the next sheet at hand."""
    rows = ScoreSheet.objects.of(request.user).select_related(
        "entry__contest__council__stage__book",
        "entry__dossier__product__producer",
        "entry__sample",
    )
    groups: dict[Any, list[ScoreSheet]] = defaultdict(list)
    for sheet in rows.order_by("-entry__contest__held_on", "entry__contest", "entry__order"):
        groups[sheet.entry.contest].append(sheet)
    context = {
        "contests": [_group(contest, found) for contest, found in groups.items()],
        "together": progress_page.of_all([contest.pk for contest in groups]),
        "stopped": asked.stopped_for(request.user),
        "tablet": tablet_page.basic(request.user),
    }
    return kept_by(request, page(request, "evaluation/scoring.html", context))


def kept_by(request: SignedIn, response: HttpResponse) -> HttpResponse:
    """Mark a page that the reader's own tablet may keep; the worker keeps no page without it."""
    response["OCOP-Reader"] = str(request.user.pk)
    return response


def _group(contest: Any, found: list[ScoreSheet]) -> dict[str, Any]:
    left = [sheet for sheet in found if sheet.state == ScoreSheetState.OPEN]
    scoring = contest.state == ContestState.SCORING and not contest.paper
    begun = [sheet for sheet in left if sheet.answered]
    return {
        "contest": contest,
        "sheets": found,
        "done": len(found) - len(left),
        "all": len(found),
        "next": next(iter(begun or left), None) if scoring else None,
        "scoring": scoring,
    }


# --- one sheet ------------------------------------------------------------------------------
@login_required
@require_safe
@never_cache
def sheet(request: SignedIn, pk: int) -> HttpResponse:
    """The open sheet at its first unfinished section, or the receipt of one handed in."""
    found = sheet_of(request, pk)
    deeds = actions_for(found, request.user)
    seen = page_of(found)
    if any(deed.name == "enter" and deed.allowed for deed in deeds):
        tabs = seen.tabs()
        first = next((tab for tab in tabs if not tab.done), tabs[0])
        return redirect("score_sheet_section", pk, first.key)
    own = found.seat.member.user_id == request.user.pk
    chairs = standing(request.user, found.entry.contest.council).chair
    context = {
        "sheet": found,
        "seen": seen,
        "parts": seen.part_points(),
        "screens": seen.receipt(),
        "deeds": [deed for deed in deeds if deed.name not in ("enter", "submit")],
        "why": "" if found.state == ScoreSheetState.SUBMITTED else sheets.why_shut(found),
        "own": own,
        "aside": Tap.objects.of_member(found).lost().count() if own or chairs else 0,
        "notices": seen.book.notices,
    }
    return page(request, "evaluation/score_sheet_receipt.html", context)


@login_required
@never_cache
def section(request: SignedIn, pk: int, section: str) -> HttpResponse:
    """One section of the own sheet. Its form is for those without JavaScript, and for "next"."""
    found = get_object_or_404(sheets_of(request.user), pk=pk)
    deed = next((d for d in actions_for(found, request.user) if d.name == "enter"), None)
    if request.method != "POST" and (deed is None or not deed.allowed):
        return redirect("score_sheet", pk)
    seen = page_of(found)
    node = _screen_or_404(seen, section)
    if request.method != "POST":
        return _section_page(request, seen, section)
    require(request.user, "enter", found)
    typed = {one.id: typed_in(request, one) for one in node.criteria}
    if any(one["fault"] for one in typed.values()):
        return _section_page(request, seen, section, typed)
    answers = {
        key: (one["option"], one["comment"]) for key, one in typed.items() if one["answered"]
    }
    sheets.enter_section(found, answers, by=request.user)
    _before, after = score_page.neighbours(seen.tabs(section))
    if "next" not in request.POST:
        return redirect("score_sheet_section", pk, section)
    if after is None:
        return redirect("score_sheet_submit", pk)
    return redirect("score_sheet_section", pk, after.key)


def _screen_or_404(seen: SheetPage, key: str) -> Any:
    try:
        return seen.screen(key)
    except KeyError:
        raise Http404 from None


def _section_page(
    request: SignedIn, seen: SheetPage, key: str, typed: dict[int, Any] | None = None
) -> HttpResponse:
    found = seen.sheet
    beside = claimed(dossier=found.entry.dossier_id, sheet=found.entry.sheet_id)
    seen = replace(seen, claims=beside)
    tabs = seen.tabs(key)
    before, after = score_page.neighbours(tabs)
    node = seen.screen(key)
    context = {
        "sheet": found,
        "seen": seen,
        "tabs": tabs,
        "before": before,
        "after": after,
        "here": next(tab for tab in tabs if tab.current),
        "section": node,
        "lines": seen.lines(node, typed),
        "asked": seen.beside(node),
        "place": _place(found),
        "about": _about(found),
        "notices": seen.book.notices,
        "comment_length": COMMENT,
        "tablet": tablet_page.of_sheet(seen, request.user),
    }
    drawn = page(request, "evaluation/score_sheet.html", context, status=422 if typed else 0)
    return kept_by(request, drawn)


def _place(found: ScoreSheet) -> tuple[int, int]:
    """'Sheet 3 of 8': its place among the member's sheets of the contest."""
    keys = list(
        ScoreSheet.objects.filter(seat=found.seat_id)
        .order_by("entry__order", "pk")
        .values_list("pk", flat=True)
    )
    return keys.index(found.pk) + 1, len(keys)


def _about(found: ScoreSheet) -> dict[str, Any]:
    """What the member reads beside the sheet: papers, the check's findings, the panel's report."""
    dossier = found.entry.dossier
    papers = Evidence.objects.filter(product=dossier.product, withdrawn_at__isnull=True)
    return {
        "papers": list(papers.order_by("kind", "-uploaded_at")[:20]),
        "checks": list(Check.objects.filter(dossier=dossier).exclude(report_no="")),
        "report": PanelReport.objects.filter(
            dossier=dossier,
            stage=found.entry.contest.council.stage_id,
            state=PanelReportState.HANDED_IN,
        )
        .select_related("panel")
        .first(),
    }


@login_required
@require_POST
def enter(request: SignedIn, pk: int) -> HttpResponse:
    """Keep one answer as it is tapped; the answer is the criterion's mark, foot and tabs."""
    found = get_object_or_404(sheets_of(request.user), pk=pk)
    tree = trees.of(found.entry.sheet)
    try:
        node = tree.criterion(int(request.POST.get("criterion", "")))
    except (KeyError, ValueError):
        raise Refused(_("This choice is not on the sheet. Open the sheet again.")) from None
    typed = typed_in(request, node)
    if not typed["answered"] and not typed["fault"]:
        typed["fault"] = _("Choose an option first; your words are kept here.")
    if typed["fault"]:
        seen = page_of(found)
    else:
        given = sheets.enter(
            found, criterion=node.id, option=typed["option"], comment=typed["comment"],
            by=request.user,
        )  # fmt: skip
        seen = SheetPage(found, tree, given)
    context = {
        "sheet": found,
        "seen": seen,
        "tabs": seen.tabs(seen.key_of(node)),
        "line": seen.line(node, typed if typed["fault"] else None),
    }
    return page(request, "evaluation/_score_saved.html", context)


# --- handing in -----------------------------------------------------------------------------
@login_required
@never_cache
def submit(request: SignedIn, pk: int) -> HttpResponse:
    """Look over the whole sheet and hand it in; then the next one waits."""
    found = get_object_or_404(sheets_of(request.user), pk=pk)
    if request.method != "POST" and found.state == ScoreSheetState.SUBMITTED:
        return redirect("score_sheet", pk)
    require(request.user, "submit", found)
    form = bound(RemarkForm, request)
    if form.is_valid():
        remark = form.cleaned_data["remark"]
        if attempt(form, sheets.submit, found, remark=remark, by=request.user):
            return _next(request, found)
    elif not form.is_bound:
        form.initial = {"remark": found.remark}
    seen = page_of(found)
    tabs = seen.tabs()
    context = {
        "sheet": found,
        "seen": seen,
        "tabs": tabs,
        "parts": seen.part_points(),
        "missing": [tab for tab in tabs if not tab.done],
        "form": form,
        "place": _place(found),
        "tablet": tablet_page.of_sheet(seen, request.user),
        "notices": seen.book.notices,
    }
    return kept_by(request, page(request, "evaluation/score_sheet_submit.html", context))


def _next(request: SignedIn, found: ScoreSheet) -> HttpResponse:
    """Go on to the next open sheet of the contest, or to the queue when all are in."""
    rows = ScoreSheet.objects.open_for(request.user).filter(seat=found.seat_id)
    following = rows.order_by("entry__order", "pk").first()
    if following is None:
        return done(
            request, reverse("scoring"), _("The sheet was handed in. All your sheets are in.")
        )
    return done(
        request, reverse("score_sheet", args=[following.pk]),
        _("The sheet was handed in. This is the next one."),
    )  # fmt: skip


@login_required
def reopen(request: SignedIn, pk: int) -> HttpResponse:
    """The chair gives a sheet back, with a reason."""
    found = sheet_of(request, pk)
    require(request.user, "reopen", found)
    form = bound(ReasonForm, request)
    contest = found.entry.contest
    room = reverse("contest_control", args=[contest.pk])
    if form.is_valid() and attempt(
        form, sheets.reopen, found, reason=form.cleaned_data["reason"], by=request.user
    ):
        return done(request, room, _("The sheet is open again; its member has been told."))
    context = {
        "title": _("Open the sheet again"),
        "contest": contest,
        "lede": f"{found.seat.member.user.name} · {found.entry.dossier.product.name}",
        "text": _("Both the sheet as it was and the new one stay in the history."),
        "form": form,
        "action": _("Open the sheet again"),
        "back": room,
    }
    return page(request, "confirm.html", context)
