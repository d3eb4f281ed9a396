"""Load classifications and rule books: ``manage.py load_rules [PATH...]``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from ocop.rules import bookcheck, books, classification, files, reading
from ocop.rules.reading import Unreadable

SHIPPED = (classification.SHIPPED, classification.DATA / "books")


SETS = files.Kind(classification.SCHEMA, classification.problems, classification.load)
BOOKS = files.Kind(bookcheck.SCHEMA, bookcheck.problems, books.load)


class Command(BaseCommand):
    help = (
        "Loads classifications and rule books (files or folders; the shipped ones if none is "
        "named). Prints one line a book, 'ok <slug>' or 'refused <slug>: <where>: <why>'. A book "
        "in use whose content differs is refused. Exits with 1 if any file was refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", default=map(str, SHIPPED), metavar="PATH")

    def handle(self, *args: Any, **options: Any) -> None:
        named = list(files.listed(options["paths"]))
        with translation.override("en"):
            sets = [files.verdict(file, SETS) for file in named if _schema(file) == SETS.schema]
            for verdict in sets:
                if verdict and not verdict.good:
                    self.stdout.write(verdict.line)
            found = [files.verdict(file, BOOKS) for file in named if _schema(file) != SETS.schema]
            for verdict in filter(None, found):
                self.stdout.write(verdict.line)
        refused = sum(not verdict.good for verdict in filter(None, [*sets, *found]))
        if refused:
            raise CommandError(f"{refused} files refused", returncode=1)


def _schema(file: files.Named) -> str:
    """What the file says it is; classifications go first, because books stand on them."""
    try:
        content = reading.read(file.path)
    except Unreadable:
        return ""
    return str(content.get("schema", "")) if isinstance(content, dict) else ""
