"""Two things done to every request: choose its language, and say refusals as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from ocop.lib.errors import Refused


class Asked(HttpRequest):
    """A request that has passed HtmxMiddleware."""

    htmx: HtmxDetails


Handler = Callable[[Any], HttpResponse]
COOKIE = "django_language"


def language(get_response: Handler) -> Handler:
    """Use the person's language, else the cookie's, else Vietnamese. Never the browser's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") or request.COOKIES.get(COOKIE, "")
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
            response.headers.setdefault("Content-Language", chosen)
        return response

    return middleware


def refusals(get_response: Handler) -> Handler:
    """Turn a ``Refused`` that a view let go into a page or a fragment with its sentence.

    An htmx request whose session is over is sent to the sign-in page as a whole, and a page
    that only takes forms says so instead of staying white.
    """

    def middleware(request: Asked) -> HttpResponse:
        response = get_response(request)
        if request.htmx and is_sign_in(response):
            return HttpResponseClientRedirect(f"{reverse('login')}?next={came_from(request)}")
        if response.status_code == 405 and not response.content:
            return with_status(request, 405, "405.html", {"allow": response["Allow"]})
        return response

    def process_exception(request: Asked, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        template = "components/refused.html" if request.htmx else "409.html"
        return with_status(
            request, exception.status, template, {"sentence": str(exception.sentence)}
        )

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def with_status(
    request: Asked, status: int, template: str, context: dict[str, str]
) -> HttpResponse:
    """Render the template with the status; a 405 keeps the header that names what is allowed."""
    response = render(request, template, context, status=status)
    if "allow" in context:
        response["Allow"] = context["allow"]
    return response


def is_sign_in(response: HttpResponse) -> bool:
    """True if the response sends the reader to the sign-in page."""
    return response.status_code == 302 and response["Location"].split("?")[0] == reverse("login")


def came_from(request: Asked) -> str:
    """The page the htmx request was made on, as a path of this site."""
    return request.htmx.current_url_abs_path or "/"
