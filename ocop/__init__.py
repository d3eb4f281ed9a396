"""OCOP, One Commune One Product. Importing the package makes its Celery app the current one."""

from ocop.celery import app as celery_app

__all__ = ["celery_app"]
