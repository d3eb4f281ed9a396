"""Results: the ranking of a contest, one product's result, and a dossier's way through step 5."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cycle import beside
from cycle.models import Dossier
from evaluation import appealing, corrected, correcting, letter_card, lift, result_page
from evaluation.models import (
    Appeal,
    Check,
    Contest,
    ContestState,
    Decision,
    Entry,
    FurtherTest,
    PanelReport,
    PanelReportState,
)
from evaluation.models.contests import EntryQuerySet
from evaluation.permissions import Receipt, may_rerun
from evaluation.ranking import Ranking
from evaluation.results import spread_limit
from evaluation.roles import standing
from evaluation.views.contests import contest_of
from ocop.accounts import scope
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import Action, actions_for
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import leaf, page
from ocop.lib.text import whole
from ocop.rules import ties

SHOWN = 200  # products on one page of the ranking


@login_required
@require_safe
@never_cache
def ranking(request: SignedIn, pk: int) -> HttpResponse:
    """The ranking from stored results; one product unfolded with ``?open=``."""
    contest = contest_of(request, pk)
    who = standing(request.user, contest.council)
    if not _disclosed(contest, who.runs):
        raise NotAllowed(_("The results are shown when they have been published."))
    rows = Entry.objects.seen_in(contest, request.user).ranked(contest.council.stage.book)
    listed, stars = _leaf(request, rows)
    limit = spread_limit(contest.council.stage.book)
    unfolded = _unfolded(rows, request.GET.get("open", ""), listed, contest, who.runs)
    opened = unfolded.entry.pk if unfolded else None
    context = {
        "contest": contest,
        "page": listed,
        "rows": Ranking(result_page.ranked(listed, limit, contest), request.GET, opened).rows(),
        "tally": _tally(stars),
        "limit": limit,
        "ties": ties.words(contest.council.stage.book.ties),
        "published": contest.state == ContestState.PUBLISHED,
        "runs": who.runs,
        "holds_office": bool(scope.offices(request.user)),
        "may_rerun": may_rerun(request.user, contest),
        "unfolded": unfolded,
        "deeds": [deed for deed in actions_for(contest, request.user) if deed.name != "results"],
        "decision": _decision(contest),
        "notices": contest.council.stage.book.notices,
    }
    return page(request, "evaluation/results.html", context)


def _leaf(request: SignedIn, rows: EntryQuerySet) -> tuple[Page[Entry], Counter[int | None]]:
    """The page of the ranking, and how many products have how many stars.

    What fits on one page, as nearly every contest does, is asked once for both.
    """
    lines = result_page.lines(rows)
    first = list(lines[: SHOWN + 1])
    if len(first) <= SHOWN:
        return leaf(request, first, size=SHOWN), Counter(entry.stars for entry in first)
    stars = Counter(rows.order_by().values_list("stars", flat=True))
    return leaf(request, lines, size=SHOWN, count=stars.total()), stars


def _disclosed(contest: Contest, runs: bool) -> bool:
    if contest.state == ContestState.PUBLISHED:
        return True
    return runs and contest.state == ContestState.CLOSED


def _tally(counts: Counter[int | None]) -> list[tuple[int, str]]:
    """How many products have how many stars, the most first."""
    return [
        (counts[stars], _at(stars, counts[stars]))
        for stars in sorted((one for one in counts if one is not None), reverse=True)
    ]


def _at(stars: int, count: int) -> str:
    if not stars:
        return ngettext("product excluded", "products excluded", count)
    return ngettext("product at %(stars)s★", "products at %(stars)s★", count) % {"stars": stars}


def _unfolded(rows: Any, opened: str, listed: Any, contest: Contest, runs: bool) -> Any:
    """The result that the address unfolds, if it stands on this page; asked whole."""
    pk = whole(opened)
    if all(one.pk != pk for one in listed):
        return None
    entry = rows.select_related("dossier__product__producer__region", "sheet__product_set").get(
        pk=pk
    )
    entry.contest = contest
    return result_page.of(entry, with_members=runs)


def _decision(contest: Contest) -> Decision | None:
    """The decision, once it is published."""
    live = contest.live_decision
    return live if live and live.state == Decision.State.PUBLISHED else None


@login_required
@require_safe
@never_cache
def result(request: SignedIn, pk: int) -> HttpResponse:
    """One product's result with its reasons; members' points only for those who run the council."""
    rows = Entry.objects.disclosed_to(request.user).select_related(
        "contest__council__stage__book",
        "contest__council__region",
        "dossier__product__producer__region",
        "dossier__product_set",
        "sheet__product_set",
    )
    entry = get_object_or_404(rows, pk=pk)
    who = standing(request.user, entry.contest.council)
    certificate = correcting.current_of(entry)
    context = {
        "entry": entry,
        "contest": entry.contest,
        "liftable": lift.can_rise(entry),
        "found": result_page.of(entry, with_members=who.runs),
        "runs": who.runs,
        "sees_contest": Contest.objects.visible_to(request.user)
        .filter(pk=entry.contest_id)
        .exists(),
        "decision": _decision(entry.contest),
        "certificate": certificate,
        "corrections": corrected.of_entry(entry.pk, request.user),
        "appeals": Appeal.objects.visible_to(request.user).filter(entry=entry),
        "may_appeal": appealing.may_file(request.user, entry),
        "may_correct": correcting.may(request.user, entry)
        and not correcting.why_not(entry, certificate),
        "notices": entry.contest.council.stage.book.notices,
    }
    return page(request, "evaluation/result.html", context)


@login_required
@require_safe
@never_cache
def dossier(request: SignedIn, pk: int) -> HttpResponse:
    """Where a dossier stands in step 5: its checks, and its results once they are out."""
    rows = Dossier.objects.visible_to(request.user).select_related(
        "product__producer__region", "cycle", "book", "stage__book", "product_set"
    )
    dossier = get_object_or_404(rows, pk=pk)
    checks = Check.objects.visible_to(request.user).filter(dossier=dossier)
    entries = Entry.objects.disclosed_to(request.user).filter(dossier=dossier)
    letters = letter_card.cards(dossier, request.user)
    context = {
        "dossier": dossier,
        "checks": [
            (check, actions_for(check, request.user))
            for check in checks.select_related(
                "stage__book", "region", "dossier__product__producer"
            )
        ],
        "reports": _reports(dossier, request.user),
        "tests": FurtherTest.objects.filter(entry__dossier=dossier)
        .select_related("entry__contest")
        .order_by("pk"),
        "entries": entries.select_related("contest__council__stage", "sheet").order_by(
            "-contest__held_on"
        ),
        "letters": letters,
        "receipt": [] if checks.exists() else actions_for(Receipt(dossier), request.user),
        "lines": [
            line
            for line in beside.lines_of([dossier], request.user).get(dossier.pk, ())
            if line.url not in {one.letter.get_absolute_url() for one in letters}
        ],
        "notices": dossier.book.notices,
    }
    return page(request, "evaluation/dossier.html", context)


def _reports(dossier: Dossier, user: Any) -> list[tuple[PanelReport, bool, list[Action]]]:
    """Reports before the scoring: may the person read the whole, and what may they do.

    Whoever knows the dossier reads the conclusion once it is handed in, the producer above all.
    """
    rows = PanelReport.objects.filter(dossier=dossier).select_related(
        "panel", "region", "stage", "dossier__product__producer"
    )
    mine = PanelReport.objects.visible_to(user).filter(dossier=dossier)
    whole_ones = set(mine.values_list("pk", flat=True))
    return [
        (report, report.pk in whole_ones, _resuming(report, user))
        for report in rows
        if report.pk in whole_ones or report.state == PanelReportState.HANDED_IN
    ]


def _resuming(report: PanelReport, user: Any) -> list[Action]:
    if not report.waits_for_producer:
        return []
    return [deed for deed in actions_for(report, user) if deed.name == "resume"]
