"""Two rounds of scoring: the decision for them, tests of a product, their results, round 2."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import control, passes
from evaluation.deeds import further_tests
from evaluation.deeds import passes as deeds
from evaluation.forms.contests import ReasonForm
from evaluation.forms.passes import AskForTestForm, FindingForm, RoundsForm
from evaluation.models import Contest, ContestState, Entry, FurtherTest, FurtherTestPaper
from evaluation.passes_permissions import EntryTests, Rounds, reads
from evaluation.roles import standing
from evaluation.score_page import sentence
from evaluation.views.attendance import sent
from evaluation.views.contests import contest_of
from evaluation.views.spreads import WHOLE
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import NotAllowed
from ocop.lib.once import OnceForm
from ocop.lib.pages import attempt, bound, done, page
from ocop.rules import trees

FINISHED = (ContestState.CLOSED, ContestState.PUBLISHED)


@login_required
@never_cache
def rounds(request: SignedIn, pk: int) -> HttpResponse:
    """Whether the contest holds two rounds, and how each product stands between them."""
    contest = contest_of(request, pk)
    _refuse_strangers(request, contest)
    if request.method == "POST":
        return _choose(request, contest)
    found = passes.among([contest])
    room = control.seen_by(contest, request.user)
    context = {
        "contest": contest,
        "two": passes.two(contest),
        "demanded": passes.demanded(contest.council.stage.book),
        "why": passes.why_not(contest),
        "deeds": actions_for(Rounds(contest), request.user),
        "rows": [(row, found.get(row.entry)) for row in room.rows],
        "scoring": contest.state == ContestState.SCORING,
    }
    return page(request, "evaluation/passes.html", context)


def _refuse_strangers(request: SignedIn, contest: Contest) -> None:
    if not reads(request.user, contest):
        raise NotAllowed(_("The rounds of scoring are for the council and its office."))


def _choose(request: SignedIn, contest: Contest) -> HttpResponse:
    require(request.user, "choose", Rounds(contest))
    form = bound(RoundsForm, request)
    if not form.is_valid():
        return done(request, request.path, _("Press the button once more."))
    deeds.choose(contest, two=form.cleaned_data["two"], by=request.user)
    said = _("The contest holds one round.")
    if contest.two_passes:
        said = _("The contest holds two rounds: tests can be asked for after the first.")
    return done(request, request.path, said)


# --- the tests of a product -------------------------------------------------------------------
def entry_of(request: SignedIn, pk: int) -> Entry:
    """Return the product before a council the person may know, with all that a page needs."""
    contests = Contest.objects.visible_to(request.user).values("pk")
    rows = Entry.objects.visible_to(request.user).filter(contest__in=contests)
    entry = get_object_or_404(rows.select_related(*WHOLE, "second_round__opened_by"), pk=pk)
    _refuse_strangers(request, entry.contest)
    return entry


@login_required
@require_safe
@never_cache
def tests(request: SignedIn, pk: int) -> HttpResponse:
    """What was asked for, what was found; after the closing what both rounds came to."""
    entry = entry_of(request, pk)
    contest = entry.contest
    rows = FurtherTest.objects.filter(entry=entry).select_related("paper", "asked_by", "ended_by")
    listed = list(rows.order_by("pk"))
    for test in listed:
        test.entry = entry
    over = contest.state in FINISHED and standing(request.user, contest.council).runs
    context = {
        "entry": entry,
        "contest": contest,
        "two": passes.two(contest),
        "tests": [(test, actions_for(test, request.user)) for test in listed],
        "deeds": actions_for(EntryTests(entry, passes.of(entry)), request.user),
        "again": getattr(entry, "second_round", None),
        "told": passes.story(contest).get(entry.pk) if over else None,
    }
    return page(request, "evaluation/entry_tests.html", context)


@login_required
@never_cache
def ask(request: SignedIn, pk: int) -> HttpResponse:
    """Ask for a test of the product."""
    entry = entry_of(request, pk)
    require(request.user, "ask", EntryTests(entry, passes.of(entry)))
    nodes = trees.of(entry.sheet).criteria
    criteria = [(one.code, f"{one.code} {sentence(one.title)}") for one in nodes]
    form = bound(AskForTestForm, request, criteria=criteria)
    if form.is_valid() and attempt(
        form, further_tests.ask, entry, **form.cleaned_data, by=request.user
    ):
        said = _("The test is asked for; the producer has been told.")
        return done(request, reverse("entry_tests", args=[entry.pk]), said)
    return _form(request, entry, form, _("Ask for a test"), _("Ask for the test"))


def _form(request: SignedIn, entry: Entry, form: Any, title: str, action: str) -> HttpResponse:
    context = {
        "entry": entry,
        "contest": entry.contest,
        "form": form,
        "title": title,
        "action": action,
        "back": reverse("entry_tests", args=[entry.pk]),
    }
    return page(request, "evaluation/further_test_form.html", context)


def test_of(request: SignedIn, pk: int) -> FurtherTest:
    """Return the test of a product the person may know before its council, else 404."""
    rows = FurtherTest.objects.visible_to(request.user)
    test = get_object_or_404(rows, pk=pk)
    test.entry = entry_of(request, test.entry_id)
    return test


@login_required
@never_cache
def record(request: SignedIn, pk: int) -> HttpResponse:
    """Record what the test found, with its report."""
    test = test_of(request, pk)
    again = request.method == "POST" and hasattr(test, "paper")
    if not again:
        require(request.user, "record", test)
    form = bound(FindingForm, request)
    if form.is_valid() and attempt(
        form, further_tests.record_result, test, **form.cleaned_data, by=request.user
    ):
        said = _("The result is recorded with its report.")
        return done(request, reverse("entry_tests", args=[test.entry_id]), said)
    return _form(request, test.entry, form, _("Result of: %(what)s") % {"what": test.what},
                 _("Record the result"))  # fmt: skip


@login_required
@never_cache
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Withdraw a test, with the reason."""
    test = test_of(request, pk)
    require(request.user, "withdraw", test)
    form = bound(ReasonForm, request)
    back = reverse("entry_tests", args=[test.entry_id])
    if form.is_valid() and attempt(
        form, further_tests.withdraw, test, **form.cleaned_data, by=request.user
    ):
        return done(request, back, _("The test is withdrawn; the producer has been told."))
    context = {
        "title": _("Withdraw the test"),
        "contest": test.entry.contest,
        "lede": f"{test.what} · {test.entry.dossier.product.name}",
        "text": _("What was asked for and why it is withdrawn stand in the minutes."),
        "form": form,
        "action": _("Withdraw the test"),
        "back": back,
    }
    return page(request, "confirm.html", context)


@login_required
@require_safe
def paper(request: SignedIn, pk: int) -> Any:
    """The report of a test, for whoever may know the product before its council."""
    known = FurtherTest.objects.visible_to(request.user).values("pk")
    return sent(get_object_or_404(FurtherTestPaper.objects.filter(test__in=known), pk=pk))


@login_required
@never_cache
def second(request: SignedIn, pk: int) -> HttpResponse:
    """Ask once more, then open the sheets of the product for round 2."""
    entry = entry_of(request, pk)
    back = reverse("entry_tests", args=[entry.pk])
    again = request.method == "POST" and hasattr(entry, "second_round")
    if not again:
        require(request.user, "second", EntryTests(entry, passes.of(entry)))
    if request.method == "POST":
        form = bound(OnceForm, request)
        key = form.cleaned_data["once_key"] if form.is_valid() else None
        deeds.open_second(entry, once_key=key, by=request.user)
        return done(request, back, _("Round 2 is open: the members have their sheets again."))
    rows = FurtherTest.objects.filter(entry=entry, state=FurtherTest.State.RECORDED)
    context = {
        "title": _("Open round 2"),
        "contest": entry.contest,
        "lede": f"{entry.dossier.product.name} · {entry.contest.title}",
        "rows": [(test.what, test.finding) for test in rows.order_by("pk")],
        "consequences": [
            _("Every member gets the sheet back as it was handed in; it is kept as it was."),
            _("The results of the tests stand beside the criteria."),
            _("There is no third round."),
        ],
        "action": _("Open round 2"),
        "back": back,
    }
    return page(request, "confirm.html", context)
