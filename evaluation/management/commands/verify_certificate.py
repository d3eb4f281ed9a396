"""``manage.py verify_certificate [FILE] [--qr TEXT] [--keys FILE]``: is the paper genuine today?"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from evaluation.statements import keys as own
from evaluation.statements import published, reading, verdict
from ocop.lib import clock


class Command(BaseCommand):
    help = (
        "Print one of valid, expired, revoked, replaced, altered, unknown and the certificate's "
        "number; exit 0 only for valid. With -v 2 the reason, on the error output; without a "
        "register what has expired is always said with its reason there: a re-evaluation filed in "
        "time may keep the stars in force."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", help="the PDF of the certificate")
        parser.add_argument("--qr", default="", metavar="TEXT", help="what the square says")
        parser.add_argument(
            "--keys", metavar="FILE", help="the published keys (/.well-known/ocop-keys.json)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"] and not options["qr"]:
            raise CommandError("name the FILE, or the text of the square with --qr")
        found = self._found(options["file"], options["qr"], self._keys(options["keys"]))
        self.stdout.write(f"{found.word} {found.number}")
        lapsed = found.alone and found.word == "expired"  # never said without its "unless"
        if found.why and (options["verbosity"] > 1 or lapsed):
            self.stderr.write(found.why)
        if found.word != "valid":
            sys.exit(1)

    def _found(self, file: str | None, qr: str, keys: published.Public) -> verdict.Verdict:
        if not file:
            return verdict.of_square(qr, keys=keys, today=clock.today())
        paper = reading.read_file(Path(file))
        if paper is None:
            return verdict.Verdict("unknown", verdict.NOBODY, "no file, or one too large")
        return verdict.of_file(paper, keys=keys, today=clock.today(), qr=qr)

    def _keys(self, path: str | None) -> published.Public:
        """The keys in the file; without one those published here, and our own."""
        if path:
            try:
                return published.read_keys(json.loads(Path(path).read_text("utf-8")))
            except (OSError, ValueError) as fault:
                raise CommandError(f"{path}: {fault}") from fault
        mine = own.current()
        found = {mine.id: mine.private.public_key()}
        try:
            return {**found, **published.all_keys()}
        except DatabaseError:
            return found
