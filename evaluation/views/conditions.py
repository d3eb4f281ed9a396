"""What the council answers about a product apart from points, product by product."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluation import agreement, asked, control
from evaluation.condition_permissions import stands_in
from evaluation.deeds import agreement as agreeing
from evaluation.deeds import conditions
from evaluation.models import Contest, ContestState, Entry
from evaluation.roles import standing
from evaluation.score_page import NO_OPTION
from evaluation.views.contests import contest_of
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.pages import done, page
from ocop.lib.text import nfc
from ocop.rules import trees
from ocop.workflow import words
from ocop.workflow.doors import history

ANSWERS = {"yes": True, "no": False}


def entry_of(request: SignedIn, pk: int) -> Entry:
    """Return the entry for who runs its council, once the scoring began; others are told no."""
    rows = Entry.objects.visible_to(request.user).select_related(
        "contest__council__stage__book", "sheet__product_set", "dossier__product__producer"
    )
    found = get_object_or_404(rows, pk=pk)
    if found.contest.state != ContestState.SCORING or not stands_in(request.user, found):
        _refuse_readers(request, found.contest)
    return found


def _refuse_readers(request: SignedIn, contest: Contest) -> None:
    if not standing(request.user, contest.council).runs:
        raise NotAllowed(_("This page is for the chair, the secretary and the office."))
    if contest.state == ContestState.PREPARING:
        raise NotAllowed(_("The scoring has not begun yet."))


@login_required
@require_safe
@never_cache
def every(request: SignedIn, pk: int) -> HttpResponse:
    """The products of a contest with what the council has answered and what is open."""
    contest = contest_of(request, pk)
    _refuse_readers(request, contest)
    room = control.seen_by(contest, request.user)
    context = {
        "contest": contest,
        "rows": room.rows,
        "lacking": len(room.lacking),
        "agrees": agreement.needed(contest.council.stage.book),
        "scoring": contest.state == ContestState.SCORING,
        "notices": contest.council.stage.book.notices,
    }
    return page(request, "evaluation/contest_conditions.html", context)


@login_required
@never_cache
def entry(request: SignedIn, pk: int) -> HttpResponse:
    """The conditions of one product: yes or no to each, with a reason."""
    found = entry_of(request, pk)
    if request.method != "POST":
        return _page(request, found)
    require(request.user, "answer", found)
    typed = {one.code: _typed(request, one.code) for one in asked.of(found)}
    given = {
        code: (one["holds"], one["reason"])
        for code, one in typed.items()
        if one["holds"] is not None
    }
    if not given or any(one["fault"] for one in typed.values()):
        return _page(request, found, typed)
    try:
        conditions.answer(found, given, seen=request.POST.get("seen", ""), by=request.user)
    except AlreadyDecided as refusal:
        return _page(request, found, typed, meanwhile=str(refusal.sentence))
    return _on(request, found, _("The council's answers are kept."))


def _typed(request: SignedIn, code: str) -> dict[str, Any]:
    holds = ANSWERS.get(request.POST.get(f"h-{code}", ""))
    reason = nfc(request.POST.get(f"r-{code}", "")).strip()[: conditions.REASON]
    fault = ""
    if holds and not reason:
        fault = _("Write why: the producer reads it beside the result.")
    elif holds is None and reason:
        fault = _("Choose an answer first; your words are kept here.")
    return {"holds": holds, "reason": reason, "fault": fault}


def _page(
    request: SignedIn,
    found: Entry,
    typed: dict[str, dict[str, Any]] | None = None,
    meanwhile: str = "",
) -> HttpResponse:
    listed = asked.of(found)
    contest = found.contest
    agrees = agreement.needed(contest.council.stage.book)
    deeds = actions_for(found, request.user)
    context = {
        "entry": found,
        "contest": contest,
        "asked": [(one, (typed or {}).get(one.code) or _kept(one)) for one in listed],
        "nothing_typed": typed is not None and not any(map(_says, typed.values())),
        "meanwhile": meanwhile,
        "seen": asked.fingerprint(found),
        "open": sum(one.open for one in listed),
        "out": [one for one in listed if one.holds],
        "questions": agreement.questions(found, request.user) if agrees else [],
        "agrees": agrees,
        "may": any(deed.name == "answer" and deed.allowed for deed in deeds),
        "why": next((deed.why for deed in deeds if deed.why), ""),
        "reason_length": conditions.REASON,
        "lines": words.lines(history(found)),
        "notices": contest.council.stage.book.notices,
    }
    status = 422 if typed is not None else 0
    return page(request, "evaluation/entry_conditions.html", context, status=status)


def _says(typed: dict[str, Any]) -> bool:
    return bool(typed["fault"]) or typed["holds"] is not None


def _kept(one: asked.Asked) -> dict[str, Any]:
    """What the form shows of an answer that stands."""
    if one.answer is None:
        return {"holds": None, "reason": "", "fault": ""}
    return {"holds": one.answer.holds, "reason": one.answer.reason, "fault": ""}


@login_required
@require_POST
def none(request: SignedIn, pk: int) -> HttpResponse:
    """Answer no to everything that is still open about the product."""
    found = entry_of(request, pk)
    require(request.user, "answer", found)
    conditions.none_applies(found, note=request.POST.get("note", ""), by=request.user)
    said = _("%(product)s: no condition knocks it out.")
    return _on(request, found, said % {"product": found.dossier.product.name})


@login_required
@require_POST
def agreed(request: SignedIn, pk: int) -> HttpResponse:
    """Keep the options the council agreed on for the criteria with star marks."""
    found = entry_of(request, pk)
    require(request.user, "answer", found)
    options: dict[int, int | None] = {}
    for one in agreement.marked(trees.of(found.sheet)):
        chosen = request.POST.get(f"c{one.id}", "")
        if chosen == NO_OPTION:
            options[one.id] = None
        elif chosen:
            options[one.id] = _number(chosen)
    agreeing.agree(found, options, seen=request.POST.get("seen", ""), by=request.user)
    return _on(request, found, _("The agreed options are kept."))


def _number(chosen: str) -> int:
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 18):
        raise Refused(_("This choice is not on the sheet. Open the sheet again."))
    return int(chosen)


def _on(request: SignedIn, entry: Entry, said: str) -> HttpResponse:
    """On to the next product about which something is open, else to the control room."""
    contest = Contest.objects.select_related("council__stage__book").get(pk=entry.contest_id)
    rows = control.seen_by(contest, request.user).lacking
    keys = [row.entry for row in rows]
    after = [row.entry for row in rows if row.entry > entry.pk]
    if entry.pk in keys:
        return done(request, reverse("entry_conditions", args=[entry.pk]), said)
    if keys:
        return done(request, reverse("entry_conditions", args=[(after or keys)[0]]), said)
    return done(request, reverse("contest_control", args=[contest.pk]), said)
