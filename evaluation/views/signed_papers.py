"""The signed file of a paper: taken in by the office, handed out in place of our own."""

from __future__ import annotations

import hashlib
import io
import logging

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.deeds import signed_papers as deeds
from evaluation.forms.signed_papers import SignedFileForm
from evaluation.models import SignedKind, SignedPaper
from evaluation.signed_papers import Signing, paper_of, standing
from ocop.accounts.requests import SignedIn
from ocop.lib.actions import require
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.pages import attempt, bound, done, page

OWNERS = (
    "contest__council__stage", "contest__council__region", "decision__contest__council__stage",
    "decision__contest__council__region", "revocation__region",
    "appeal__region", "appeal__entry__dossier__product",
)  # fmt: skip
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
