"""Thousands of requests in one process: every person signed in once, everything undone.

The test client copies the context of every template; this one only hands requests to the
application, with its middleware, and gives back the answer.
"""

from __future__ import annotations

import logging
import sys
import traceback
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client, RequestFactory
from django.test.client import ClientHandler

SESSION = settings.SESSION_COOKIE_NAME


class Browser(RequestFactory):
    """Asks as anybody of the cast. ``fault`` is the traceback of the last answer, if it broke."""

    def __init__(self, people: dict[str, Any]) -> None:
        super().__init__()
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.sessions = {role: _session(user) for role, user in people.items() if user}
        self.fault = ""
        got_request_exception.connect(self._broken)
        logging.getLogger("django.request").setLevel(logging.CRITICAL)

    def _broken(self, **_signal: Any) -> None:
        self.fault = "".join(traceback.format_exception(*sys.exc_info())[-4:])

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))

    def ask(self, role: str, method: str, path: str, data: Any = None, **more: Any) -> Any:
        """Return the answer to the person's request; what it changed is undone."""
        with transaction.atomic():
            answer = self.keep(role, method, path, data, **more)
            transaction.set_rollback(True)
        return answer

    def keep(
        self,
        role: str,
        method: str,
        path: str,
        data: Any = None,
        *,
        language: str = "",
        **more: Any,
    ) -> Any:
        """The same, and what it changed stays."""
        self.cookies = SimpleCookie()
        if role in self.sessions:
            self.cookies[SESSION] = self.sessions[role]
        if language:
            self.cookies["django_language"] = language
        cache.clear()
        self.fault = ""
        return getattr(self, method.lower())(path, data, **more)


def _session(user: Any) -> str:
    """Sign the person in and return the key of the session."""
    client = Client()
    client.force_login(user)
    return client.cookies[SESSION].value


def body(answer: Any) -> str:
    """The text of the answer, also of a streamed one."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return data.decode("utf-8", "replace")
