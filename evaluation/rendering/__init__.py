"""Making the papers of certificates: a queue in the rows, drained by any number of workers."""

from evaluation.rendering.queue import render_waiting

__all__ = ["render_waiting"]
