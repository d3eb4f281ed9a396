"""The papers of the evening: what is printed for signing, and the words of the minutes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from evaluation import evening_sheets, printouts, signed_papers
from evaluation.deeds import minutes as deeds
from evaluation.deeds import printouts as deeds_printouts
from evaluation.evening import document, loading, printing, workbook
from evaluation.evening.loading import Evening
from evaluation.evening_permissions import Papers
from evaluation.forms.minutes import MinutesForm
from evaluation.models import Contest, ContestState, Minutes, ScoreSheet, SignedKind
from evaluation.views.contests import contest_of
from ocop.accounts.requests import SignedIn
from ocop.lib import pdf
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import Refused
from ocop.lib.pages import attempt, done, page
from ocop.lib.text import whole

PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "pdf": PDF,
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
}
EVERYTHING, PACKAGE = "everything.pdf", "papers.pdf"
MINUTES = ("minutes.pdf", "minutes.docx")
# name in the address → what makes it, the name it is saved under
FILES: dict[str, tuple[Callable[[Evening], bytes], str]] = {
    PACKAGE: (printing.package_pdf, "ho-so-ky"),
    "minutes.pdf": (printing.minutes_pdf, "bien-ban"),
    "minutes.docx": (document.minutes_docx, "bien-ban"),
    "summary.pdf": (printing.summary_pdf, "bang-tong-hop-diem"),
    "summary.xlsx": (workbook.summary_xlsx, "bang-tong-hop-diem"),
    "attendance.pdf": (printing.attendance_pdf, "danh-sach-du-hop"),
}


@login_required
@require_safe
@never_cache
def papers(request: SignedIn, pk: int) -> HttpResponse:
    """One page with everything to print for signing in the hall."""
    contest = _printed(request, pk)
    paged = evening_sheets.paged(contest)
    context = {
        "contest": contest,
        "minutes": Minutes.objects.filter(contest=contest).select_related("written_by").first(),
        "write": next(
            deed for deed in actions_for(Papers(contest), request.user) if deed.name == "write"
        ),
        "sheets": evening_sheets.of(contest, request.user).count(),
        "parts": [(number, *_span(paged, number)) for number in paged.page_range],
        "notices": contest.council.stage.book.notices,
        "files": printouts.standing(contest),
        "signed": signed_papers.card(contest, SignedKind.MINUTES, request.user),
    }
    return page(request, "evaluation/evening.html", context)


@login_required
@require_safe
@never_cache
def progress(request: SignedIn, pk: int) -> HttpResponse:
    """How far the worker is, asked for every two seconds while files wait."""
    contest = _printed(request, pk)
    files = printouts.standing(contest)
    if getattr(request, "htmx", False) and not files.waiting:
        return HttpResponseClientRefresh()
    context = {"contest": contest, "files": files}
    return page(request, "evaluation/_evening_files.html", context)


@login_required
@require_POST
def make(request: SignedIn, pk: int) -> HttpResponse:
    """Have the individual sheets made as files, or those that failed once more."""
    contest = _printed(request, pk)
    deeds_printouts.have_made(contest)
    to = reverse("contest_evening", args=[contest.pk])
    return done(request, to, _("The worker makes the sheets; the page shows how far it is."))


def _printed(request: SignedIn, pk: int) -> Contest:
    """The contest, if the person may print its papers now."""
    contest = contest_of(request, pk)
    require(request.user, "print", Papers(contest))
    return contest


def _span(paged: Paginator[Any], number: int) -> tuple[int, int]:
    """The first and the last product of a print of sheets."""
    part = paged.page(number)
    return part.start_index(), part.end_index()


@login_required
@require_safe
@never_cache
def file(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """One of the papers as a file."""
    contest = _printed(request, pk)
    if name == EVERYTHING:
        return _everything(contest, whole(request.GET.get("part", "1")) or 1)
    if name not in FILES:
        raise Http404
    if name in MINUTES and (signed := signed_papers.standing(contest, SignedKind.MINUTES)):
        return redirect("signed_paper_file", signed.pk)
    make, saved = FILES[name]
    if name == PACKAGE:
        make = _package(contest)
    ending = name.rpartition(".")[2]
    return answered(make(loading.load(contest)), f"{saved}-{contest.pk}.{ending}")


def _package(contest: Contest) -> Callable[[Evening], bytes]:
    """What is printed for signing; minutes that were signed are not printed again."""
    with_minutes = signed_papers.standing(contest, SignedKind.MINUTES) is None
    return partial(printing.package_pdf, with_minutes=with_minutes)


def _everything(contest: Contest, part: int) -> HttpResponse:
    """All that is signed in the hall in one file; of a large contest the sheets come in parts."""
    files = printouts.standing(contest)
    if not files.ready:
        raise Refused(
            _("The individual sheets are being made: %(n)s of %(of)s products are ready.")
            % {"n": files.stored, "of": files.all or contest.entries.count()}
        )
    if not 1 <= part <= len(files.prints):
        raise Http404
    papers = printouts.bytes_of(files.prints[part - 1])
    if part == 1:
        papers = [_package(contest)(loading.load(contest)), *papers]
    return answered(pdf.joined(papers), f"ho-so-phien-{contest.pk}-{part}.pdf")


def answered(made: bytes, saved: str) -> HttpResponse:
    """A paper as a file: a PDF is shown in the browser, anything else is saved."""
    kind = KINDS[saved.rpartition(".")[2]]
    answer = HttpResponse(made, content_type=kind)
    how = "inline" if kind == PDF else "attachment"
    answer["Content-Disposition"] = f'{how}; filename="{saved}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'"  # a sandbox would hide the PDF
    return answer


@login_required
@require_safe
@never_cache
def sheets(request: SignedIn, pk: int) -> HttpResponse:
    """The individual sheets that were handed in, one after the other, to print in one go."""
    contest = _printed(request, pk)
    part = evening_sheets.paged(contest).get_page(request.GET.get("page"))
    rows: list[ScoreSheet] = list(
        evening_sheets.of(contest, request.user).filter(entry__in=list(part))
    )
    context = {
        "contest": contest,
        "council": contest.council,
        "papers": evening_sheets.papers(contest, rows),
        "notices": contest.council.stage.book.notices,
    }
    return page(request, "evaluation/evening_sheets.html", context)


@login_required
@never_cache
def minutes(request: SignedIn, pk: int) -> HttpResponse:
    """Write what the system cannot know of the sitting; it stands on the minutes then."""
    contest = contest_of(request, pk)
    require(request.user, "write", Papers(contest))
    if request.method == "POST":
        form = MinutesForm(request.POST)
        if form.is_valid() and attempt(
            form, deeds.write, contest, **form.cleaned_data, by=request.user
        ):
            return done(request, _after(contest), _("The minutes were saved."))
    else:
        known = Minutes.objects.filter(contest=contest).first()
        form = MinutesForm(initial=MinutesForm.shown(known))
    context = {"contest": contest, "form": form, "back": _after(contest)}
    return page(request, "evaluation/minutes.html", context)


def _after(contest: Contest) -> str:
    """Back to the papers, or to the control room while the scoring runs."""
    if contest.state == ContestState.SCORING:
        return reverse("contest_control", args=[contest.pk])
    return reverse("contest_evening", args=[contest.pk])
