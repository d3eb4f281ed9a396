"""The written round of a contest: asked, answered, ended; and its papers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluation import written as reading
from evaluation.deeds import written as deeds
from evaluation.evening import written_tally
from evaluation.forms.contests import ReasonForm
from evaluation.forms.written import AskForm, OpinionForm
from evaluation.models import Contest, Entry, Opinion, WrittenRound
from evaluation.roles import standing
from evaluation.views.contests import contest_of
from evaluation.views.evening import answered
from evaluation.written_permissions import Asking, scores
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import attempt, bound, done, page


def _round(contest: Contest) -> WrittenRound:
    found = reading.of(contest)
    if found is None:
        raise NotAllowed(_("The members have not been asked in writing."))
    found.contest = contest
    return found


def _concerned(request: SignedIn, contest: Contest) -> None:
    who = standing(request.user, contest.council)
    if not (who.runs or who.member):
        raise NotAllowed(_("The written round is for the council and its office."))


@login_required
@require_safe
@never_cache
def written(request: SignedIn, pk: int) -> HttpResponse:
    """How the round stands. Others' opinions are read by those who run the council, and by a
    member of them only once their own are in."""
    contest = contest_of(request, pk)
    _concerned(request, contest)
    found = reading.of(contest)
    may = actions_for(Asking(contest), request.user)
    context: dict[str, Any] = {"contest": contest, "round": found, "deeds": may}
    context["why"] = reading.why_not(contest) if found is None else ""
    if found is not None:
        told = reading.tally(found)
        hidden = bool(reading.to_give(request.user, contest))
        context |= {
            "told": told,
            "open": standing(request.user, contest.council).runs and not hidden,
            "hidden": hidden,
            "rows": [
                (line.entry, list(zip(told.seats, line.opinions, strict=True)))
                for line in _seen(contest, request.user, told)
            ],
        }
    return page(request, "evaluation/written.html", context)


def _seen(contest: Contest, user: Any, told: reading.Tally) -> list[reading.Line]:
    known = set(Entry.objects.seen_in(contest, user).values_list("pk", flat=True))
    return [line for line in told.lines if line.entry.pk in known]


@login_required
@never_cache
def ask(request: SignedIn, pk: int) -> HttpResponse:
    """Ask the members in writing; sent once more, the form finds what it made."""
    contest = contest_of(request, pk)
    again = request.method == "POST" and reading.of(contest) is not None
    if not (again and standing(request.user, contest.council).arranges):
        require(request.user, "ask", Asking(contest))
    form = bound(AskForm, request)
    if form.is_valid() and attempt(form, deeds.ask, contest, **form.cleaned_data, by=request.user):
        said = _("The members are asked in writing.")
        return done(request, reverse("written", args=[contest.pk]), said)
    context = {
        "title": _("Ask the members in writing"),
        "lede": contest.title,
        "consequences": [
            _("Each member scores and writes an opinion; no attendance is noted."),
            _("If opinions differ, or a member wants it, the chair calls a meeting."),
        ],
        "form": form,
        "action": _("Ask the members"),
        "back": contest.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


@login_required
@never_cache
def opinion(request: SignedIn, pk: int) -> HttpResponse:
    """The own opinion on every product of the contest."""
    contest = contest_of(request, pk)
    require(request.user, "give", Asking(contest))
    found = _round(contest)
    entries = list(
        Entry.objects.seen_in(contest, request.user)
        .select_related("dossier__product__producer")
        .order_by("order", "pk")
    )
    own = Opinion.objects.filter(round=found, seat__member__user=request.user)
    given = {one.entry_id: {"stance": one.stance, "words": one.words} for one in own}
    forms = {
        one.pk: bound(OpinionForm, request, prefix=str(one.pk), initial=given.get(one.pk))
        for one in entries
    }
    if request.method == "POST" and all(form.is_valid() for form in forms.values()):
        wanted = {
            key: (form.cleaned_data["stance"], form.cleaned_data["words"])
            for key, form in forms.items()
        }
        deeds.give(found, wanted, by=request.user)
        said = _("Your opinion is kept. You may change it until the round is ended.")
        return done(request, reverse("written", args=[contest.pk]), said)
    context = {
        "contest": contest,
        "round": found,
        "rows": [(entry, forms[entry.pk]) for entry in entries],
    }
    status = 422 if request.method == "POST" else 0
    return page(request, "evaluation/written_opinion.html", context, status=status)


@login_required
@require_POST
def conclude(request: SignedIn, pk: int) -> HttpResponse:
    """All agree: no meeting."""
    contest = contest_of(request, pk)
    require(request.user, "conclude", Asking(contest))
    found = _round(contest)
    deeds.conclude(found, by=request.user)
    said = _("The round is ended: no meeting is needed.")
    return done(request, reverse("written", args=[contest.pk]), said)


@login_required
@never_cache
def meet(request: SignedIn, pk: int) -> HttpResponse:
    """Call a meeting, with the reason."""
    contest = contest_of(request, pk)
    require(request.user, "meet", Asking(contest))
    found = _round(contest)
    form = bound(ReasonForm, request)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    if reason and attempt(form, deeds.meet, found, reason=reason, by=request.user):
        said = _("A meeting is called: attendance and quorum apply.")
        return done(request, reverse("written", args=[contest.pk]), said)
    context = {
        "title": _("Call a meeting"),
        "lede": contest.title,
        "consequences": [_("The council sits together; attendance is noted and a quorum needed.")],
        "form": form,
        "action": _("Call a meeting"),
        "back": reverse("written", args=[contest.pk]),
    }
    return page(request, "confirm.html", context)


@login_required
@require_safe
@never_cache
def paper(request: SignedIn, pk: int) -> HttpResponse:
    """The opinion form of the own seat, filled in as far as it goes, or a blank one.

    For those who run the council a blank form; opinions of others are on no paper of theirs.
    """
    contest = contest_of(request, pk)
    _concerned(request, contest)
    found = _round(contest)
    own = scores(request.user, contest)
    rows = Opinion.objects.filter(round=found, seat__member__user=request.user)
    given = {one.entry_id: one for one in rows} if own else {}
    entries = (
        Entry.objects.seen_in(contest, request.user)
        .select_related("dossier__product__producer__region", "contest__council")
        .order_by("order", "pk")
    )
    context = {
        "contest": contest,
        "council": contest.council,
        "round": found,
        "member": standing(request.user, contest.council).member if own else None,
        "rows": [(entry, given.get(entry.pk)) for entry in entries],
        "notices": contest.council.stage.book.notices,
    }
    return page(request, "evaluation/written_print.html", context)


# name in the address → what makes it
FILES = {"tally.pdf": written_tally.tally_pdf, "tally.docx": written_tally.tally_docx}


@login_required
@require_safe
@never_cache
def tally(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """The summary of an ended round, to be signed."""
    contest = contest_of(request, pk)
    if name not in FILES:
        raise Http404
    require(request.user, name, Asking(contest))
    made = FILES[name](written_tally.load(contest, _round(contest)))
    ending = name.rpartition(".")[2]
    return answered(made, f"tong-hop-y-kien-{contest.pk}.{ending}")
