"""Letters of result: looked at before they go, released, and whether they have arrived."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from evaluation import (
    corrected,
    letter_files,
    letter_outbox,
    letter_preview,
    signed_letters,
    signed_papers,
)
from evaluation.deeds import letters as deeds
from evaluation.evening import letter_paper, letter_words
from evaluation.forms.letters import ReleaseForm, numbers_of, proposed, proposed_again
from evaluation.letter_handing_permissions import Handing
from evaluation.letter_permissions import Letters, reads_letters
from evaluation.models import Decision, DecisionState, Entry, Letter, SignedKind
from evaluation.roles import standing
from evaluation.views.evening import answered
from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page
from ocop.lib.text import whole
from ocop.notices.deeds import outbox

MOST = 300  # letters in one file for the printer


def letters_of(request: SignedIn, pk: int) -> Decision:
    """The decision, for those who may read all its letters."""
    rows = Decision.objects.visible_to(request.user).select_related(
        "contest__council__stage__book", "contest__council__region", "contest__council__cycle"
    )
    found = get_object_or_404(rows, pk=pk)
    if not reads_letters(request.user, found):
        raise NotAllowed(_("Letters are released by the office that prepares the decision."))
    return found


@login_required
@require_safe
@never_cache
def every(request: SignedIn, pk: int) -> HttpResponse:
    """Before the publication what will be sent; after it the outbox of the decision."""
    decision = letters_of(request, pk)
    if decision.state != DecisionState.PUBLISHED:
        context = {
            "decision": decision,
            "contest": decision.contest,
            "groups": letter_preview.addressees(decision, request.user),
        }
        return page(request, "evaluation/letters_preview.html", context)
    found = letter_outbox.rows(_seen(request, decision))
    tally = letter_outbox.tally(found)
    wanted = request.GET.get("show", "")
    listed = [row for row in found if row.state == wanted] if wanted in tally else found
    leaf_ = leaf(request, listed)
    context = {
        "decision": decision,
        "contest": decision.contest,
        "page": leaf_,
        "rows": [(row, letter_outbox.words(row.state)) for row in leaf_],
        "wanted": wanted if wanted in tally else "",
        "staff": standing(request.user, decision.contest.council).staff,
        "deeds": actions_for(
            Letters(decision, tally["held"], sum(len(row.failed) for row in found)), request.user
        ),
        **_counts(decision, tally),
    }
    return page(request, "evaluation/letters.html", context)


def _seen(request: SignedIn, decision: Decision) -> Any:
    return Letter.objects.visible_to(request.user).filter(decision=decision)


def _counts(decision: Decision, tally: dict[str, int]) -> dict[str, Any]:
    there = _list(decision)
    named = letter_outbox.named(tally)
    figures = [
        (n, words, f"{there}?show={state}" if state else there, kind)
        for state, n, words, kind in named
    ]
    return {"decision": decision, "tally": tally, "figures": figures}


@login_required
@require_safe
@never_cache
def progress(request: SignedIn, pk: int) -> HttpResponse:
    """The counts alone, asked for every few seconds while mails wait."""
    decision = letters_of(request, pk)
    tally = letter_outbox.tally(letter_outbox.rows(_seen(request, decision)))
    if getattr(request, "htmx", False) and not tally["waiting"]:
        return HttpResponseClientRefresh()
    return page(request, "evaluation/_letters_tally.html", _counts(decision, tally))


@login_required
def release(request: SignedIn, pk: int) -> HttpResponse:
    """Type in number, date and signer; then all letters go at once."""
    decision = letters_of(request, pk)
    held = list(_held(decision))
    require(request.user, "release", Letters(decision, len(held)))
    form = bound(ReleaseForm, request)
    if not form.is_bound:
        form.initial = proposed(decision, clock.today())
    elif "propose" in request.POST:
        form = proposed_again(decision, form)
    elif form.is_valid():
        out = attempt(form, deeds.release, decision, **form.cleaned_data, by=request.user)
        if out:
            said = ngettext("%(n)s letter was released.", "%(n)s letters were released.", len(out))
            return done(request, _list(decision), said % {"n": len(out)})
    form.forget_doubt()
    context = {
        "decision": decision,
        "contest": decision.contest,
        "rows": [
            (_("Letters"), len(held)),
            (_("Numbered one by one"), sum(bool(one.number) for one in held)),
        ],
        "form": form,
    }
    return page(request, "evaluation/letters_release.html", context)


def _held(decision: Decision) -> Any:
    return Letter.objects.filter(decision=decision).held()


def _list(decision: Decision) -> str:
    return reverse("decision_letters", args=[decision.pk])


@login_required
def numbers(request: SignedIn, pk: int) -> HttpResponse:
    """A number for each letter, where the registry clerk gives one each."""
    decision = letters_of(request, pk)
    held = list(_held(decision))
    require(request.user, "number", Letters(decision, len(held)))
    if request.method == "POST":
        n = deeds.number(decision, numbers_of(request.POST), by=request.user)
        said = ngettext("%(n)s number was written.", "%(n)s numbers were written.", n) % {"n": n}
        return done(request, _list(decision), said)
    context = {"decision": decision, "contest": decision.contest, "letters": held}
    return page(request, "evaluation/letters_numbers.html", context)


@login_required
@require_POST
def retry(request: SignedIn, pk: int) -> HttpResponse:
    """Try one failed mail again (``notice``), or all of them."""
    decision = letters_of(request, pk)
    if not standing(request.user, decision.contest.council).staff:
        raise NotAllowed(_("An auditor reads everything and changes nothing."))
    rows = letter_outbox.failed_of(decision)
    if one := request.POST.get("notice"):
        rows = rows.filter(pk=whole(one) or 0)
    n = outbox.retry(rows, by=request.user)
    words = ngettext("%(n)d mail is tried again.", "%(n)d mails are tried again.", n) % {"n": n}
    dossier = whole(request.POST.get("dossier", ""))
    back = reverse("dossier_evaluation", args=[dossier]) if dossier else _list(decision)
    return done(request, back, words)


@login_required
@require_safe
@never_cache
def by_hand(request: SignedIn, pk: int) -> HttpResponse:
    """Letters whose people have no mail address, in one file to be printed and handed over."""
    decision = letters_of(request, pk)
    listed = letter_outbox.by_hand(decision, request.user)[:MOST]
    if not listed:
        raise Http404
    made = letter_paper.all_pdf(listed, signed_letters.bytes_of(listed))
    saved = f"cong-van-trao-tay-{decision.pk}.pdf"
    answer = answered(made, saved)
    answer["Content-Disposition"] = f'attachment; filename="{saved}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"  # it holds files brought
    return answer


@login_required
@require_safe
@never_cache
def preview(request: SignedIn, pk: int, to: str, kind: str) -> HttpResponse:
    """The letter as it will be, of the addressee whose product this is; nothing is stored."""
    seen = Entry.objects.disclosed_to(request.user).select_related("dossier__product__producer")
    entry = get_object_or_404(seen, pk=pk)
    decision = entry.contest.live_decision
    if decision is None or kind not in letter_files.MADE:
        raise Http404
    decision = letters_of(request, decision.pk)
    letter = letter_preview.letter(decision, entry, to, request.user)
    if letter is None:
        raise Http404
    return answered(letter_files.MADE[kind](letter), f"cong-van-du-thao-{entry.pk}.{kind}")


# --- one letter -------------------------------------------------------------------------------
def letter_of(request: SignedIn, pk: int) -> Letter:
    rows = Letter.objects.visible_to(request.user).select_related(
        "decision__contest__council__stage__book",
        "decision__contest__council__region",
        "decision__contest__council__cycle",
        "replaces",
        "replaced_by",
    )
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
@never_cache
def letter(request: SignedIn, pk: int) -> HttpResponse:
    """What the letter says, to be read on a telephone, with the paper to print."""
    found = letter_of(request, pk)
    later = getattr(found, "replaced_by", None)
    inside = reads_letters(request.user, found.decision)
    signed = signed_papers.card(found, SignedKind.LETTER, request.user) if found.is_out else None
    context = {
        "letter": found,
        "facts": found.facts,
        "until": letter_words.deadlines(found),
        "later": later if later and later.is_out else None,
        "deeds": actions_for(found, request.user),
        "inside": inside,
        "signed": signed,
        "clean": standing(request.user, found.decision.contest.council).staff,
        "untold": corrected.untold(found) if found.is_out and not found.replaced_at else [],
        "handed": found.handings.select_related("noted_by", "undone_by") if inside else [],
        "handing": actions_for(Handing(found), request.user),
        "notices": found.decision.contest.council.stage.book.notices,
    }
    return page(request, "evaluation/letter.html", context)


@login_required
@require_safe
@never_cache
def paper(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """The letter as a paper, PDF or DOCX: a draft, and without that mark for the office that has it
    signed. Once it was signed, the signed file alone."""
    found = letter_of(request, pk)
    if kind not in letter_files.MADE:
        raise Http404
    if found.is_out and (signed := signed_papers.standing(found, SignedKind.LETTER)):
        return redirect("signed_paper_file", signed.pk)
    clean = standing(request.user, found.decision.contest.council).staff
    made = letter_files.MADE[kind](found, clean=clean)
    return answered(made, f"cong-van-ket-qua-{found.pk}.{kind}")


@login_required
def correct(request: SignedIn, pk: int) -> HttpResponse:
    """Ask once more, then prepare the letter that replaces this one."""
    found = letter_of(request, pk)
    require(request.user, "correct", found)
    if request.method == "POST":
        made = deeds.correct(found, by=request.user)
        return done(request, made, _("The corrected letter is prepared; release it from the list."))
    context = {
        "title": _("Prepare a corrected letter"),
        "lede": str(found),
        "consequences": [
            _("It says what stands today; the earlier letter is kept as it was sent."),
            _("Nobody is told until it is released with a number of its own."),
        ],
        "action": _("Prepare"),
        "back": found.get_absolute_url(),
    }
    return page(request, "confirm.html", context)
