"""The bells of the evaluation: rung after a deed, and every two minutes by beat."""

from __future__ import annotations

from celery import shared_task

from evaluation import rendering
from evaluation.models import Certificate
from evaluation.rendering import sheets
from ocop.lib.after_commit import ring

MANY = 20  # certificates that one worker makes in about two seconds


@shared_task(name="evaluation.tasks.render_certificates")
def render_certificates() -> None:
    """Make the certificates that are waiting; the first to find many calls one more worker."""
    waiting = Certificate.objects.filter(state=Certificate.State.WAITING).count()
    working = Certificate.objects.filter(state=Certificate.State.CLAIMED).exists()
    if waiting > MANY and not working:
        ring(render_certificates)
    rendering.render_waiting()


@shared_task(name="evaluation.tasks.make_sheets")
def make_sheets() -> None:
    """Make the individual sheets that are waiting as files."""
    sheets.make_waiting()
