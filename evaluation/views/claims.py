"""The producer's self-assessment: looked over, filled in section by section, handed in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cycle.models import Dossier
from evaluation import score_page
from evaluation.claim_permissions import Own
from evaluation.deeds import carrying, claims
from evaluation.forms.claims import WordsForm
from evaluation.models import SelfAssessment
from evaluation.own_page import OwnPage, own_page_of
from evaluation.views.typed import COMMENT, typed_in
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import Refused
from ocop.lib.pages import attempt, bound, done, page
from ocop.rules import trees, words

NEEDED = (
    "product__producer__region", "product_set", "book__classification", "cycle", "stage",
)  # fmt: skip


def dossier_of(request: SignedIn, pk: int) -> Dossier:
    """Return the dossier if the person may know it, else 404."""
    rows = Dossier.objects.visible_to(request.user).select_related(*NEEDED)
    return get_object_or_404(rows, pk=pk)


def own_of(request: SignedIn, dossier: Dossier) -> SelfAssessment | None:
    """Return its self-assessment if there is one that the person may read."""
    rows = SelfAssessment.objects.visible_to(request.user).filter(dossier=dossier)
    found = rows.select_related("sheet__product_set", "handed_in_by").first()
    if found is not None:
        found.dossier = dossier
    return found


def written(request: SignedIn, pk: int, deed: str) -> SelfAssessment:
    """Return the self-assessment on which the person may do this now; else refuse or 404."""
    dossier = dossier_of(request, pk)
    found = own_of(request, dossier)
    require(request.user, deed, Own(dossier, found))
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
@never_cache
def overview(request: SignedIn, pk: int) -> HttpResponse:
    """Where it stands: points, projected stars, and what 3, 4 and 5 stars still ask for."""
    dossier = dossier_of(request, pk)
    found = own_of(request, dossier)
    deeds = actions_for(Own(dossier, found), request.user)
    may = {deed.name for deed in deeds if deed.allowed}
    context: dict[str, Any] = {
        "dossier": dossier,
        "found": found,
        "deeds": [deed for deed in deeds if deed.name in ("begin", "reopen")],
        "writes": "enter" in may,
        "hands_in": next((deed for deed in deeds if deed.name == "hand_in"), None),
        "why": next((deed.why for deed in deeds if deed.name == "enter"), ""),
        "notices": dossier.book.notices,
    }
    if found is not None:
        context |= _standing(own_page_of(found))
        carry = [deed for deed in deeds if deed.name == "carry_over"]
        context |= {"carry": carry, "newer": carrying.newer(found) if carry else None}
    return page(request, "evaluation/own.html", context)


def _standing(seen: OwnPage) -> dict[str, Any]:
    tabs = seen.tabs()
    codes = seen.sheet.sheet.about.get("disqualification_codes", [])
    return {
        "seen": seen,
        "tabs": tabs,
        "parts": seen.part_points(),
        "first": next((tab for tab in tabs if not tab.done), tabs[0]),
        "left": seen.criteria - len(seen.given),
        "screens": [(screen, seen.rows(screen)) for screen in seen.screens],
        "knockouts": [words.knockout(code) for code in codes],
    }


@login_required
@require_POST
def begin(request: SignedIn, pk: int) -> HttpResponse:
    """Begin it, and go to the first section."""
    dossier = dossier_of(request, pk)
    found = own_of(request, dossier)
    require(request.user, "enter" if found else "begin", Own(dossier, found))
    if found is None:
        found = claims.begin(dossier, by=request.user)
    first = score_page.screens_of(trees.of(found.sheet))[0]
    return redirect("self_assessment_section", pk, first.key)


@login_required
@never_cache
def section(request: SignedIn, pk: int, section: str) -> HttpResponse:
    """One section. Its form is for those without JavaScript, and for "next"."""
    found = written(request, pk, "enter")
    seen = own_page_of(found)
    try:
        screen = seen.screen(section)
    except KeyError:
        raise Http404 from None
    if request.method != "POST":
        return _section_page(request, seen, section)
    typed = {one.id: typed_in(request, one) for one in screen.criteria}
    if any(one["fault"] for one in typed.values()):
        return _section_page(request, seen, section, typed)
    answers = {
        key: (one["option"], one["comment"]) for key, one in typed.items() if one["answered"]
    }
    if answers:
        claims.claim_section(found, answers, by=request.user)
    _before, after = score_page.neighbours(seen.tabs(section))
    if "next" not in request.POST:
        return redirect("self_assessment_section", pk, section)
    if after is None:
        return redirect("self_assessment", pk)
    return redirect("self_assessment_section", pk, after.key)


def _section_page(
    request: SignedIn, seen: OwnPage, key: str, typed: dict[int, Any] | None = None
) -> HttpResponse:
    tabs = seen.tabs(key)
    before, after = score_page.neighbours(tabs)
    screen = seen.screen(key)
    context = {
        "found": seen.sheet,
        "dossier": seen.sheet.dossier,
        "seen": seen,
        "tabs": tabs,
        "before": before,
        "after": after,
        "here": next(tab for tab in tabs if tab.current),
        "section": screen,
        "rows": seen.rows(screen, typed),
        "notices": seen.book.notices,
        "comment_length": COMMENT,
    }
    return page(request, "evaluation/own_section.html", context, status=422 if typed else 0)


@login_required
@require_POST
def enter(request: SignedIn, pk: int) -> HttpResponse:
    """Keep one claim as it is tapped; the answer is the criterion's mark, foot and tabs."""
    found = written(request, pk, "enter")
    try:
        node = trees.of(found.sheet).criterion(int(request.POST.get("criterion", "")))
    except (KeyError, ValueError):
        raise Refused(_("This choice is not on the sheet. Open the sheet again.")) from None
    typed = typed_in(request, node)
    if not typed["answered"] and not typed["fault"]:
        typed["fault"] = _("Choose an option first; your words are kept here.")
    if not typed["fault"]:
        claims.claim(
            found, criterion=node.id, option=typed["option"], comment=typed["comment"],
            by=request.user,
        )  # fmt: skip
    seen = own_page_of(found)
    context = {
        "dossier": found.dossier,
        "found": found,
        "seen": seen,
        "tabs": seen.tabs(seen.key_of(node)),
        "line": seen.line(node, typed if typed["fault"] else None),
        "papers": seen.papers(node),
    }
    return page(request, "evaluation/_own_saved.html", context)


@login_required
@never_cache
def tell(request: SignedIn, pk: int) -> HttpResponse:
    """The parts of form 02 that are told in words."""
    found = written(request, pk, "enter")
    form = bound(WordsForm, request, found=found)
    if form.is_valid() and attempt(
        form, claims.describe, found, **form.cleaned_data, by=request.user
    ):
        return done(request, found, _("Saved."))
    context = {"form": form, "found": found, "dossier": found.dossier}
    return page(request, "evaluation/own_words.html", context)


@login_required
@require_POST
def hand_in(request: SignedIn, pk: int) -> HttpResponse:
    """Hand it in; the office and the council read it beside the sheet."""
    found = written(request, pk, "hand_in")
    claims.hand_in(found, by=request.user)
    said = _("The self-assessment was handed in. The office and the council will read it.")
    return done(request, found, said)


@login_required
@require_POST
def reopen(request: SignedIn, pk: int) -> HttpResponse:
    """Open it again to change it."""
    found = written(request, pk, "reopen")
    claims.reopen(found, by=request.user)
    return done(request, found, _("The self-assessment is open again; hand it in when it is done."))


@login_required
@require_POST
def carry_over(request: SignedIn, pk: int) -> HttpResponse:
    """Go over to the version of the sheet in use, and see what is to be answered again."""
    found = written(request, pk, "carry_over")
    carrying.carry_over(found, by=request.user)
    said = _("You are on the version in use. Look at what is not answered yet.")
    return done(request, found, said)
