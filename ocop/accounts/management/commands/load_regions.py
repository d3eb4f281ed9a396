"""``manage.py load_regions``: units, their history and what an office covers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.accounts import atlas
from ocop.accounts.deeds import regions
from ocop.accounts.models import Reach, Region, Successor


class Command(BaseCommand):
    help = "Load the administrative units of Vietnam. May be run again: it changes what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--province", default="", help='only one, with its history: "Quảng Ninh"'
        )

    def handle(self, *args: Any, province: str = "", verbosity: int = 1, **options: Any) -> None:
        try:
            counts = regions.load(atlas.read(province))
        except atlas.UnknownProvince as fault:
            raise CommandError(f"no province of today is called {fault}") from fault
        if verbosity:
            self.stdout.write(_told(counts))


def _told(counts: regions.Counts) -> str:
    today = Region.objects.filter(valid_to__isnull=True)
    provinces = today.filter(level=Region.Level.PROVINCE).count()
    communes = today.filter(level=Region.Level.COMMUNE).count()
    return (
        f"regions: {Region.objects.count()} units, today {provinces} provinces and "
        f"{communes} communes; {Successor.objects.count()} successors, "
        f"{Reach.objects.count()} reached; {counts.added} added, {counts.changed} changed"
    )
