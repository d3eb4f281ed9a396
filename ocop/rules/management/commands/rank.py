"""Rank cases by their options: ``manage.py rank FILE.json``."""

from __future__ import annotations

import json
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from ocop.rules import ranking, reading
from ocop.rules.reading import Unreadable

HELP = """\
Says which star each case of a JSON file gets, and why. Nothing is stored.

FILE holds a list of cases:
  {"id": "a", "rulebook": "26-2026", "sheet": "che",
   "members": [{"1.1": 0, "1.2": null}, ...], "knockouts": ["forged_dossier"]}
id         a text or a whole number, given back
rulebook   slug of a rule book
sheet      slug of a product set ("che") among the sheets the book scores on, or the slug
           with its decision in front ("26-2026-che"); "criteria-" before and ".json" after it
           are passed over
members    one object a member: code of a criterion -> option, counted from 0 in the order of
           the sheet; null or no entry: no option met, 0 points
knockouts  what the council found true (may be left out): codes that the sheet lists as
           disqualifying the dossier, or of the conditions printed beside its criteria that
           exclude, stop or require; each makes the star 0
agreed     the options the council agreed on, like a member's; needed under a book that reads
           the minima from them, else left out
Other keys are passed over.

Prints a JSON list in the order of the cases:
  {"id", "mean", "band", "star", "met", "missed", "knockouts"}
mean is a decimal as text, cut off and never rounded up; the band is read on the exact mean; met
and missed hold {"star", "criterion"} for each minimum, and are empty under a book that enforces
none. A refused case is {"id", "error"}; the others go on, and the command ends with 1.

Books and sheets come from the database; what it does not hold is read from the shipped files.
"""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **options)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JSON file")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            cases = _read(Path(options["file"]))
            found = list(ranking.answers(cases))
        self.stdout.write(json.dumps(found, indent=1))
        refused = sum("error" in one for one in found)
        if refused:
            raise CommandError(f"{refused} of {len(found)} cases refused", returncode=1)


def _read(path: Path) -> list[Any]:
    try:
        cases = reading.parse(path.read_bytes())
    except Unreadable as fault:
        raise CommandError(str(fault.problem), returncode=1) from None
    except (OSError, ValueError):
        raise CommandError(f"{path}: cannot be read", returncode=1) from None
    if not isinstance(cases, list):
        raise CommandError("file: must be a list of cases", returncode=1)
    return cases
