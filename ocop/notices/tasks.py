"""The bell of the outbox: rung after a post, and every two minutes by beat."""

from __future__ import annotations

from celery import shared_task

from ocop.notices import workers


@shared_task(name="ocop.notices.tasks.flush")
def flush() -> None:
    """Send the mails that are waiting."""
    workers.flush()
