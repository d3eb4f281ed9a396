"""A browser for the bench: one connection a request, as the sync workers want it."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

CSRF = "b" * 32  # cookie and form agree: that is all the check asks


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class Browser:
    """Asks one server as one person (``session``: the key of theirs, '' for nobody)."""

    port: int
    session: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, data: Mapping[str, object], **headers: str) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": CSRF, **data})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, body, {**kind, **headers})

    def _ask(self, method: str, path: str, body: str | None, more: Mapping[str, str]) -> Answer:
        cookies = f"csrftoken={CSRF}" + (f"; sessionid={self.session}" if self.session else "")
        headers = {"Cookie": cookies, **self.headers, **more}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            found = connection.getresponse()
            return Answer(found.status, found.headers, found.read())
        finally:
            connection.close()


def signed_in(user: object) -> str:
    """Store a session in which the person is signed in, and return its key."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)  # type: ignore[attr-defined]
    store[BACKEND_SESSION_KEY] = "ocop.accounts.backends.MailOrPhone"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()  # type: ignore[attr-defined]
    store.save()
    return str(store.session_key)
