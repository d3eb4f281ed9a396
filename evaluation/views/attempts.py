"""The middleware that logs what people with a conflict of interest were refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from evaluation.deeds import attempts
from ocop.accounts import glance

REFUSED = (403, 404, 409)


def noted(get_response: Callable[[Any], HttpResponse]) -> Callable[[Any], HttpResponse]:
    """Log refused requests of people who are shut out from a producer; costs others nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if response.status_code not in REFUSED or match is None:
            return response
        user = request.user
        if not user.is_authenticated or glance.at(user, "shut") is False:
            return response
        producer = attempts.producer_at(match.route, match.kwargs)
        if producer is not None:
            attempts.note(user, producer, name=match.view_name, method=str(request.method))
        return response

    return middleware
