"""``manage.py demo``: build the demo province, put a cycle to a stage, print the accounts."""

from __future__ import annotations

import json
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.demo import build
from ocop.demo.present import PILOT, STAGES, TODAY


class Command(BaseCommand):
    help = "Builds the demo province (Quảng Ninh) through the deeds. Refused in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--book", choices=[TODAY, PILOT], help="the open cycle to put")
        parser.add_argument("--stage", choices=STAGES, help="where to put it")
        parser.add_argument("--small", action="store_true", help="a small province, for tests")
        parser.add_argument("--accounts", action="store_true", help="print the accounts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo is refused in production.")
        if options["accounts"]:
            self.stdout.write(json.dumps(build.accounts(), ensure_ascii=False, indent=1))
            return
        if bool(options["book"]) != bool(options["stage"]):
            raise CommandError("--book and --stage go together.")
        started = time.monotonic()
        self.stdout.write(f"{self.built(**options)} ({time.monotonic() - started:.0f} s)")

    def built(self, *, book: str | None, stage: str | None, small: bool, **_: Any) -> str:
        """Build what is wanted and say what was done."""
        if build.is_built():
            if not book:
                return "The demo is built already."
            build.one(book, stage or "", small=small)
            return f"A cycle under {book} stands at “{stage}”."
        if not build.is_empty():
            raise CommandError("The database has people in it: the demo is for an empty one.")
        if not build.is_grounded():
            call_command("prepare")
        build.whole(small=small, stages={book: stage or ""} if book else None)
        return "The demo province is built."
