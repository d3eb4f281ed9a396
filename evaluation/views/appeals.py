"""Petitions and complaints: the producer's page, the office's second look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import appealing, corrected, revoking, signed_papers
from evaluation.appeal_permissions import second_complaint
from evaluation.deeds import appeals
from evaluation.evening import appeal_paper
from evaluation.forms.appeals import (
    AcceptForm,
    AppealForm,
    ExamineForm,
    FileForm,
    PaperForm,
    RefuseForm,
    SecondForm,
    proposed,
)
from evaluation.models import Appeal, AppealFile, Entry, SignedKind
from evaluation.models.appeals import UNANSWERED
from evaluation.views.attendance import sent
from evaluation.views.corrections import NEEDED
from evaluation.views.evening import answered
from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, page
from ocop.workflow import words
from ocop.workflow.doors import history


@login_required
def new(request: SignedIn, pk: int) -> HttpResponse:
    """File a petition or a complaint against this result, in the producer's name."""
    rows = Entry.objects.disclosed_to(request.user).select_related(*NEEDED)
    entry = get_object_or_404(rows, pk=pk)
    if not appealing.files_for(request.user, entry.dossier.product.producer):
        raise NotAllowed(_("The producer files it, or the office of its commune in its name."))
    terms = appealing.terms(entry)
    if not any(one.last >= clock.today() for one in terms):
        raise NotAllowed(_("The time to file something against this result is over."))
    form = bound(AppealForm, request, terms=terms)
    if form.is_valid():
        made = attempt(form, appeals.file, entry, **form.cleaned_data, by=request.user)
        if made:
            return done(request, made, _("Filed. The office has been told."))
    context = {
        "form": form, "entry": entry, "terms": terms, "days": appealing.days(entry)[0],
        "today": clock.today(),
    }  # fmt: skip
    return page(request, "evaluation/appeal_new.html", context)


def appeal_of(request: SignedIn, pk: int) -> Appeal:
    rows = Appeal.objects.visible_to(request.user).select_related(
        "region", "filed_by", "examined_by", "against__region",
        *(f"entry__{one}" for one in NEEDED),
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
@never_cache
def appeal(request: SignedIn, pk: int) -> HttpResponse:
    """Where it stands, by when the next step comes, what was said and found."""
    found = appeal_of(request, pk)
    office = appealing.serves(request.user, found)
    known = Appeal.objects.visible_to(request.user)
    paper = (office or found.has_paper) and _has_words(found)
    context = {
        "appeal": found,
        "files": found.files.order_by("pk"),
        "office": office,
        "shows_findings": office or found.state == Appeal.State.ANSWERED,
        "paper": paper,
        "signed": signed_papers.card(found, SignedKind.OUTCOME, request.user) if paper else None,
        "first": known.filter(pk=found.against_id).first() if found.against_id else None,
        "second": second_complaint(found),
        "body": revoking.authority_over(found.region),
        "further": appealing.second_of(found),
        "by_book": appealing.days(found.entry)[1],
        "corrections": corrected.of_entry(found.entry_id, request.user),
        "deeds": actions_for(found, request.user),
        "lines": words.lines(history(found, *found.files.all())) if office else [],
    }
    return page(request, "evaluation/appeal.html", context)


def _has_words(appeal: Appeal) -> bool:
    """True once there is something for the paper of the outcome to say."""
    return bool(appeal.findings) or appeal.state in UNANSWERED


@login_required
def second(request: SignedIn, pk: int) -> HttpResponse:
    """Complain to the level above against the outcome of this one, in the producer's name."""
    first = appeal_of(request, pk)
    term = appealing.second_of(first)
    files = appealing.files_for(request.user, first.entry.dossier.product.producer)
    if request.method != "POST" or term is None or not files:  # a second click finds the first's
        require(request.user, "second", first)
    form = bound(SecondForm, request)
    if form.is_valid():
        made = attempt(form, appeals.second, first, **form.cleaned_data, by=request.user)
        if made:
            return done(request, made, _("Filed. The office has been told."))
    told, by_book = appealing.days(first.entry)
    context = {"form": form, "first": first, "term": term, "days": told, "by_book": by_book}
    return page(request, "evaluation/appeal_second.html", context)


def _asked(
    request: SignedIn, pk: int, name: str, form: Any, deed: Callable[..., Any], said: str,
    lines: list[str], **more: Any,
) -> HttpResponse:  # fmt: skip
    """Ask what the step needs, then do it."""
    found = appeal_of(request, pk)
    require(request.user, name, found)
    action = next(one for one in actions_for(found, request.user) if one.name == name)
    filled = bound(form, request) if form else None
    if filled is not None and not filled.is_bound and "initial" in more:
        filled.initial = more["initial"](found)
    if filled is None and request.method == "POST":
        deed(found, by=request.user)
        return done(request, found, said)
    if filled is not None and filled.is_valid():
        if attempt(filled, deed, found, **filled.cleaned_data, by=request.user):
            return done(request, found, said)
    context = {
        "title": action.label, "lede": found.entry.dossier.product.name, "consequences": lines,
        "form": filled, "action": action.label, "style": action.style,
        "back": found.get_absolute_url(),
    }  # fmt: skip
    return page(request, "confirm.html", context)


@login_required
def accept(request: SignedIn, pk: int) -> HttpResponse:
    lines = [_("From today the days of the answer run; the producer is told.")]
    return _asked(request, pk, "accept", AcceptForm, appeals.accept, _("Accepted."), lines)


@login_required
def refuse(request: SignedIn, pk: int) -> HttpResponse:
    lines = [
        _("The producer reads the reason. The result stands."),
        _("Then print the paper about it and enter it when it is signed."),
    ]
    return _asked(request, pk, "refuse", RefuseForm, appeals.refuse, _("Not accepted."), lines)


@login_required
def examine(request: SignedIn, pk: int) -> HttpResponse:
    lines = [_("Nobody is told yet: a second person publishes the signed answer.")]
    return _asked(
        request, pk, "examine", ExamineForm, appeals.examine, _("The answer is prepared."), lines,
        initial=lambda one: {"findings": one.findings, "outcome": one.outcome},
    )  # fmt: skip


@login_required
def answer(request: SignedIn, pk: int) -> HttpResponse:
    lines = [
        _("The producer and the commune are told. It cannot be taken back."),
        _("It changes no stars: where the producer is right, put the result right afterwards."),
    ]
    said = _("The answer is published; the producer has been told.")
    return _asked(request, pk, "answer", PaperForm, appeals.answer, said, lines, initial=proposed)


@login_required
def issue(request: SignedIn, pk: int) -> HttpResponse:
    """Number and date of the signed paper of one that ended without an answer."""
    lines = [_("The producer and the commune are told. It cannot be taken back.")]
    said = _("The paper is entered; the producer has been told.")
    return _asked(request, pk, "issue", PaperForm, appeals.issue, said, lines, initial=proposed)


@login_required
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    lines = [_("Nobody looks into it any more. The result stands.")]
    return _asked(request, pk, "withdraw", None, appeals.withdraw, _("Withdrawn."), lines)


@login_required
def add_file(request: SignedIn, pk: int) -> HttpResponse:
    return _asked(request, pk, "file", FileForm, appeals.add_file, _("The file is kept."), [])


@login_required
@require_safe
@never_cache
def evidence(request: SignedIn, pk: int) -> Any:
    """A file brought with it, for whoever may read it."""
    known = Appeal.objects.visible_to(request.user).values("pk")
    return sent(get_object_or_404(AppealFile.objects.filter(appeal__in=known), pk=pk))


@login_required
@require_safe
@never_cache
def paper(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """The paper of the outcome, PDF or DOCX: for the office, and for the producer once it was
    told. Until the signed file is in it says that it is a draft; then that file alone is served."""
    found = appeal_of(request, pk)
    if kind not in appeal_paper.MADE:
        raise Http404
    if not found.has_paper and not appealing.serves(request.user, found):
        raise NotAllowed(_("The paper is not out yet: the office looks into it."))
    if not _has_words(found):
        raise NotAllowed(_("Write the findings first."))
    if signed := signed_papers.standing(found, SignedKind.OUTCOME):
        return redirect("signed_paper_file", signed.pk)
    return answered(appeal_paper.MADE[kind](found), f"{appeal_paper.name_of(found)}.{kind}")
