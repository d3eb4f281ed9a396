"""The bells of the register: rung after a deed, and every two minutes by beat."""

from __future__ import annotations

from celery import shared_task

from products import list_queue


@shared_task(name="products.tasks.enter_lists")
def enter_lists() -> None:
    """Enter the rows of the lists that are waiting."""
    list_queue.enter_waiting()
