"""Load scoring sheets: ``manage.py load_criteria PATH...``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from ocop.lib.errors import Refused
from ocop.rules import checking, files, reading, sheets

SHIPPED = Path(sheets.__file__).parent / "data" / "sheets"


class Command(BaseCommand):
    help = (
        "Checks and loads scoring sheets (files or folders; the shipped ones if none is named). "
        "Prints one line a file, 'ok <slug>' or 'refused <slug>: <where>: <why>'; nothing of a "
        "refused file is kept. Exits with 1 if any file was refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", default=[str(SHIPPED)], metavar="PATH")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = files.Kind(checking.SCHEMA, checking.problems, _once_a_run(), "product_set")
        with translation.override("en"):
            found = (files.verdict(file, kind) for file in files.listed(options["paths"]))
            verdicts = []
            for verdict in filter(None, found):
                self.stdout.write(verdict.line)
                verdicts.append(verdict)
        refused = sum(not verdict.good for verdict in verdicts)
        if refused:
            raise CommandError(f"{refused} of {len(verdicts)} files refused", returncode=1)
        if not verdicts:
            raise CommandError("no scoring sheet found there", returncode=1)


def _once_a_run() -> Callable[[dict[str, Any]], Any]:
    """Load a sheet, but refuse a second file of the run that is the same sheet with other content:
    which of the two counts would hang on the order of names, and each run would swap them."""
    seen: dict[tuple[str, str], str] = {}

    def load(content: dict[str, Any]) -> Any:
        key = content["decision"], content["product_set"]["slug"]
        digest = reading.digest(content)
        if seen.setdefault(key, digest) != digest:
            raise Refused(_("another file of this run is the same sheet with other content"))
        return sheets.load(content)

    return load
