"""Telling people: the one way a notice or a mail comes into being."""

from __future__ import annotations

import contextlib
import contextvars
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone, translation
from django.utils.functional import Promise

from ocop.lib import clock
from ocop.lib.after_commit import after_commit
from ocop.lib.text import clean, nfc
from ocop.notices.models import MailState, Notice
from ocop.notices.tasks import flush

Words = str | Promise | Callable[[], str]
_mailed: contextvars.ContextVar[bool] = contextvars.ContextVar("mailed", default=True)


def post(
    people: Iterable[Any],
    *,
    key: str,
    subject: Words,
    body: Words,
    link: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Tell each of the people once, in their own language, in the inbox and by mail.

    ``key`` names the fact ('idea.accepted:12'): the same person is never told it twice, whoever
    posts it again. ``subject`` and ``body`` are lazy translations or functions without arguments;
    ``facts`` are filled into their ``%(name)s`` (dates and numbers as the language writes them).
    ``link`` is a path of the application. Who is inactive is not told; who has no mail address
    finds the notice in the inbox only. Rows stand in the caller's transaction.
    """
    letters = _Letters(subject, body, facts or {})
    told = {person.pk: person for person in people if person.is_active}
    rows = [_row(told[pk], key, link, letters) for pk in sorted(told)]
    if not rows:
        return
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.mail == MailState.WAITING for row in rows):
        after_commit(flush)


@contextlib.contextmanager
def without_mail() -> Iterator[None]:
    """Inside the block notices go to the inbox only: history is told, not mailed years late."""
    token = _mailed.set(False)
    try:
        yield
    finally:
        _mailed.reset(token)


class _Letters:
    """The words of one notice, made once for each language."""

    def __init__(self, subject: Words, body: Words, facts: Mapping[str, Any]) -> None:
        self.subject, self.body, self.facts = subject, body, facts
        self.made: dict[str, tuple[str, str]] = {}

    def in_language(self, language: str) -> tuple[str, str]:
        if language not in self.made:
            with translation.override(language):
                subject = clean(_said(self.subject, self.facts))[:200]
                self.made[language] = subject, nfc(_said(self.body, self.facts)).strip()
        return self.made[language]


def _row(person: Any, key: str, link: str, letters: _Letters) -> Notice:
    subject, body = letters.in_language(person.language)
    mailed = bool(person.email) and _mailed.get()
    now = clock.now()
    return Notice(
        user=person,
        key=key,
        subject=subject,
        body=body,
        link=link,
        created_at=now,
        mail=MailState.WAITING if mailed else MailState.NONE,
        next_try_at=now if mailed else None,
    )


def _said(words: Words, facts: Mapping[str, Any]) -> str:
    text = str(words() if callable(words) and not isinstance(words, Promise) else words)
    return text % {name: _shown(value) for name, value in facts.items()} if facts else text


def _shown(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, Decimal):
        return formats.number_format(value)
    return str(value)
