"""Papers of an announcement: put up, taken off, read by everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cycle.deeds import documents
from cycle.forms.cycles import DocumentForm
from cycle.models import CycleDocument
from cycle.views.found import cycle_of, notices
from ocop.lib.actions import require
from ocop.lib.pages import attempt, bound, done, page


@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = cycle_of(request, pk)
    require(request.user, "documents", cycle)
    form = bound(DocumentForm, request)
    if form.is_valid() and attempt(
        form, documents.add, cycle, **form.cleaned_data, by=request.user
    ):
        return done(request, request.path, _("The document was added."))
    context = {
        "form": form,
        "cycle": cycle,
        "documents": cycle.documents.shown(),
        "notices": notices(cycle),
    }
    return page(request, "cycle/cycle_documents.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    document = _document(request, pk)
    require(request.user, "documents", document.cycle)
    documents.withdraw(document, by=request.user)
    cycle = document.cycle
    return done(request, cycle, _("The document was taken off the announcement."))


@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    """Anyone may read the papers of an announced cycle; a draft's only who prepares it."""
    document = _document(request, pk)
    response = FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=document.download_name,
        content_type=document.mime,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _document(request: HttpRequest, pk: int) -> CycleDocument:
    rows = CycleDocument.objects.visible_to(request.user).shown()
    return get_object_or_404(rows.select_related("cycle__region"), pk=pk)
