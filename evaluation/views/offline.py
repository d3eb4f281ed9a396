"""Checking without a connection: the published keys, the page that needs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from evaluation.statements import published
from ocop.lib.pages import page

SCOPE = "/c"  # of the worker: the checks of codes and this page


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
    context = {"keys": published.as_json()["keys"]}
    return page(request, "evaluation/certificate_offline.html", context)


@require_safe
def worker(request: Any) -> HttpResponse:
    """The service worker that answers with that page where there is no connection."""
    text = Path(str(finders.find("js/offline_worker.js"))).read_text("utf-8")
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = SCOPE
    answer["Cache-Control"] = "no-cache"
    return answer
