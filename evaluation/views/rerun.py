"""A finished contest under another rule book, side by side with its record."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation import rerun as reruns
from evaluation import rerun_page
from evaluation.models import Entry
from evaluation.permissions import may_rerun
from evaluation.views.contests import contest_of
from ocop.accounts.requests import SignedIn
from ocop.lib.errors import NotAllowed
from ocop.lib.pages import page
from ocop.rules.models import RuleBook


@login_required
@require_safe
@never_cache
def rerun(request: SignedIn, pk: int) -> HttpResponse:
    """What would have come out under the book of ``?book=``; the record stays as it is."""
    contest = contest_of(request, pk)
    if not may_rerun(request.user, contest):
        raise NotAllowed(
            _("Reading a contest under other rules is for those who run it, after the closing.")
        )
    own = contest.council.stage.book
    books = list(RuleBook.objects.exclude(pk=own.pk).select_related("classification"))
    book = next((one for one in books if one.slug == request.GET.get("book")), None)
    context = {"contest": contest, "own": own, "books": books, "book": book}
    if book:
        entries = Entry.objects.seen_in(contest, request.user).ranked(own).select_related(
            "dossier__product__producer__region"
        )  # fmt: skip
        found = reruns.rerun(entries, contest, book)
        context |= rerun_page.context(found, contest.council.stage, book)
    return page(request, "evaluation/rerun.html", context)
