"""Requests behind ``login_required``, for the type checker: somebody is signed in."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from ocop.accounts.models import User


class SignedIn(HttpRequest):
    """A request of a person; htmx says whether a page or a fragment is wanted."""

    user: User
    htmx: HtmxDetails
