"""The signed file of a paper: taken in by the office, handed out in place of our own."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.deeds import signed_papers as deeds
from evaluation.forms.signed_papers import PublicForm, SignedFileForm
from evaluation.legal_acts import KINDS
from evaluation.models import SignedKind, SignedPaper
from evaluation.signed_papers import Signing, paper_of, standing
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import require
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.limits import limited
from ocop.lib.pages import attempt, bound, done, page
from products.forms import WhyForm

OWNERS = (
    "contest__council__stage", "contest__council__region", "decision__contest__council__stage",
    "decision__contest__council__region", "revocation__region", "correction__region",
    "letter__decision__contest__council__stage", "letter__decision__contest__council__region",
    "appeal__region", "appeal__entry__dossier__product",
)  # fmt: skip
PER_MINUTE = 60  # files read from one address
log = logging.getLogger(__name__)


@login_required
@never_cache
def take_in(request: SignedIn, kind: str, pk: int) -> HttpResponse:
    """Take in the signed file of a paper, or another in its place with the reason."""
    paper = paper_of(kind)
    if paper is None:
        raise Http404
    thing = get_object_or_404(paper.rows(request.user), pk=pk)
    require(request.user, "take_in", Signing(thing, kind))
    known = standing(thing, kind)
    form = bound(SignedFileForm, request, replaces=known is not None)
    if form.is_valid() and attempt(
        form, deeds.take_in, thing, kind, **form.cleaned_data, by=request.user
    ):
        said = _("The signed file is in. From now on it is the only one that is given out.")
        return done(request, paper.page(thing), said)
    context = {
        "form": form,
        "label": SignedKind(kind).label,
        "on": paper.on(thing),
        "known": known,
        "back": paper.page(thing),
    }
    return page(request, "evaluation/signed_paper_new.html", context)


@login_required
@require_safe
@never_cache
def file(request: SignedIn, pk: int) -> FileResponse:
    """The bytes as they came, for whoever may read the paper; replaced ones for the office."""
    rows = SignedPaper.objects.visible_to(request.user).select_related("replaced_by", *OWNERS)
    found = get_object_or_404(rows, pk=pk)
    paper = paper_of(found.kind)
    if paper is None or not paper.reads(request.user, found.owner):
        raise NotAllowed(_("This paper is read by the office that runs the matter."))
    if hasattr(found, "replaced_by"):
        require(request.user, "take_in", Signing(found.owner, found.kind))
    return _sent(found)


def _own(request: SignedIn, pk: int, name: str) -> SignedPaper:
    rows = SignedPaper.objects.visible_to(request.user).select_related("replaced_by", *OWNERS)
    found = get_object_or_404(rows, pk=pk)
    require(request.user, name, found)
    return found


@login_required
@never_cache
def open_(request: SignedIn, pk: int) -> HttpResponse:
    """Let everybody read this signed decision, after a look at its pages."""
    found = _own(request, pk, "open")
    lines = [
        _("Everybody reads the whole file: on the page of the product and on the public check."),
        _("Look for what is not in the register: telephone numbers, notes, other persons."),
    ]
    return _asked(
        request, found, PublicForm, deeds.open_to_public, _("Make it public"),
        _("The signed file is public now."), lines,
    )  # fmt: skip


@login_required
@never_cache
def shut(request: SignedIn, pk: int) -> HttpResponse:
    """Take it from the public pages again."""
    found = _own(request, pk, "shut")
    return _asked(
        request, found, WhyForm, deeds.shut_to_public, _("No longer public"),
        _("The signed file is no longer public."), [],
    )  # fmt: skip


def _asked(
    request: SignedIn, found: SignedPaper, form: Any, deed: Callable[..., Any], action: str,
    said: str, lines: list[str],
) -> HttpResponse:  # fmt: skip
    filled = bound(form, request)
    paper = Signing(found.owner, found.kind).paper
    if filled.is_valid() and attempt(filled, deed, found, **filled.cleaned_data, by=request.user):
        return done(request, paper.page(found.owner), said)
    context = {
        "title": action, "lede": f"{found.get_kind_display()} {found.number}", "form": filled,
        "consequences": lines, "action": action, "back": paper.page(found.owner),
    }  # fmt: skip
    return page(request, "confirm.html", context)


@require_safe
@never_cache
@limited("act", per_minute=PER_MINUTE)
def legal_act(request: HttpRequest, pk: int) -> FileResponse:
    """The signed decision behind stars, for everybody: only while it stands and is public."""
    return _sent(get_object_or_404(SignedPaper.objects.public().filter(kind__in=KINDS), pk=pk))


def _sent(found: SignedPaper) -> FileResponse:
    answer = FileResponse(
        io.BytesIO(_bytes(found)),
        as_attachment=True,
        filename=found.download_name,
        content_type=found.mime,
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _bytes(found: SignedPaper) -> bytes:
    """The stored bytes if they are the ones that were taken in."""
    try:
        with found.file.open("rb") as kept:
            data: bytes = kept.read()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != found.sha256:
        log.error("the file of signed paper %s is missing or altered", found.pk)
        raise Refused(
            _("The stored file of this paper is missing or damaged. Tell whoever keeps the server: "
              "it has to come back from the backup.")
        )  # fmt: skip
    return data
