"""Reading: the time a person first opened a notice."""

from __future__ import annotations

from typing import Any

from ocop.lib import clock
from ocop.notices.models import Notice


def read(notice: Notice) -> None:
    """Mark the notice as read; a second opening keeps the time of the first."""
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=clock.now())


def read_all(user: Any) -> int:
    """Mark all of the person's notices as read. Returns how many were new."""
    return Notice.objects.visible_to(user).unread().update(read_at=clock.now())
