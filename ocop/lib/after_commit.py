"""Ring a worker's bell once the transaction stands. The row is the queue; the bell only hurries.

A bell carries no payload and may be lost: beat drains the same rows every few minutes. Ringing
never holds up a person: one try with short sockets, and after a failure silence for 30 seconds.
"""

from __future__ import annotations

import logging
import time

from celery import Task
from django.db import transaction

QUIET_SECONDS = 30
_silent_until = 0.0
log = logging.getLogger(__name__)


def after_commit(task: Task) -> None:
    """Register the task to be published when the current transaction commits, once."""
    connection = transaction.get_connection()
    waiting = {entry[1] for entry in connection.run_on_commit if len(entry) > 1}
    bell = _bell(task)
    if bell not in waiting:
        transaction.on_commit(bell, robust=True)


class _Bell:
    """A named callback: two bells of one task in one transaction are the same bell."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.__qualname__ = f"bell:{task.name}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Bell) and other.task.name == self.task.name

    def __hash__(self) -> int:
        return hash(self.task.name)

    def __call__(self) -> None:
        ring(self.task)


_bell = _Bell


def ring(task: Task) -> bool:
    """Publish the task now. Returns False, and stays quiet for a while, if no broker answers."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    try:
        task.apply_async(retry=False, ignore_result=True)
    except Exception as fault:
        _silent_until = time.monotonic() + QUIET_SECONDS
        log.warning("bell %s not rung: %s", task.name, fault)
        return False
    return True
