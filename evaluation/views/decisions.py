"""The decision: prepare, look, publish, or discard."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluation import corrected, result_page, signed_papers
from evaluation.acts import kinds, questions
from evaluation.acts.loading import typed_of
from evaluation.decision_paper_permissions import ActPapers
from evaluation.deeds import decisions
from evaluation.forms.decisions import DecisionPublishForm, proposed
from evaluation.letter_permissions import reads_letters
from evaluation.models import Decision, DecisionState, Entry, Outcome
from evaluation.results import spread_limit
from evaluation.roles import standing
from evaluation.views.contests import contest_of
from evaluation.word_templates import use
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, page
from ocop.workflow import words
from ocop.workflow.doors import history

ORDER = (Outcome.AWARDED, Outcome.SENT_UP, Outcome.GOES_ON, Outcome.NOT_REACHED)


def decision_of(request: SignedIn, pk: int) -> Decision:
    """Return the decision if the person may know it; what is prepared is for the office only."""
    rows = Decision.objects.visible_to(request.user).select_related(
        "contest__council__stage__book", "contest__council__region", "contest__council__cycle"
    )
    found = get_object_or_404(rows, pk=pk)
    runs = standing(request.user, found.contest.council).runs
    if found.state != DecisionState.PUBLISHED and not runs:
        raise NotAllowed(_("The decision is shown when it has been published."))
    return found


@login_required
@require_POST
def prepare(request: SignedIn, pk: int) -> HttpResponse:
    """Prepare the decision of a closed contest."""
    contest = contest_of(request, pk)
    require(request.user, "prepare", contest)
    decision = decisions.prepare(contest, by=request.user)
    return done(request, decision, _("The decision is prepared. Look it over; nobody is told yet."))


@login_required
@require_safe
@never_cache
def decision(request: SignedIn, pk: int) -> HttpResponse:
    """Everything the decision will do, or did: by outcome, with what a careful reader asks."""
    found = decision_of(request, pk)
    stage = found.contest.council.stage
    entries = _entries(request, found)
    published = found.state == DecisionState.PUBLISHED
    paperwork = actions_for(ActPapers(found), request.user)
    papers = kinds.kinds_of({one.outcome for one in entries})
    cards = signed_papers.cards(found, [one.signed for one in papers], request.user)
    prints = any(one.name == "print" and one.allowed for one in paperwork)
    context = {
        "decision": found,
        "contest": found.contest,
        "groups": _groups(entries),
        "signed": [one for one in cards if one.now and one.reads],
        "unsigned": [one for one in cards if one.deeds and not one.now],
        "count": len(entries),
        "questions": _questions(found, entries),
        "papers": list(zip(papers, cards, strict=True)),
        "paper_deeds": [one for one in paperwork if one.name != "print"],
        "keeps_templates": use.keeps(request.user, found.contest.council.region),
        "prints": prints,
        "awards": bool(stage.awards),
        "beyond": stage.after(),
        "published": published,
        "deeds": actions_for(found, request.user),
        "reads_letters": found.state != DecisionState.DISCARDED
        and reads_letters(request.user, found),
        "corrections": corrected.of_contest(found.contest_id, request.user),
        "lines": words.lines(history(found, *(file for one in cards for file in one.files))),
        "notices": stage.book.notices,
    }
    return page(request, "evaluation/decision.html", context)


def _questions(decision: Decision, entries: list[Entry]) -> list[str]:
    """What a careful reader asks about results and papers; nothing of a decision thrown away."""
    if decision.state == DecisionState.DISCARDED:
        return []
    book = decision.contest.council.stage.book
    if decision.state == DecisionState.PUBLISHED:
        return questions.of_papers(decision, entries, typed_of(decision))
    return [
        *questions.of(decision, entries, typed_of(decision)),
        *result_page.contradictions(entries, spread_limit(book)),
    ]


def _entries(request: SignedIn, decision: Decision) -> list[Entry]:
    rows = Entry.objects.visible_to(request.user).filter(contest=decision.contest)
    rows = rows.ranked(decision.contest.council.stage.book)
    return list(rows.select_related("dossier__product__producer__region", "sheet"))


def _groups(entries: list[Entry]) -> list[tuple[str, list[Entry]]]:
    """The entries by what becomes of them, stars first."""
    by_outcome: dict[Any, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_outcome[entry.outcome].append(entry)
    named = dict(Outcome.choices)
    return [(str(named[one]), by_outcome[one]) for one in ORDER if by_outcome[one]]


@login_required
def publish(request: SignedIn, pk: int) -> HttpResponse:
    """Type in number, date and signer of the signed paper; then all happens at once."""
    found = decision_of(request, pk)
    require(request.user, "publish", found)
    form = bound(DecisionPublishForm, request)
    if not form.is_bound:
        form.initial = proposed(found)
    if form.is_valid():
        if attempt(form, decisions.publish, found, **form.cleaned_data, by=request.user):
            said = _("Published. The stars are granted and everyone concerned has been told.")
            if not found.contest.council.stage.awards:
                said = _("The results were published; everyone concerned has been told.")
            return done(request, found, said)
    form.forget_doubt()
    entries = _entries(request, found)
    context = {
        "decision": found,
        "contest": found.contest,
        "form": form,
        "groups": [(label, len(rows)) for label, rows in _groups(entries)],
        "back": found.get_absolute_url(),
    }
    return page(request, "evaluation/decision_publish.html", context)


@login_required
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Ask once more, then throw the prepared decision away."""
    found = decision_of(request, pk)
    require(request.user, "discard", found)
    if request.method == "POST":
        decisions.discard(found, by=request.user)
        results = reverse("contest_results", args=[found.contest_id])
        return done(request, results, _("The prepared decision was discarded."))
    context = {
        "title": _("Discard the prepared decision"),
        "lede": found.contest.title,
        "consequences": [_("The results stay as they were closed; nobody was told.")],
        "action": _("Discard"),
        "style": "danger",
        "back": found.get_absolute_url(),
    }
    return page(request, "confirm.html", context)
