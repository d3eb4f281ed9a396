"""Letters handed over on paper: which wait for it, and the notes of those that were."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import letter_handing
from evaluation.deeds import letter_handings as deeds
from evaluation.evening import handing_list
from evaluation.forms.letter_handings import HandingForm, UndoForm
from evaluation.letter_handing_permissions import Handing
from evaluation.models import Decision, Letter, LetterHanding
from evaluation.views.evening import answered
from evaluation.views.letters import letters_of
from ocop.accounts import scope
from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, leaf, page

NEEDED = (
    "decision__contest__council__stage", "decision__contest__council__region", "producer__region",
    "region",
)  # fmt: skip
NOTED = 100  # notes shown below the list, the latest first


@login_required
@require_safe
@never_cache
def mine(request: SignedIn) -> HttpResponse:
    """What waits to be handed over in the territory of the person's office."""
    if not scope.appointments(request.user, roles=letter_handing.OFFICER).exists():
        raise NotAllowed(_("This page is for the offices of the programme."))
    return _listed(request, _lately(request), None)


def _lately(request: SignedIn) -> Any:
    carried = letter_handing.carried_by(request.user)
    return carried.filter(dated__gte=letter_handing.lately())


@login_required
@require_safe
@never_cache
def of_decision(request: SignedIn, pk: int) -> HttpResponse:
    """The same for the letters of one decision."""
    decision = letters_of(request, pk)
    seen = Letter.objects.visible_to(request.user).filter(decision=decision).out().speaking()
    return _listed(request, seen, decision)


def _listed(request: SignedIn, letters: Any, decision: Decision | None) -> HttpResponse:
    waiting = letter_handing.waiting(letters).select_related(*NEEDED).order_by("-dated", "pk")
    shown = leaf(request, waiting)
    notes = letter_handing.handed(letters).select_related(*(f"letter__{one}" for one in NEEDED))
    context = {
        "decision": decision,
        "contest": decision.contest if decision else None,
        "page": shown,
        "rows": [(one, actions_for(Handing(one, known=True), request.user)) for one in shown],
        "notes": [(one, actions_for(one, request.user)) for one in notes[:NOTED]],
    }
    return page(request, "evaluation/letters_hand_over.html", context)


@login_required
@require_safe
@never_cache
def printed(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """The list to be signed by those who receive their letters."""
    decision = letters_of(request, pk)
    if kind not in handing_list.MADE:
        raise Http404
    seen = Letter.objects.visible_to(request.user).filter(decision=decision).out().speaking()
    rows = list(letter_handing.waiting(seen).order_by("order", "pk"))
    if not rows:
        raise Http404
    made = handing_list.MADE[kind](decision, rows)
    return answered(made, f"danh-sach-giao-nhan-{decision.pk}.{kind}")


def _carried(request: SignedIn, pk: int) -> Letter:
    """A letter the person reads or carries."""
    seen: QuerySet[Letter] = letter_handing.known_to(request.user)
    return get_object_or_404(seen.select_related(*NEEDED), pk=pk)


def _back(request: SignedIn, letter: Letter) -> str:
    """To the list of the decision for its office, to the own territory's for a commune."""
    if Letter.objects.visible_to(request.user).filter(pk=letter.pk).exists():
        return reverse("letters_hand_over", args=[letter.decision_id])
    return reverse("letters_to_hand_over")


@login_required
def hand_over(request: SignedIn, pk: int) -> HttpResponse:
    """Note who handed the letter to whom and when."""
    letter = _carried(request, pk)
    # A form that is sent again finds what it has made: whether it may be noted now asks the deed.
    require(request.user, "hand_over", Handing(letter, known=request.method == "POST"))
    form = bound(HandingForm, request)
    if not form.is_bound:
        form.initial = {**form.initial, "handed_on": clock.today()}
    if form.is_valid() and attempt(
        form, deeds.hand_over, letter, **form.cleaned_data, by=request.user
    ):
        return done(request, _back(request, letter), _("Noted: the letter was handed over."))
    facts = letter.facts
    context = {
        "title": _("Letter handed over on paper"),
        "lede": f"{letter.number} · {facts['to']}",
        "rows": [(_("Number of the paper"), letter.number), (pgettext("letter", "To"), facts["to"]),
                 (_("Address"), facts["address"])],
        "form": form,
        "action": _("Note it"),
        "back": _back(request, letter),
    }  # fmt: skip
    return page(request, "confirm.html", context)


@login_required
def undo(request: SignedIn, pk: int) -> HttpResponse:
    """Take back a note that was wrong; it stays on record."""
    rows = LetterHanding.objects.filter(letter__in=letter_handing.known_to(request.user))
    handing = get_object_or_404(
        rows.select_related(*(f"letter__{one}" for one in NEEDED), "noted_by"), pk=pk
    )
    require(request.user, "undo", handing)
    form = bound(UndoForm, request)
    if form.is_valid() and attempt(form, deeds.undo, handing, **form.cleaned_data, by=request.user):
        return done(request, _back(request, handing.letter), _("The note was taken back."))
    context = {
        "title": _("Take the note back"),
        "lede": f"{handing.letter.number} · {handing.letter.facts['to']}",
        "rows": [(_("Received by"), handing.received_by), (_("Day"), handing.handed_on),
                 (_("Handed over by"), handing.handed_by)],
        "form": form,
        "action": _("Take the note back"),
        "style": "danger",
        "back": _back(request, handing.letter),
    }  # fmt: skip
    return page(request, "confirm.html", context)
