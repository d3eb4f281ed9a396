"""``manage.py recount [CONTEST...]``: derive every result again and name what does not fit."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evaluation import recount
from evaluation.models import Contest
from ocop.workflow.models import Chain


class Command(BaseCommand):
    help = "Re-derive the results of contests from their answers and events; exit 1 if any differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("contest", nargs="*", type=int, help="numbers; none: all contests")

    def handle(self, *args: Any, **options: Any) -> None:
        contests = Contest.objects.select_related("council__stage__book").order_by("pk")
        if options["contest"]:
            contests = contests.filter(pk__in=options["contest"])
        broken = sum(not self._sound(contest) for contest in contests)
        if broken:
            raise CommandError(f"{broken} contest(s) do not recount")

    def _sound(self, contest: Contest) -> bool:
        """Print one line for a contest that recounts, one for each difference otherwise."""
        found = recount.differences(contest)
        for difference in found:
            self.stdout.write(f"differs {contest.pk}: {difference}")
        if not found:
            tip = Chain.objects.get(key=contest.chain_key)
            self.stdout.write(f"ok {contest.pk} {tip.seq} {tip.hash}")
        return not found
