"""Certificates: the public check, the paper itself, and how far the worker has come."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from evaluation import certificate_codes as codes
from evaluation import lookups
from evaluation.certificate_standing import finding, unknown
from evaluation.deeds import certificates
from evaluation.models import Certificate, Contest
from evaluation.models.certificates import CertificateQuerySet
from ocop.lib import clock
from ocop.lib.actions import actions_for, require
from ocop.lib.errors import Refused
from ocop.lib.limits import limited
from ocop.lib.pages import done, leaf, page
from products.catalogue import mark_of
from products.proofs import acts, endings

PER_MINUTE = 60  # look-ups from one address
SAME_NUMBER = 5  # provinces whose register books may share a number
log = logging.getLogger(__name__)


# --- the public check -----------------------------------------------------------------------
@require_safe
@never_cache
@limited("check", per_minute=PER_MINUTE)
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What the register says of the code in the QR: the same facts as on the paper."""
    certificate = _public().filter(code=codes.read_code(code)).first()
    if certificate is None:
        return _unknown(request, code)
    lookups.note(request, [certificate])
    (found,) = _found([certificate], code=True)
    return _quiet(page(request, "evaluation/certificate_check.html", found))


@require_safe
@never_cache
@limited("check", per_minute=PER_MINUTE)
def check_form(request: HttpRequest) -> HttpResponse:
    """Type the code of the paper, or its number in the register book."""
    asked = request.GET.get("code", "").strip()[:300].partition("#")[0]
    if not asked:
        return page(request, "evaluation/certificate_form.html", {"asked": ""})
    if code := codes.read_code(asked):
        return redirect("certificate_check", code)
    number = codes.read_number(asked)
    found = list(_public().numbered(*number)[:SAME_NUMBER]) if number else []
    if not found:
        return _unknown(request, asked)
    lookups.note(request, found)
    context = {"asked": asked, "found": _found(found)}
    return _quiet(page(request, "evaluation/certificate_form.html", context))


@require_safe
@never_cache
@limited("check", per_minute=PER_MINUTE)
def public_file(request: HttpRequest, code: str) -> HttpResponse:
    """The paper, for whoever holds its code: they hold the paper already."""
    key = codes.read_code(code)
    return _paper(get_object_or_404(Certificate, code=key) if key else None)


def _public() -> CertificateQuerySet:
    return Certificate.objects.select_related(
        "rating", "replaced_by", "entry__dossier__book", "entry__dossier__product"
    )


def _found(papers: list[Certificate], *, code: bool = False) -> list[dict[str, Any]]:
    """The facts of each paper and the decisions behind them; with the code the way to it."""
    ratings = [one.rating for one in papers]
    granted, ended = acts(ratings), endings(ratings)
    return [
        {
            **_facts(one, code=code),
            "act": granted.get(one.rating_id),
            "ending": ended.get(one.rating_id),
        }
        for one in papers
    ]


def _facts(certificate: Certificate, *, code: bool) -> dict[str, Any]:
    return {
        "certificate": certificate,
        "facts": certificate.facts,
        "rating": certificate.rating,
        "product": certificate.entry.dossier.product,
        "finding": finding(certificate, clock.today()),
        "notices": certificate.entry.dossier.book.notices,
        "with_code": code,
        "at": clock.now(),
        "mark": mark_of(certificate.entry.dossier.product) if code else None,
    }


def _unknown(request: HttpRequest, asked: str) -> HttpResponse:
    context = {"asked": asked, "finding": unknown()}
    return _quiet(page(request, "evaluation/certificate_form.html", context, status=404))


def _quiet(answer: HttpResponse) -> HttpResponse:
    """Keep the answer out of search engines: it belongs to whoever has the paper in hand."""
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


# --- the paper ------------------------------------------------------------------------------
@login_required
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper, for its producer and for the staff of the territory."""
    return _paper(get_object_or_404(Certificate.objects.visible_to(request.user), pk=pk))


def _paper(certificate: Certificate | None) -> HttpResponse:
    """Return the stored bytes if they are the ones that were made."""
    if certificate is None:
        raise Http404
    if not certificate.is_stored:
        raise Refused(_("The certificate is being made. Come back in a few minutes."))
    answer = HttpResponse(_bytes(certificate), content_type="application/pdf")
    name = f"GCN-OCOP-{certificate.serial:02d}-{certificate.series.rsplit(':')[-1]}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return _quiet(answer)


def _bytes(certificate: Certificate) -> bytes:
    try:
        data = (settings.MEDIA_ROOT / certificate.file).read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != certificate.sha256:
        log.error("the file of certificate %s is missing or altered", certificate.pk)
        raise Refused(_("The stored file of this certificate is damaged. Tell the OCOP office."))
    return data


# --- how far the worker is --------------------------------------------------------------------
ORDER = Case(
    When(state=Certificate.State.FAILED, then=Value(0)),
    default=Value(1),
    output_field=IntegerField(),
)


@login_required
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificates of a contest: those that failed first."""
    contest = get_object_or_404(Contest.objects.visible_to(request.user), pk=pk)
    rows = _of(contest, request.user).select_related("entry__contest__council__stage")
    leaf_ = leaf(request, rows.order_by(ORDER, "series", "serial"))
    for row in leaf_:
        row.entry.contest = contest  # one council for all: its office is asked for once
    counts = lookups.counted(list(leaf_))
    context = {
        "contest": contest,
        "page": leaf_,
        "rows": [(row, counts[row.pk], actions_for(row, request.user)) for row in leaf_],
        **_progress(contest, request.user),
    }
    return page(request, "evaluation/certificates.html", context)


@login_required
@require_safe
@never_cache
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar alone, asked for every two seconds while certificates wait."""
    contest = get_object_or_404(Contest.objects.visible_to(request.user), pk=pk)
    counts = _progress(contest, request.user)
    if getattr(request, "htmx", False) and not counts["waiting"]:
        return HttpResponseClientRefresh()
    return page(request, "evaluation/_certificate_progress.html", {"contest": contest, **counts})


@login_required
@require_POST
def retry(request: Any, pk: int) -> HttpResponse:
    """Let a failed certificate wait for the worker again."""
    rows = Certificate.objects.visible_to(request.user)
    certificate = get_object_or_404(rows.select_related("entry__contest__council"), pk=pk)
    require(request.user, "retry", certificate)
    certificates.retry(certificate, by=request.user)
    said = _("Certificate %(number)s waits for the worker again.") % {"number": certificate}
    return done(request, reverse("contest_certificates", args=[certificate.entry.contest_id]), said)


def _of(contest: Contest, user: Any) -> QuerySet[Certificate]:
    return Certificate.objects.visible_to(user).filter(entry__contest=contest)


def _progress(contest: Contest, user: Any) -> dict[str, int]:
    rows = _of(contest, user).order_by().values_list("state").annotate(n=Count("pk"))
    counts = dict(rows)
    state = Certificate.State
    return {
        "all": sum(counts.values()),
        "stored": counts.get(state.STORED, 0),
        "failed": counts.get(state.FAILED, 0),
        "waiting": counts.get(state.WAITING, 0) + counts.get(state.CLAIMED, 0),
    }
