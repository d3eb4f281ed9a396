"""Checking without a connection: the published keys, the page that needs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from evaluation.offline_words import answers
from evaluation.statements import published
from ocop.lib import clock
from ocop.lib.pages import page

SCOPE = "/c"  # of the worker: the checks of codes and this page
FILE = "kiem-tra-giay-chung-nhan-ocop.html"


@require_safe
@cache_control(public=True, max_age=300)
def keys(request: Any) -> HttpResponse:
    """All keys that signed statements, with their days: anyone may keep them."""
    answer = JsonResponse(published.as_json())
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def offline(request: Any) -> HttpResponse:
    """The page that reads the text of a square by itself; devices keep it, so it names nobody."""
    request.user = AnonymousUser()
    context = {"keys": published.as_json()["keys"], "answers": answers()}
    return page(request, "evaluation/certificate_offline.html", context)


@require_safe
def offline_file(request: Any) -> HttpResponse:
    """The same check as one file that needs nothing else: words, keys and scripts stand in it."""
    request.user = AnonymousUser()
    context = {
        "keys": published.as_json()["keys"],
        "answers": answers(),
        "style": _own("css/offline.css"),
        "scripts": [_own(f"js/{name}.js") for name in ("ed25519", "statement", "offline")],
        "register": request.build_absolute_uri("/").rstrip("/"),
        "made": clock.today(),
    }
    answer = page(request, "evaluation/certificate_offline_file.html", context)
    answer["Content-Disposition"] = f'attachment; filename="{FILE}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


def _own(name: str) -> SafeString:
    """A style or script of ours, to stand inside the file."""
    return mark_safe(Path(str(finders.find(name))).read_text("utf-8"))  # noqa: S308  our own file


@require_safe
def worker(request: Any) -> HttpResponse:
    """The service worker that answers with that page where there is no connection."""
    text = Path(str(finders.find("js/offline_worker.js"))).read_text("utf-8")
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = SCOPE
    answer["Cache-Control"] = "no-cache"
    return answer
