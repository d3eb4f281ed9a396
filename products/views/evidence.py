"""Papers and photos: sent in, opened, taken back. A file leaves only through a question."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.lib.actions import require
from ocop.lib.pages import attempt, bound, done, page
from products import pictures
from products.deeds import evidence
from products.forms import EvidenceForm, WhyForm
from products.models import Evidence, Rating
from products.views.products import product_of


@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    product = product_of(request, pk)
    require(request.user, "add_evidence", product)
    form = bound(EvidenceForm, request)
    if request.method != "POST":
        form.fields["kind"].initial = request.GET.get("kind", "")
    if form.is_valid() and attempt(
        form, evidence.add, product, **form.cleaned_data, by=request.user
    ):
        return done(request, product, _("The file was added."))
    return page(request, "products/evidence_add.html", {"form": form, "product": product})


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Evidence.objects.visible_to(request.user).kept()
    paper = get_object_or_404(rows.select_related("product__producer__region"), pk=pk)
    require(request.user, "withdraw", paper)
    form = bound(WhyForm, request)
    if form.is_valid() and attempt(
        form, evidence.withdraw, paper, **form.cleaned_data, by=request.user
    ):
        return done(request, paper.product, _("The file was taken back."))
    context = {
        "form": form,
        "title": _("Take back “%(title)s”") % {"title": paper.title},
        "text": _("The file is no longer shown. That it was there stays on record."),
        "action": _("Take back"),
        "style": "danger",
        "back": paper.product.get_absolute_url(),
    }
    return page(request, "confirm.html", context)


def readable(request: HttpRequest, pk: int) -> Evidence:
    """Return the file if the person may read it, or anybody: a shown photo of a recognised
    product. Else 404."""
    recognised = Q(product__in=Rating.objects.values("product"))
    public = Evidence.objects.shown().filter(recognised).values("pk")
    known = Evidence.objects.visible_to(request.user).values("pk")
    rows = Evidence.objects.kept().filter(Q(pk__in=public) | Q(pk__in=known))
    return get_object_or_404(rows, pk=pk)


@require_safe
def file(request: HttpRequest, pk: int) -> Any:
    """The file itself: pictures in the page, anything else as a download."""
    return served(readable(request, pk))


def served(paper: Evidence) -> Any:
    """The answer that hands out a file which the person may read."""
    name = paper.download_name
    answer = FileResponse(
        paper.file.open("rb"),
        as_attachment=not paper.is_picture,
        filename=name,
        content_type=paper.mime,
    )
    return guarded(answer, paper)


@require_safe
def small(request: HttpRequest, pk: int) -> Any:
    """The small copy of a photo, for lists. The reader's own browser may keep it, but asks each
    time: who may no longer read it gets nothing, who may gets it once over a thin line.
    """
    paper = readable(request, pk)
    if not paper.is_picture:
        return file(request, pk)
    answer: Any = FileResponse(pictures.small(paper).open("rb"), content_type="image/jpeg")
    answer = guarded(answer, paper)
    answer["ETag"] = f'"{paper.sha256[:32]}"'
    if not paper.public:
        answer["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=answer["ETag"], response=answer)


def guarded(answer: Any, paper: Evidence) -> Any:
    """Let the file do nothing but be looked at, and no search engine keep it."""
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Cache-Control"] = "private, max-age=3600" if paper.public else "private, no-store"
    return answer
