"""``manage.py tick``: do what the day asks for, as beat does every hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cycle import tasks


class Command(BaseCommand):
    help = "Post the reminders that are due today; a second run posts nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        tasks.tick()
        self.stdout.write("ok")
