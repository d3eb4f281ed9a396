"""``manage.py verify_results [CONTEST…] [--head HASH]``: do results stand as they were made?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evaluation.models import Contest
from evaluation.proving import verdict


class Command(BaseCommand):
    help = (
        "Walk the chain of events of contests, compare it with the tables and derive every mean "
        "and star again from the answers; exit 1 if anything does not fit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("contest", nargs="*", type=int, help="numbers; none: all contests")
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="HASH",
            help="a head printed on minutes or a certificate of the one contest named",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted, heads = options["contest"], options["head"]
        if heads and len(wanted) != 1:
            raise CommandError("--head belongs to one contest: name it")
        contests = Contest.objects.select_related("council__stage__book").order_by("pk")
        if wanted:
            contests = contests.filter(pk__in=wanted)
        numbers = list(contests.values_list("pk", flat=True))
        if lacking := sorted(set(wanted) - set(numbers)):
            raise CommandError(f"no such contest: {', '.join(map(str, lacking))}")
        broken = sum(
            not self._stands(verdict.look(contests.get(pk=pk), heads), options["verbosity"])
            for pk in numbers
        )
        if broken:
            raise CommandError(f"{broken} contest(s) do not stand as they were made")

    def _stands(self, found: verdict.Verdict, verbosity: int) -> bool:
        """Print the line of a contest; with ``-v 2`` everything that does not fit."""
        listed = found.findings if verbosity > 1 else found.findings[:1]
        for seq, why in listed:
            self.stdout.write(f"broken {found.contest} {seq}: {why}")
        if found.findings:
            return False
        told = "".join(
            f" · {one.hash[:16]} is event {one.seq}, {one.verb}" for one in found.printed
        )
        self.stdout.write(f"ok {found.contest} {found.events} {found.head}{told}")
        return True
