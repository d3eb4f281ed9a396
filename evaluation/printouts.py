"""How far the sheets of a contest are made as files, and in how many prints they come."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from evaluation.models import Contest, SheetsFile, SheetsFileState
from ocop.lib.errors import Refused

MOST = 1500  # pages of one print


@dataclass(frozen=True)
class Standing:
    """Files of a contest. ``prints``: the products of each print, by their place from 1."""

    all: int
    stored: int
    failed: int
    prints: tuple[tuple[SheetsFile, ...], ...] = ()

    @property
    def waiting(self) -> int:
        return self.all - self.stored - self.failed

    @property
    def ready(self) -> bool:
        return bool(self.all) and self.stored == self.all


def standing(contest: Contest) -> Standing:
    """One query."""
    rows = list(SheetsFile.objects.of(contest))
    stored = [row for row in rows if row.state == SheetsFileState.STORED]
    failed = sum(row.state == SheetsFileState.FAILED for row in rows)
    return Standing(len(rows), len(stored), failed, tuple(_prints(stored)))


def _prints(rows: list[SheetsFile]) -> list[tuple[SheetsFile, ...]]:
    found: list[list[SheetsFile]] = []
    pages = MOST
    for row in rows:
        if pages + row.pages > MOST:
            found.append([])
            pages = 0
        found[-1].append(row)
        pages += row.pages
    return [tuple(one) for one in found]


def bytes_of(rows: tuple[SheetsFile, ...]) -> list[bytes]:
    """The stored files, each compared with its hash."""
    found = []
    for row in rows:
        try:
            data = (settings.MEDIA_ROOT / row.file).read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != row.sha256:
            raise Refused(_("A stored file is damaged. Tell who runs the server."))
        found.append(data)
    return found
