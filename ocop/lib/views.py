"""Pages that belong to no app: the language switch and what is shown when something is wrong."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ocop.lib.middleware import COOKIE

YEAR = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language: kept with the person who is signed in, and in a cookie for a year."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(way_back(request))
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            COOKIE, chosen, YEAR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
        )
        if request.user.is_authenticated:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
    return response


def way_back(request: HttpRequest) -> str:
    """The address the form came from, if it is one of ours."""
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if ours else "/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where the form or its files were larger than we take."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        facts = {"limit": settings.UPLOAD_MAX_MB}
        return render(request, "413.html", facts, status=413)
    return render(request, "400.html", status=400)
