"""The bell of the cycle: rung every hour by beat."""

from __future__ import annotations

from celery import shared_task

from cycle import clock
from ocop.lib import rounds
from ocop.lib.clock import today


@shared_task(name="cycle.tasks.tick")
def tick() -> None:
    """Post the reminders that are due today."""
    clock.remind(today())
    rounds.go(today())
